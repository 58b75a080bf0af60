import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createTransport } from 'nodemailer';
import type { ProviderId } from '../../../crds/providers.ts';
import { PROVIDER_IDS } from '../../../crds/providers.ts';
import type { Endpoint } from '../../../operator/src/model/endpoint.ts';
import { presetOf } from '../../../operator/src/providers/index.ts';
import { matchReply } from '../../../operator/src/providers/match.ts';
import type { ReplyStage } from '../../../operator/src/providers/preset.ts';
import { TOP } from '../../../testing/cluster/binaries.ts';
import { parsedReply, REPLIES } from '../../../testing/fixtures/replies.ts';
import { ACCOUNTS, type Account, account } from '../../../testing/lab/accounts.ts';
import { type Lab, startLab } from '../../../testing/lab/lab.ts';
import { labFor } from '../../../testing/support/lab.ts';

const WITH_HOSTS = PROVIDER_IDS.filter(id => presetOf(id).endpoints.length > 0);
const DIR = join(TOP, '.build', 'test', `lab-again-${process.pid}`);
const NETWORK = 200 + Number(process.env['JEST_WORKER_ID'] ?? 0);

type Login = Pick<Account, 'provider' | 'username' | 'password' | 'token'>;

let lab: Lab;
beforeAll(async () => {
  lab = await labFor('programs');
}, 60_000);
afterAll(() => lab?.stop());

/** Returns nodemailer for one endpoint of the login's provider; default: the preferred endpoint. */
function mailer(login: Login, endpoint: Endpoint | undefined = presetOf(login.provider).endpoints[0]) {
  if (!endpoint) throw new Error(`${login.provider} has no host`);
  const { username, password, token } = login;
  return createTransport({
    host: lab.server(endpoint.host).address,
    port: endpoint.port,
    secure: endpoint.tls === 'implicit',
    requireTLS: endpoint.tls === 'starttls',
    tls: { servername: endpoint.host, ca: lab.ca.pem },
    auth: token
      ? { type: 'OAuth2', user: username, accessToken: password }
      : { user: username, pass: password },
  });
}

const message = (
  login: Login,
  from = login.username.includes('@') ? login.username : 'notice@shop.example',
) => ({
  from,
  to: 'somebody@lab.test',
  subject: `${login.provider} by nodemailer`,
  text: 'x',
});

/** Returns the preset's result for the server's rejection; undefined if the server did not reject. */
async function refusal(provider: ProviderId, at: ReplyStage, attempt: Promise<unknown>) {
  const response = await attempt.then(
    () => undefined,
    (error: { response?: string }) => error.response ?? Promise.reject(error),
  );
  if (response === undefined) return undefined;
  const raw = response.split(/\r?\n/).join('\r\n');
  return matchReply(presetOf(provider).replies, at, parsedReply(raw))?.reason ?? `unmatched: ${raw}`;
}

const loginRefusal = (login: Login) => refusal(login.provider, 'auth', mailer(login).verify());

describe('what logs in', () => {
  test.each(WITH_HOSTS)('%s has a good account that sends a message on every port', async provider => {
    const good = account(provider);
    for (const endpoint of presetOf(provider).endpoints) {
      const before = lab.server(endpoint.host).messages.length;
      await mailer(good, endpoint).sendMail(message(good));
      const after = lab.server(endpoint.host).messages;
      expect(after).toHaveLength(before + 1);
      expect(after.at(-1)).toMatchObject({ user: good.username, to: ['somebody@lab.test'] });
    }
  });

  const byToken = ACCOUNTS.filter(({ token }) => token);

  test.each(byToken)('$provider by OAuth2 token', async login => {
    const host = presetOf(login.provider).endpoints[0]?.host ?? '';
    await mailer(login).sendMail(message(login));
    expect(lab.server(host).logins.at(-1)).toMatchObject({ mechanism: 'XOAUTH2', ok: true });
  });

  test.each(byToken)('the token of $provider is not a password', async ({ provider, username, password }) => {
    expect(await loginRefusal({ provider, username, password })).toEqual(expect.any(String));
  });

  test.each(['163', '126'] as const)(
    '%s takes the part before @ as user, and its address as sender',
    async provider => {
      const good = account(provider);
      const short = { ...good, username: good.username.replace(/@.*/, '') };
      await expect(mailer(short).sendMail(message(short, good.username))).resolves.toBeDefined();
    },
  );
});

