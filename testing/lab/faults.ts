import { type Ca, createCa, type Leaf, selfSigned } from './ca.ts';
import type { Script } from './smtp/script.ts';
import type { SmtpListener } from './smtp/server.ts';

/** A server with one fault, independent of the login. */
export interface FaultyServer {
  /** First label of its host name under lab.test. */
  name: string;
  certificate: Leaf;
  listeners: readonly SmtpListener[];
  script: Script;
  /** Ports that drop all packets. */
  silentPorts?: readonly number[];
}

export const FAULT_LOGIN = { username: 'user@lab.test', password: 'lab-password' };

const SUBMISSION: readonly SmtpListener[] = [
  { port: 465, tls: 'implicit' },
  { port: 587, tls: 'starttls' },
];

/** Script of a server without a fault. */
export const healthy: Script = {
  mechanisms: ['PLAIN', 'LOGIN'],
  login: ({ username, proves }) =>
    username === FAULT_LOGIN.username && proves(FAULT_LOGIN.password)
      ? { ok: true, answer: '235 2.7.0 Authentication successful' }
      : { ok: false, answer: '535 5.7.8 Authentication credentials invalid' },
};

const DAY = 86_400_000;

/** Returns one host for each fault. */
export async function faultyServers(ca: Ca): Promise<FaultyServer[]> {
  const issue = (name: string, spec: object = {}) => ca.issue({ names: [`${name}.lab.test`], ...spec });
  const stranger = await createCa('Unknown Lab');
  const server = async (
    name: string,
    certificate: Leaf | Promise<Leaf>,
    rest: Partial<FaultyServer> = {},
  ): Promise<FaultyServer> => ({
    name,
    certificate: await certificate,
    listeners: SUBMISSION,
    script: healthy,
    ...rest,
  });
  return Promise.all([
    server('blocked', issue('blocked'), {
      listeners: [{ port: 587, tls: 'starttls' }],
      silentPorts: [465],
    }),
    server('unknown-ca', stranger.issue({ names: ['unknown-ca.lab.test'] })),
    server('self-signed', selfSigned(['self-signed.lab.test'])),
    server('expired', issue('expired', { notBefore: Date.now() - 90 * DAY, notAfter: Date.now() - DAY })),
    server('wrong-name', issue('right-name')),
    server('refused', issue('refused'), { listeners: [] }),
    server('plain', issue('plain'), {
      listeners: [{ port: 25, tls: 'none' }],
      script: { ...healthy, plaintextLogins: true },
    }),
    server('silent', issue('silent'), { script: { ...healthy, banner: () => ({ segments: [] }) } }),
    server('ssh', issue('ssh'), { script: { ...healthy, banner: () => 'SSH-2.0-OpenSSH_9.2' } }),
    server('not-smtp', issue('not-smtp'), {
      script: {
        ...healthy,
        banner: () => ({
          segments: ['HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n'],
          ending: 'close',
        }),
      },
    }),
    server('greets-554', issue('greets-554'), {
      script: { ...healthy, banner: () => '554 5.7.1 Your address is on a block list' },
    }),
  ]);
}
