import type { SoakReport } from './run.ts';

/** Number of additional sockets to allow: kept connections to the API server, and connections of probes in progress. */
const MORE_SOCKETS = 12;
const MORE_TIMERS = 40;
/** Maximum slope of the heap in megabytes per minute; over fewer minutes the slope is not significant. */
const MAX_HEAP_SLOPE = 0.5;
const SLOPE_OVER = 4;
const MAX_HEAP_GROWTH = 1.5;

/** Returns the problems after a soak; empty if there are none. */
export function problemsOf(report: SoakReport): string[] {
  const { counts, growth, unready, wrongOutputs, loginsAfterRestart, endings } = report;
  const { sockets, timers, heapMb, heapSlope, over } = growth;
  const some = (names: readonly string[]) => `${names.length}, such as ${names.slice(0, 3).join('; ')}`;
  return [
    ...(unready.length > 0 ? [`not Ready: ${some(unready)}`] : []),
    ...(endings.crashed > 0 ? [`replicas that ended without a signal: ${endings.crashed}`] : []),
    ...(wrongOutputs.length > 0 ? [`published with another password: ${some(wrongOutputs)}`] : []),
    ...(counts.missing.length > 0 ? [`never logged in: ${some(counts.missing)}`] : []),
    ...(counts.repeated.length > 0 ? [`accepted logins that were repeated: ${some(counts.repeated)}`] : []),
    ...(counts.repeatedRefusals.length > 0
      ? [`refused logins that were repeated: ${some(counts.repeatedRefusals)}`]
      : []),
    ...(counts.unknown > 0 ? [`logins with a password that no Secret had: ${counts.unknown}`] : []),
    ...(loginsAfterRestart > 0 ? [`logins after a restart: ${loginsAfterRestart}`] : []),
    ...(sockets.after > sockets.before + MORE_SOCKETS
      ? [`open sockets: ${sockets.before} before, ${sockets.after} after`]
      : []),
    ...(timers.after > timers.before + MORE_TIMERS
      ? [`timers: ${timers.before} before, ${timers.after} after`]
      : []),
    ...(heapMb.after > heapMb.before * MAX_HEAP_GROWTH
      ? [`heap: ${heapMb.before.toFixed(1)} MB before, ${heapMb.after.toFixed(1)} MB after`]
      : []),
    ...(over >= SLOPE_OVER && heapSlope > MAX_HEAP_SLOPE
      ? [`the heap grows by ${heapSlope.toFixed(2)} MB a minute`]
      : []),
  ];
}

/** Formats the actions, how often each was done, and the counts. */
export function tableOf(report: SoakReport): string {
  const { options, done, faults, counts, growth, memoryMb } = report;
  const change = ({ before, after }: { before: number; after: number }) =>
    `${Math.round(before)} before, ${Math.round(after)} after`;
  const rows: (readonly [what: string, figure: string])[] = [
    ['SmtpConfigs, servers', `${options.objects}, ${options.servers}`],
    ['start of the operator until all are Ready', `${report.inSyncAfter.toFixed(1)} s`],
    ['minutes of faults, seed', `${options.minutes}, ${options.seed}`],
    [
      'Secrets rotated, of these to a wrong password',
      `${done.rotations + done.badRotations}, ${done.badRotations}`,
    ],
    ['SmtpConfigs deleted, created', `${done.deletions}, ${done.creations}`],
    ['servers taken down, dripping, refusing', `${faults.down}, ${faults.drips}, ${faults.refuses}`],
    ['API server killed and started, etcd compacted', `${done.apiServerRestarts}, ${done.compactions}`],
    ['leaders killed', String(done.leadersKilled)],
    ['replicas that lost the Lease, that crashed', `${report.endings.lostLease}, ${report.endings.crashed}`],
    ['accounts, versions of passwords', `${counts.accounts}, ${counts.versions}`],
    ['logins, versions replaced before a login', `${counts.logins}, ${counts.skipped}`],
    [
      'accepted logins repeated, refused logins repeated',
      `${counts.repeated.length}, ${counts.repeatedRefusals.length}`,
    ],
    [
      'logins that may be repeated: answer cut off by a fault, probe requested',
      `${counts.mayRepeat.cut}, ${counts.mayRepeat.requested}`,
    ],
    ['logins whose answer was lost and that were asked for again', String(report.answersLost)],
    ['logins after a restart of the operator', String(report.loginsAfterRestart)],
    ['not Ready at the end, published wrongly', `${report.unready.length}, ${report.wrongOutputs.length}`],
    ['open sockets of the leader', change(growth.sockets)],
    ['timers of the leader', change(growth.timers)],
    ['heap of the leader after a collection, MB', change(growth.heapMb)],
    [
      'heap, resident memory by regression, MB a minute',
      `${growth.heapSlope.toFixed(2)}, ${growth.rssSlope.toFixed(2)} over ${growth.over.toFixed(1)} minutes`,
    ],
    ['heap by minute, MB', growth.heapByMinute.map(heap => heap.toFixed(1)).join(', ')],
    ['resident memory at the end, MB', memoryMb.rss.toFixed(0)],
  ];
  const width = Math.max(...rows.map(([what]) => what.length));
  return rows.map(([what, figure]) => `${what.padEnd(width)}  ${figure}`).join('\n');
}
