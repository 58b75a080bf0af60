import type { SmtpConfig } from '../../../../crds/object.ts';
import { ladderLines, ladderOf } from './ladder.ts';
import { stagesText, stageTimesOf, totalOf } from './latency.ts';
import { conditionOf, rowOf, type State, titleOf } from './row.ts';
import { age, folded, type Layout } from './text.ts';

const VERDICT: Readonly<Record<State, string>> = {
  failed: 'is not ready',
  unknown: 'is not verified yet',
  warning: 'is ready, with a warning',
  suspended: 'is suspended',
  ready: 'is ready',
};

const MODES: Readonly<Record<string, string>> = {
  implicit: 'implicit TLS',
  starttls: 'STARTTLS',
  none: 'no TLS',
};

/** Renders the whole diagnosis of one SmtpConfig. */
export function whyText(config: SmtpConfig, layout: Layout): string {
  const { columns } = layout;
  const rungs = ladderLines(ladderOf(config.status), layout);
  return [
    headline(config, layout),
    ...facts(config, layout).flatMap(line => folded(line, columns, '  ')),
    ...section(rungs),
    ...section(diagnosisLines(config, layout)),
    ...section(warningLines(config, layout)),
    ...section(outputLines(config, layout)),
    ...section(namespaceLines(config, layout)),
  ].join('\n');
}

/** Renders the headline: `SmtpConfig shop/mail is not ready: WrongPassword, for 3m.` */
export function headline(config: SmtpConfig, { columns, paint, now }: Layout): string {
  const { state, reason, since } = rowOf(config);
  const colour = state === 'failed' ? paint.bad : state === 'ready' ? paint.good : paint.warn;
  const why = state === 'ready' ? '' : `: ${reason}`;
  const long = age(since, now);
  const text = `${titleOf(config)} ${VERDICT[state]}${why}${long && `, for ${long}`}.`;
  return folded(text, columns).map(colour).join('\n');
}

function facts({ spec, status }: SmtpConfig, { now }: Layout): string[] {
  const { endpoint, capabilities, lastProbeTime } = status;
  const where = endpoint && `${endpoint.address} (${MODES[endpoint.tls] ?? endpoint.tls})`;
  const checked = age(lastProbeTime, now);
  const ends = capabilities?.certificateExpiry;
  const stages = stageTimesOf(status);
  return [
    [where, spec && providerText(spec), spec?.secretRef && `Secret ${spec.secretRef.name}`],
    [
      checked && `last recorded check ${checked} ago`,
      capabilities?.tlsVersion,
      ends && `certificate until ${ends.slice(0, 10)}`,
    ],
    [stages.length > 0 && `that check took ${totalOf(stages)} ms: ${stagesText(stages)}`],
  ]
    .map(parts => parts.filter(Boolean).join(', '))
    .filter(line => line !== '');
}

/** Returns the preset, or the administrator's SmtpProvider. */
export const providerText = ({ provider, providerRef }: NonNullable<SmtpConfig['spec']>): string =>
  provider === undefined ? `SmtpProvider ${providerRef?.name ?? '(default)'}` : `provider ${provider}`;

function diagnosisLines(config: SmtpConfig, { columns, paint, now }: Layout): string[] {
  const { diagnosis } = config.status;
  if (!diagnosis) return rowOf(config).state === 'unknown' ? folded(waitingText(config), columns) : [];
  const { condition, reason, message, remedy, steps = [], reply, explained, alternatives = [] } = diagnosis;
  const since = age(conditionOf(config.status, condition)?.lastTransitionTime, now);
  return [
    paint.strong(`${condition}: ${reason}${since && ` (${since})`}`),
    ...folded(message, columns),
    ...(reply ? ['', paint.strong('The server said'), ...folded(reply, columns, '  ')] : []),
    ...(alternatives.length > 0 ? ['', paint.strong('Also tried, without credentials')] : []),
    ...alternatives.flatMap(({ address, tls, reachable, detail }) =>
      folded(
        `${address} (${MODES[tls] ?? tls}): ${reachable ? 'reachable' : 'not reachable'}. ${detail}`,
        columns,
        '    ',
        '  ',
      ),
    ),
    '',
    paint.strong('What to do'),
    ...(remedy === '' ? [] : folded(remedy, columns, '  ')),
    ...steps.flatMap((step, at) => folded(step, columns, '      ', `  (${at + 1}) `)),
    ...(explained ? ['', paint.dim(`Explained in ${explained}`)] : []),
  ];
}

const waitingText = (config: SmtpConfig): string =>
  conditionOf(config.status, 'Ready')?.message ?? rowOf(config).remedy;

/** Renders the messages of warning conditions, which appear nowhere else. */
function warningLines({ status }: SmtpConfig, { columns, paint }: Layout): string[] {
  const rungs = ladderOf(status).filter(
    ({ state, condition }) => state === 'warning' && condition !== status.diagnosis?.condition,
  );
  const texts = [
    ...rungs.map(({ condition, reason, message }) => `${condition} (${reason}): ${message}`),
    ...(status.warnings ?? []),
  ];
  if (texts.length === 0) return [];
  return [paint.strong('Warnings'), ...texts.flatMap(text => folded(text, columns, '    ', '  - '))];
}

function outputLines({ status }: SmtpConfig, { paint, now }: Layout): string[] {
  const { outputs = [] } = status;
  if (outputs.length === 0) return [];
  const lines = outputs.map(({ kind, name, hash, published }) => {
    const since = age(published, now);
    return `  ${kind} ${name}${hash ? `  ${hash.slice(0, 12)}` : ''}${since && `  changed ${since} ago`}`;
  });
  return [paint.strong('Published'), ...lines];
}

/** Renders the namespaces that a ClusterSmtpConfig is published into. */
function namespaceLines({ status: { namespaces } }: SmtpConfig, { columns, paint }: Layout): string[] {
  if (!namespaces) return [];
  const { total, ready, failed = [] } = namespaces;
  return [
    paint.strong('Namespaces'),
    `  ${ready} of ${total} have every output`,
    ...failed.flatMap(({ name, reason, message }) =>
      folded(`${name}: ${reason}. ${message}`, columns, '    ', '  '),
    ),
  ];
}

const section = (lines: readonly string[]): string[] => (lines.length === 0 ? [] : ['', ...lines]);