describe('what is refused', () => {
  /** nodemailer does not decode GBK; test/integration/probe covers that case. */
  const bad = ACCOUNTS.filter(({ refusedBy, gbk }) => refusedBy !== undefined && !gbk);

  test.each(bad)('$provider $kind', async login => {
    const words = REPLIES.find(
      ({ provider, rule }) => provider === login.provider && rule === login.refusedBy,
    );
    expect(words).toBeDefined();
    expect(await loginRefusal(login)).toBe(words?.reason);
  });

  const WRONG = ['InvalidCredentials', 'AuthorizationCodeRequired', 'AppPasswordRequired', 'OAuth2Required'];

  test.each(WITH_HOSTS)('%s: a wrong password, and an unknown user', async provider => {
    const wrong = { ...account(provider), password: 'wrong-password' };
    expect(WRONG).toContain(await loginRefusal(wrong));
    expect(WRONG).toContain(await loginRefusal({ ...wrong, username: 'nobody@lab.test' }));
  });

  test.each(['gmail', 'outlook', 'office365'] as const)(
    '%s: a wrong token is not a password that ended',
    async provider => {
      expect(await loginRefusal({ ...account(provider, 'oauth2'), password: 'expired' })).toBe(
        'InvalidCredentials',
      );
    },
  );

  test.each([
    ['163', 'AccountLocked'],
    ['126', 'AccountLocked'],
    ['aliyun', 'AccountLocked'],
    ['gmail', 'RateLimited'],
  ] as const)('%s: too many wrong passwords in a row are %s', async (provider, reason) => {
    const wrong = { provider, username: 'locked-out@lab.test', password: 'wrong' };
    const reasons: unknown[] = [];
    while (reasons.length < 12) reasons.push(await loginRefusal(wrong));
    expect(reasons[0]).not.toBe(reason);
    expect(reasons.at(-1)).toBe(reason);
  });

  const strict = REPLIES.filter(({ at, reason }) => at === 'sender' && reason === 'SenderMismatch');

  test.each(strict.map(({ provider }) => provider))('%s: a sender that is not the user', async provider => {
    const good = account(provider);
    const sending = mailer(good).sendMail(message(good, 'other@lab.test'));
    expect(await refusal(provider, 'sender', sending)).toBe('SenderMismatch');
  });
});

describe('the lab itself', () => {
  test("Gmail's keywords, and before TLS no login", async () => {
    const socket = connect({ host: lab.server('smtp.gmail.com').address, port: 587 });
    socket.write('EHLO lab.test\r\nQUIT\r\n');
    let said = '';
    for await (const text of socket.setEncoding('utf8')) said += text;
    expect(said).toContain('250-SIZE 35882577\r\n');
    expect(said).toContain('250 STARTTLS\r\n');
    expect(said).not.toContain('AUTH');
  });

  test('a web server on a mail port answers as one', async () => {
    const socket = connect({ host: lab.server('not-smtp.lab.test').address, port: 587 });
    let said = '';
    for await (const text of socket.setEncoding('utf8')) said += text;
    expect(said).toMatch(/^HTTP\/1\.1 400 /);
  });

  test('starts the servers that are asked for, and no others', async () => {
    const small = await startLab({ dir: DIR, network: NETWORK, providers: ['icloud'], faults: false });
    try {
      expect([...small.servers.keys()]).toEqual(['smtp.mail.me.com']);
      expect(() => small.server('smtp.qq.com')).toThrow('smtp.qq.com');
    } finally {
      await small.stop();
    }
  });

  const run = (command: string) =>
    spawnSync(
      process.execPath,
      [join(TOP, 'testing/lab/main.ts'), command, '--dir', DIR, '--network', String(NETWORK)],
      { encoding: 'utf8' },
    );
  const where = () => JSON.parse(readFileSync(join(DIR, 'lab.json'), 'utf8')) as { dns: string; pid: number };

  test('starts in the background, starts again after it was killed, and leaves no port taken', async () => {
    try {
      expect(run('start')).toMatchObject({ status: 0, stderr: '' });
      process.kill(where().pid, 'SIGKILL');
      const again = run('start');
      expect(again).toMatchObject({ status: 0, stderr: '' });
      expect(again.stdout).toContain(`--dns-server ${where().dns}`);
    } finally {
      expect(run('stop')).toMatchObject({ status: 0, stderr: '' });
    }
    expect(existsSync(join(DIR, 'lab.json'))).toBe(false);
    const next = await startLab({ dir: DIR, network: NETWORK });
    await next.stop();
  }, 30_000);
});
