import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ProviderId } from '../../../crds/providers.ts';
import { account } from '../../../testing/lab/accounts.ts';
import type { Lab } from '../../../testing/lab/lab.ts';
import { UNVERIFIED } from '../../../testing/lab/providers.ts';
import { labFor } from '../../../testing/support/lab.ts';
import { runProgram } from '../../../testing/support/operator.ts';

let lab: Lab;
beforeAll(async () => {
  lab = await labFor('sending');
}, 60_000);
afterAll(() => lab?.stop());

interface Report {
  ok: boolean;
  condition: string;
  reason: string;
  message: string;
  remedy: string;
  reply: string;
  stages: { stage: string; ok: boolean }[];
  conditions: { type: string; status: string; reason: string; message: string }[];
  sent?: { sent: string; accepted?: object };
}

const senderOf = ({ conditions }: Report) => conditions.find(({ type }) => type === 'SenderAccepted');

/** Runs one probe of the lab with the bundle. */
async function probe(provider: ProviderId, kind: string, args: readonly string[]): Promise<Report> {
  const { username, password, token } = account(provider, kind);
  const file = join(lab.caFile, '..', `password-${provider}-${kind}`);
  writeFileSync(file, password);
  const { stdout, stderr } = await runProgram([
    ...['probe', '--json', '--timeout', '20s', '--dns-server', lab.dns.endpoint, '--ca-file', lab.caFile],
    ...['--provider', provider, '--username', username, '--password-file', file],
    ...(token ? ['--auth-method', 'xoauth2'] : []),
    ...args,
  ]);
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as Report;
}

const SOMEBODY = 'somebody@shop.example';
/** A sender that each provider accepts. */
const fixed = (provider: ProviderId, kind: string): string => {
  const { username } = account(provider, kind);
  return username.includes('@') ? username : 'notice@shop.example';
};

describe('providers that check the sender only after the message', () => {
  test.each([
    ['ses', 'good', 'SenderNotVerified', '554 Message rejected: Email address is not verified'],
    ['sendgrid', 'good', 'SenderNotVerified', '550 The from address does not match a verified Sender'],
    ['mailgun', 'good', 'AccountRestricted', '554 Sandbox subdomains are for test purposes only'],
    ['tencentses', 'good', 'SenderNotVerified', '554 5.0.0 Error: transaction failed'],
    ['zoho', 'good', 'SenderMismatch', '553 Relaying disallowed'],
    ['office365', 'oauth2', 'SenderMismatch', '554 5.2.252 SendAsDenied'],
  ] as const)('%s (%s): %s', async (provider, kind, reason, words) => {
    const wrong = ['--from', UNVERIFIED];
    const alone = await probe(provider, kind, wrong);
    expect(alone).toMatchObject({ ok: true, reason: 'Ready' });
    expect(senderOf(alone)).toMatchObject({ status: 'True', reason: 'AcceptedProvisionally' });
    expect(alone.message).toContain('This is provisional');
    expect(alone.message).toContain('give --send-to ADDRESS');
    const refused = await probe(provider, kind, [...wrong, '--send-to', SOMEBODY]);
    expect(refused).toMatchObject({ ok: false, condition: 'MessageAccepted', reason });
    expect(refused.reply).toContain(words);
    expect(refused.remedy).not.toBe('');
    const right = ['--from', fixed(provider, kind), '--send-to', SOMEBODY];
    const accepted = await probe(provider, kind, right);
    expect(accepted).toMatchObject({ ok: true, reason: 'Ready' });
    expect(accepted.message).toContain('250 2.0.0 OK: queued as LAB1');
  });
});

describe('providers that check the sender at MAIL FROM', () => {
  test.each([
    ['qq', '501 mail from address must be same as authorization user'],
    ['163', '553 Mail from must equal authorized user'],
    ['aliyun', '440 mail from account doesn'],
  ] as const)('%s', async (provider, words) => {
    const refused = await probe(provider, 'good', ['--from', UNVERIFIED, '--send-to', SOMEBODY]);
    expect(refused).toMatchObject({ condition: 'MessageAccepted', reason: 'SenderMismatch' });
    expect(refused.reply).toContain(words);
    expect(refused.sent).toBeUndefined();
    const right = ['--from', fixed(provider, 'good')];
    expect(senderOf(await probe(provider, 'good', right))).toMatchObject({ reason: 'Accepted' });
    const accepted = await probe(provider, 'good', [...right, '--send-to', SOMEBODY]);
    expect(accepted).toMatchObject({ ok: true, reason: 'Ready' });
    expect(accepted.message).toContain('250 2.0.0 OK: queued as LAB1');
  });
});

test('an account of SES in the sandbox: the recipient is what is not verified', async () => {
  const from = ['--from', 'notice@shop.example'];
  const refused = await probe('ses', 'sandbox', [...from, '--send-to', 'victim@elsewhere.example']);
  expect(refused).toMatchObject({ condition: 'MessageAccepted', reason: 'AccountRestricted' });
  const sink = await probe('ses', 'sandbox', [...from, '--send-to', 'success@simulator.amazonses.com']);
  expect(sink).toMatchObject({ ok: true });
});

test('a message is one message, from the user name where no sender is given', async () => {
  const server = lab.server('smtp.qq.com');
  server.reset();
  const { stages } = await probe('qq', 'good', ['--send-to', SOMEBODY]);
  expect(stages.slice(-4).map(({ stage }) => stage)).toEqual(['sender', 'recipient', 'message', 'quit']);
  expect(server.messages).toHaveLength(1);
  expect(server.messages[0]).toMatchObject({ from: 'shop@qq.com', to: [SOMEBODY] });
  expect(server.messages[0]?.content).toContain('Auto-Submitted: auto-generated');
});
