import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Endpoint } from '../../operator/src/model/endpoint.ts';
import { FAULT_LOGIN } from '../../testing/lab/faults.ts';
import { Chroot } from '../../testing/lab/mta/chroot.ts';
import { rootOf } from '../../testing/lab/mta/packages.ts';
import type { HandCheck } from './checks.ts';
import type { Outcome } from './main.ts';
import { addressOf, hostOf } from './places.ts';
import type { Row } from './row.ts';

/** Results of third-party tools for the same row: `exit 29`, and their output. */
export interface PeerAnswers {
  openssl?: string;
  postfix?: string;
  swaks?: string;
}

/** Timeout (ms) that is longer than the default timeout of each tool. */
const PATIENCE_MS = 20_000;

type Asked = Pick<Outcome, 'stage' | 'endpoint'>;

/** Configuration folder of Postfix's client, which does not start without one. */
const POSTFIX_CONFIG = '/etc/table-postfix';

/** Prepares the root folder of Postfix's client, which must contain the CA and its configuration. */
export function preparePeers(dir: string): void {
  const root = new Chroot('postfix');
  root.write(`${POSTFIX_CONFIG}/main.cf`, 'compatibility_level = 3.6\n');
  root.write(`${POSTFIX_CONFIG}/ca.pem`, readFileSync(join(dir, 'ca.pem'), 'utf8'));
}

export async function askPeers(row: Row, outcome: Asked, dir: string): Promise<PeerAnswers> {
  return {
    ...(row.openssl && { openssl: await ask(openssl(row, outcome, dir)) }),
    ...(row.postfix && { postfix: await ask(postfix(row, outcome)) }),
    ...(asksSwaks(row) && { swaks: await ask(swaks(row, outcome, dir)) }),
  };
}

/** Reports whether the row runs swaks. swaks gets the address, so it does not test DNS and IPv6 here. */
export const asksSwaks = ({ swaks: expected, dns }: Row): boolean => expected !== false && dns === undefined;

/** Returns the exit code that swaks must have for our result (swaks(1), "EXIT CODES"). */
export function swaksExit({ stage, fault }: Pick<Outcome, 'stage' | 'fault'>): string {
  const cut = stage !== 'connect' && (fault === 'closed' || fault === 'system');
  return `exit ${cut ? REMOTE_CLOSED : STOPPED_AT[stage]}`;
}

const REMOTE_CLOSED = 6;
const STOPPED_AT: Readonly<Record<string, number>> = {
  '': 0,
  connect: 2,
  greeting: 21,
  ehlo: 22,
  tls: 29,
  auth: 28,
  sender: 23,
  recipient: 24,
};

function openssl(row: Row, { endpoint }: Asked, dir: string): string[] {
  return [
    ...['openssl', 's_client', '-connect', `${addressOf(row, 'LIVE')}:${endpoint.port}`, '-brief'],
    ...(endpoint.tls === 'starttls' ? ['-starttls', 'smtp'] : []),
    ...['-servername', hostOf(row), '-verify_hostname', hostOf(row)],
    ...['-verify_return_error', '-CAfile', join(dir, 'ca.pem')],
  ];
}

function postfix(row: Row, { endpoint }: Asked): string[] {
  return [
    ...['env', `MAIL_CONFIG=${POSTFIX_CONFIG}`, 'chroot', rootOf('postfix'), '/usr/sbin/posttls-finger'],
    ...['-c', '-l', 'verify', '-L', 'summary,untrusted'],
    ...['-F', `${POSTFIX_CONFIG}/ca.pem`, '-T', '5', '-s', hostOf(row)],
    ...(endpoint.tls === 'implicit' ? ['-w'] : []),
    ...[`[${addressOf(row, 'LIVE')}]:${endpoint.port}`, hostOf(row)],
  ];
}

function swaks(row: Row, { endpoint }: Asked, dir: string): string[] {
  const { login, from, recipient = from, timeout } = row.probe;
  const account = login === true ? FAULT_LOGIN : login;
  const last = from ? 'RCPT' : account ? 'AUTH' : 'HELO';
  return [
    ...['swaks', '--server', addressOf(row, 'LIVE'), '--port', String(endpoint.port), '--quit-after', last],
    ...['--helo', row.probe.heloName || 'node.table.test', '--timeout', timeout ?? '20s'],
    ...(endpoint.tls === 'implicit' ? ['--tls-on-connect'] : endpoint.tls === 'starttls' ? ['--tls'] : []),
    ...(endpoint.tls === 'none' ? [] : ['--tls-sni', hostOf(row), '--tls-verify']),
    ...(endpoint.tls === 'none' ? [] : ['--tls-ca-path', join(dir, 'ca.pem')]),
    ...(account ? ['--auth', row.probe.authMethod ?? 'PLAIN,LOGIN,CRAM-MD5'] : []),
    ...(account ? ['--auth-user', account.username, '--auth-password', account.password] : []),
    ...(from && recipient ? ['--from', from, '--to', recipient] : []),
  ];
}

async function ask([command = '', ...args]: readonly string[], input = ''): Promise<string> {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], timeout: PATIENCE_MS });
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  }
  const [code] = (await once(child, 'close')) as [number | null];
  return `exit ${code}\n${said}`;
}

/** Runs a manual check in a shell that uses the row's resolver as the system's resolver. */
export async function runCheck({ row, check }: HandCheck, { endpoint }: Asked, dir: string): Promise<string> {
  const resolvConf = join(dir, `resolv-${row.id}`);
  const servers = (row.dns?.servers ?? ['LIVE']).map(place => `nameserver ${addressOf(row, place)}\n`);
  writeFileSync(resolvConf, `${servers.join('')}options timeout:2 attempts:1\n`);
  const account = row.probe.login === true || !row.probe.login ? FAULT_LOGIN : row.probe.login;
  const address = addressOf(row, row.dns?.places?.[0] ?? 'LIVE');
  const script = ofMode(check, endpoint.tls)
    .replace(/\bHOST\b/g, endpoint.host)
    .replace(/\bPORT\b/g, String(endpoint.port))
    .replace(/\bADDRESS\b/g, address)
    .replace(/\bUSER\b/g, account.username)
    .replace(/\bFROM\b/g, row.probe.from ?? account.username)
    .replace(/\bRECIPIENT\b/g, row.probe.recipient ?? row.probe.from ?? account.username);
  // The CA is one of the system's CAs, like that of a real provider.
  const mounted = `export SSL_CERT_FILE=${join(dir, 'ca.pem')}\nmount --bind ${resolvConf} /etc/resolv.conf\n${script}`;
  return ask(
    ['timeout', '--kill-after=2', '15', 'unshare', '--mount', 'sh', '-c', mounted],
    `${account.password}\n`,
  );
}

/** Returns the variant of a check for this TLS mode, by its comments. */
function ofMode(check: string, mode: Endpoint['tls']): string {
  const lines = check.split('\n').filter(line => !/^(?:#|kubectl)/.test(line));
  const variants =
    lines.some(line => line.includes('-starttls')) && lines.length > 1 && !check.includes('x509');
  const chosen = variants
    ? lines.filter(line => line.includes('-starttls') === (mode === 'starttls'))
    : lines;
  return chosen
    .map(line => (mode === 'implicit' ? line.replace(' --tls ', ' --tls-on-connect ') : line))
    .map(line => (mode === 'none' ? line.replace(' --tls ', ' ') : line))
    .map(line =>
      check.includes('x509') && mode === 'starttls'
        ? line.replace('-servername', '-starttls smtp -servername')
        : line,
    )
    .join('\n');
}
