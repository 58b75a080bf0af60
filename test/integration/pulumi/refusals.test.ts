import { describe, expect, test } from '@jest/globals';
import { cluster, runProgram } from '../../../testing/pulumi/engine.ts';
import { projectOf } from '../../../testing/pulumi/project.ts';
import { type Json, readable } from '../../../testing/pulumi/sdk.ts';

const HEAD = `
import * as pulumi from '@pulumi/pulumi';
import { SmtpConfig } from 'smtp-operator';
const config = new pulumi.Config('project');
const later: any = (value: unknown) => pulumi.output(Promise.resolve(value));
`;

const ready = { type: 'Ready', status: 'True', reason: 'Ready', message: 'Works.' };
const failed: Json = {
  conditions: [{ ...ready, status: 'False', reason: 'AuthorizationCodeRequired', message: 'Refused.' }],
  diagnosis: {
    condition: 'Authenticated',
    reason: 'AuthorizationCodeRequired',
    message: 'QQ wants an authorization code.',
    remedy: 'Make one under 设置 → 账号.',
    reply: '535 Login fail. Authorization code is expired',
  },
};

const run = (program: string, status: (read: boolean) => Json = () => ({ conditions: [ready] })) =>
  runProgram({
    project: projectOf(HEAD + program),
    config: { 'project:plain': 'hunter2', 'project:password': 'hunter3' },
    secretKeys: ['project:password'],
    newResource: cluster(({ read }) => status(read)),
  });

const configs = (registrations: readonly { type: string; name: string }[]) =>
  registrations.filter(({ type }) => type.includes('smtp-operator.dev')).map(({ name }) => name);

const types = (registrations: readonly { type: string }[]) =>
  registrations.map(({ type }) => type).filter(type => type.startsWith('kubernetes:'));

describe('what the compiler cannot see is refused when the program runs', () => {
  test.each([
    [
      'a provider that there is not',
      `new SmtpConfig('mail', { provider: later('qqq') });`,
      /^SmtpConfig mail: unknown provider "qqq"\. Use one of: .*qq, exmail, .*custom\.$/,
    ],
    [
      'custom without a host',
      `new SmtpConfig('mail', { provider: later('custom'), endpoint: { port: 25 } });`,
      'SmtpConfig mail: provider custom requires endpoint.host and endpoint.port: set both, or choose another provider.',
    ],
    [
      'a password from plain configuration',
      `new SmtpConfig('mail', { provider: 'qq', credentials: { username: 'a@qq.com', password: later(config.require('plain')) } });`,
      /^SmtpConfig mail: credentials\.password is not a secret/,
    ],
    [
      'credentials without anything secret',
      `new SmtpConfig('mail', { provider: 'qq', credentials: { username: 'a@qq.com' } });`,
      'SmtpConfig mail: credentials have no secret: set password, clientSecret, refreshToken, serviceAccount, or omit credentials.',
    ],
    [
      'binding() without a Secret to bind',
      `new SmtpConfig('mail', { provider: 'qq', metadata: { labels: { volume: new SmtpConfig('other', { provider: 'qq' }).binding().volumes[0].secret.secretName } } });`,
      "SmtpConfig other: binding() requires a Secret of profile service-binding. Add { kind: 'Secret', profile: 'service-binding' } to outputs.",
    ],
  ])(
    '%s',
    async (_name, program, message) => {
      const { engine, code } = await run(program);
      expect(code).not.toBe(0);
      expect(engine.errors).toEqual([typeof message === 'string' ? message : expect.stringMatching(message)]);
      expect(configs(engine.registrations)).not.toContain('mail');
      expect(JSON.stringify(readable(engine.registrations))).not.toContain('hunter');
    },
    120_000,
  );
});

describe('settings that do not work', () => {
  const program = `
const mail = new SmtpConfig('mail', {
  provider: 'qq',
  credentials: { username: 'a@qq.com', password: config.requireSecret('password') },
});
new SmtpConfig('after', { provider: 'qq', metadata: { labels: { uses: mail.secretName } } });
export const secret = mail.secretName;
`;

  test('end the update with the diagnosis and its remedy, before anything that depends on them', async () => {
    const { engine, code } = await run(program, () => failed);
    expect(code).not.toBe(0);
    expect(engine.errors).toEqual([
      `SmtpConfig default/mail is not Ready: AuthorizationCodeRequired
  What is wrong: QQ wants an authorization code.
  What to do: Make one under 设置 → 账号.
  The server replied: 535 Login fail. Authorization code is expired
  More: kubectl describe smtp mail --namespace default
  Then run pulumi up again. Resources that depend on these settings were not changed.`,
    ]);
    expect(engine.registrations.filter(({ name }) => name === 'after').map(({ type }) => type)).toEqual([
      'smtp-operator:index:SmtpConfig',
    ]);
  }, 120_000);

  test('and were fixed since: the cluster is read, not the state of the stack', async () => {
    const { engine, code } = await run(program, read => (read ? { conditions: [ready] } : failed));
    expect(engine.errors).toEqual([]);
    expect(code).toBe(0);
    expect(engine.reads.map(({ id }) => id)).toEqual(expect.arrayContaining(['default/mail']));
    expect(types(engine.registrations)).toHaveLength(3);
  }, 120_000);
});
