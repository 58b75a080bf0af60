import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { TOP } from '../../../testing/cluster/binaries.ts';
import type { Lab } from '../../../testing/lab/lab.ts';
import { Browser } from '../../../testing/support/browser.ts';
import { labFor } from '../../../testing/support/lab.ts';
import { runProgram } from '../../../testing/support/operator.ts';
import { signIn, typeCode } from '../../../testing/support/sign-in.ts';
import { eventually } from '../../../testing/support/wait.ts';

let lab: Lab;
let secretFile: string;
const started: ChildProcess[] = [];
beforeAll(async () => {
  lab = await labFor('login');
  secretFile = join(lab.caFile, '..', 'client-secret');
  writeFileSync(secretFile, 'example-client-secret\n');
}, 60_000);
afterAll(async () => {
  for (const child of started) child.kill('SIGKILL');
  await lab?.stop();
});

interface Running {
  /** Returns the text that the user sees. */
  seen(): string;
  type(line: string): void;
  end(): Promise<{ code: number; stdout: string }>;
}

function login(...args: string[]): Running {
  const common = ['--dns-server', lab.dns.endpoint, '--ca-file', lab.caFile];
  const child = spawn(join(TOP, 'bin', 'smtp-operator'), ['login', ...common, ...args]);
  started.push(child);
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', text => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', text => {
    stderr += text;
  });
  const closed = once(child, 'close');
  return {
    seen: () => stderr,
    type: line => void child.stdin.write(`${line}\n`),
    async end() {
      const [code] = (await closed) as [number];
      return { code, stdout };
    },
  };
}

const shown = (running: Running, pattern: RegExp): Promise<string> =>
  eventually(() => pattern.exec(running.seen())?.[1], { describe: running.seen });

const browser = (unreachable?: (url: URL) => boolean) =>
  new Browser(lab.ca.pem, lab.oauth2.address, unreachable);

const secretIn = (stdout: string) =>
  parse(stdout) as { metadata: { name: string; namespace?: string }; stringData: Record<string, string> };

test('outlook: a code that is typed on another device, and the Secret on standard output', async () => {
  const running = login(
    ...['--provider', 'outlook', '--username', 'shop@outlook.com', '--client-id', 'public-client'],
    ...['--secret-name', 'outlook-mail', '--namespace', 'shop'],
  );
  const code = await shown(running, /enter the code (\S+)/);
  expect(running.seen()).toContain('sign in as shop@outlook.com');
  await typeCode(lab, code, 'shop@outlook.com');
  const { code: exit, stdout } = await running.end();
  expect({ exit, seen: running.seen() }).toMatchObject({ exit: 0 });
  const secret = secretIn(stdout);
  expect(secret).toMatchObject({
    kind: 'Secret',
    metadata: { name: 'outlook-mail', namespace: 'shop' },
    stringData: { username: 'shop@outlook.com', clientId: 'public-client' },
  });
  expect(secret.stringData['refreshToken']).toMatch(/^\S{20,}$/);
  expect(running.seen()).not.toContain(secret.stringData['refreshToken']);
  expect(running.seen()).toContain('grant: RefreshToken');
}, 60_000);

const GMAIL = ['--provider', 'gmail', '--username', 'shop@gmail.com', '--client-id', 'confidential-client'];

test('gmail: a browser on this machine, with a redirect', async () => {
  const running = login(...GMAIL, '--client-secret-file', secretFile);
  const url = await shown(running, /^(https:\S+)$/m);
  expect(Object.fromEntries(new URL(url).searchParams)).toMatchObject({
    code_challenge_method: 'S256',
    access_type: 'offline',
    scope: 'https://mail.google.com/',
    login_hint: 'shop@gmail.com',
  });
  const tab = browser();
  const last = await signIn(tab, await tab.open(`${url}`), 'shop@gmail.com');
  expect(last).toMatchObject({ status: 200, text: expect.stringContaining('Done.') });
  const { code, stdout } = await running.end();
  expect({ code, seen: running.seen() }).toMatchObject({ code: 0 });
  const { stringData } = secretIn(stdout);
  expect(stringData).toMatchObject({ clientSecret: 'example-client-secret', username: 'shop@gmail.com' });
  expect(running.seen()).not.toContain('example-client-secret');
}, 60_000);

test('gmail: a browser on another machine, and the address that it ended on', async () => {
  const running = login(...GMAIL, '--client-secret-file', secretFile);
  const url = await shown(running, /^(https:\S+)$/m);
  const tab = browser(({ protocol }) => protocol === 'http:');
  const last = await signIn(tab, await tab.open(url), 'shop@gmail.com');
  expect(last.status).toBe(0);
  running.type(last.url.href);
  const { code, stdout } = await running.end();
  expect({ code, seen: running.seen() }).toMatchObject({ code: 0 });
  expect(secretIn(stdout).stringData['refreshToken']).toMatch(/^\S{20,}$/);
}, 60_000);

describe('what does not end in a Secret', () => {
  test('an answer that belongs to another question', async () => {
    const running = login(...GMAIL, '--client-secret-file', secretFile);
    const url = await shown(running, /^(https:\S+)$/m);
    const tab = browser(({ protocol }) => protocol === 'http:');
    const { url: last } = await signIn(tab, await tab.open(url), 'shop@gmail.com');
    last.searchParams.set('state', 'of-somebody-else');
    running.type(last.href);
    expect(await running.end()).toEqual({ code: 1, stdout: '' });
  }, 60_000);

  test('a consent that is refused, with the words of the server', async () => {
    const running = login(...GMAIL, '--client-secret-file', secretFile);
    const url = new URL(await shown(running, /^(https:\S+)$/m));
    const back = new URL(url.searchParams.get('redirect_uri') ?? '');
    back.search = String(
      new URLSearchParams({ error: 'access_denied', state: url.searchParams.get('state') ?? '' }),
    );
    await browser().open(back);
    expect(await running.end()).toEqual({ code: 1, stdout: '' });
    expect(running.seen()).toContain('access_denied');
  }, 60_000);

  test('a client secret that is wrong', async () => {
    const wrong = `${secretFile}-wrong`;
    writeFileSync(wrong, 'of-last-year');
    const running = login(...GMAIL, '--client-secret-file', wrong);
    const url = await shown(running, /^(https:\S+)$/m);
    const tab = browser();
    await signIn(tab, await tab.open(url), 'shop@gmail.com');
    expect(await running.end()).toEqual({ code: 1, stdout: '' });
    expect(running.seen()).toContain('invalid_client');
    expect(running.seen()).not.toContain('of-last-year');
  }, 60_000);

  test.each([
    [['--provider', 'qq'], '--provider: must be one of gmail, outlook, hotmail, office365, yahoo'],
    [['--provider', 'gmail', '--username', 'x'], '--username: must be an address'],
    [['--provider', 'outlook'], '--client-id: is needed'],
    [[...GMAIL, '--flow', 'device'], 'does not support a device code for mail'],
    [[...GMAIL, '--tenant', 'shop'], 'has no tenants'],
    [[...GMAIL, '--client-secret-file', '/does/not/exist'], '--client-secret-file: cannot read'],
  ])('%j', async (args, says) => {
    const { code, stdout, stderr } = await runProgram(['login', ...args]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(says);
  });
});
