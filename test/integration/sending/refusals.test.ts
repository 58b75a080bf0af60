import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { messageFinding } from '../../../operator/src/diagnose/sending.ts';
import { TOP } from '../../../testing/cluster/binaries.ts';
import { context, evidence, failsAt, says } from '../../../testing/fixtures/evidence.ts';
import { createCa } from '../../../testing/lab/ca.ts';
import type { MtaOptions } from '../../../testing/lab/mta/chroot.ts';
import { delivered, type MtaName, mtaUnavailable, startMta } from '../../../testing/lab/mta/index.ts';
import { postgreyUnavailable } from '../../../testing/lab/mta/packages.ts';
import { startPostgrey } from '../../../testing/lab/mta/postgrey.ts';
import { runProgram } from '../../../testing/support/operator.ts';

const USER = 'user@lab.test';
const PASSWORD = 'right-password-1';
const HOST = 'mta.lab.test';
const ADDRESS = '127.62.0.1';
const DIR = join(TOP, '.build', 'test', `refusals-${process.pid}`);
const SOMEBODY = 'somebody@lab.test';
const ELSEWHERE = 'someone@elsewhere.example';

let certificate: MtaOptions['certificate'];
beforeAll(async () => {
  const ca = await createCa();
  certificate = await ca.issue({ names: [HOST] });
  mkdirSync(DIR, { recursive: true });
  writeFileSync(join(DIR, 'ca.pem'), ca.pem);
  writeFileSync(join(DIR, 'password'), PASSWORD);
});

const running: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const { stop } of running.splice(0).reverse()) await stop();
}, 60_000);

const start = async (name: MtaName, settings: Pick<MtaOptions, 'recipients' | 'parameters'>) => {
  const users = { [USER]: PASSWORD };
  running.push(await startMta(name, { address: ADDRESS, host: HOST, certificate, users, ...settings }));
};

interface Report {
  ok: boolean;
  condition: string;
  reason: string;
  message: string;
  remedy: string;
  reply: string;
}

const LOGIN = ['--username', USER, '--password-file', join(DIR, 'password')];

async function probe(...args: readonly string[]): Promise<Report> {
  const { stdout, stderr } = await runProgram([
    ...['probe', '--json', '--timeout', '30s', '--host', ADDRESS, '--port', '465', '--server-name', HOST],
    ...['--ca-file', join(DIR, 'ca.pem'), '--from', USER],
    ...args,
  ]);
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as Report;
}

const count = (name: MtaName): number => delivered(name).length;

interface Case {
  what: string;
  server: MtaName;
  /** The administrator's settings. */
  settings: Pick<MtaOptions, 'recipients' | 'parameters'>;
  to: string;
  args?: readonly string[];
  reason: string;
  /** The server's own words. */
  reply: RegExp;
  remedy: RegExp;
  /** Result of RCPT TO before the message; absent: no error. */
  before?: string;
}

const POSTFIX_RELAY =
  'smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination\nmynetworks = 192.0.2.0/24';
const MAILBOXES = {
  recipients: [
    'smtpd_relay_restrictions = permit_sasl_authenticated, reject',
    'smtpd_recipient_restrictions = check_recipient_access inline:{blocked@lab.test=REJECT}, reject_unlisted_recipient, permit',
  ].join('\n'),
  parameters: 'virtual_mailbox_maps = inline:{somebody@lab.test=lab/}',
};
const ADDRESS_ALLOWED = /allow the egress address/;

const CASES: readonly Case[] = [
  {
    what: 'a relay that does not allow the client',
    server: 'postfix',
    settings: { recipients: POSTFIX_RELAY },
    to: ELSEWHERE,
    args: [],
    reason: 'RelayDenied',
    reply: /554 5\.7\.1 .*Relay access denied/,
    remedy: ADDRESS_ALLOWED,
    before: 'RelayDenied',
  },
  {
    what: 'a relay that forgets who has logged in',
    server: 'postfix',
    settings: { recipients: POSTFIX_RELAY },
    to: ELSEWHERE,
    args: LOGIN,
    reason: 'RelayDenied',
    reply: /554 5\.7\.1 .*Relay access denied/,
    remedy: ADDRESS_ALLOWED,
    before: 'RelayDenied',
  },
  {
    what: 'a relay for its own domain only',
    server: 'exim',
    settings: { recipients: '  require message = relay not permitted\n    domains = lab.test\n  accept\n' },
    to: ELSEWHERE,
    reason: 'RelayDenied',
    reply: /550 relay not permitted/,
    remedy: ADDRESS_ALLOWED,
    before: 'RelayDenied',
  },
  {
    what: 'a relay for its own domain only',
    server: 'opensmtpd',
    settings: { recipients: 'match from any for domain lab.test action "keep"' },
    to: ELSEWHERE,
    // The server uses the same words for a recipient that does not exist.
    reason: 'RecipientRejected',
    reply: /550 Invalid recipient/,
    remedy: /relays mail to its domain/,
    before: 'RecipientRejected',
  },
  {
    what: 'a recipient without a mailbox',
    server: 'postfix',
    settings: MAILBOXES,
    to: 'nobody@lab.test',
    reason: 'RecipientRejected',
    reply: /550 5\.1\.1 .*User unknown/,
    remedy: /choose another recipient/,
    before: 'RecipientRejected',
  },
  {
    what: 'a recipient that the administrator blocks',
    server: 'postfix',
    settings: MAILBOXES,
    to: 'blocked@lab.test',
    reason: 'RecipientRejected',
    reply: /554 5\.7\.1 .*Recipient address rejected: Access denied/,
    remedy: /choose another recipient/,
    before: 'RecipientRejected',
  },
  {
    what: 'a recipient that no router takes',
    server: 'exim',
    settings: { recipients: '  require verify = recipient\n  accept\n' },
    to: 'nobody@lab.test',
    reason: 'RecipientRejected',
    reply: /550 Unrouteable address/,
    remedy: /choose another recipient/,
    before: 'RecipientRejected',
  },
  {
    what: 'a recipient without a mailbox',
    server: 'opensmtpd',
    settings: {},
    to: 'nobody@lab.test',
    reason: 'RecipientRejected',
    reply: /524 5\.2\.4 Mailing list expansion problem/,
    remedy: /choose another recipient/,
    before: 'RecipientRejected',
  },
  {
    what: 'a small limit of the size',
    server: 'postfix',
    settings: { parameters: 'message_size_limit = 1000' },
    to: SOMEBODY,
    reason: 'MessageTooLarge',
    reply: /552 5\.3\.4/,
    remedy: /Reduce the size/,
  },
  {
    what: 'a small limit of the size',
    server: 'exim',
    settings: { parameters: 'message_size_limit = 1000' },
    to: SOMEBODY,
    reason: 'MessageTooLarge',
    reply: /552 /,
    remedy: /Reduce the size/,
  },
  {
    what: 'a small limit of the size',
    server: 'opensmtpd',
    settings: { parameters: 'smtp max-message-size "1K"' },
    to: SOMEBODY,
    reason: 'MessageTooLarge',
    reply: /too (?:big|large)/i,
    remedy: /Reduce the size/,
  },
  {
    what: 'a filter of headers',
    server: 'postfix',
    settings: { parameters: 'header_checks = regexp:/etc/postfix/checks' },
    to: SOMEBODY,
    reason: 'ContentRejected',
    reply: /550 5\.7\.1 .*message content rejected/i,
    remedy: /Check the headers/,
  },
  {
    what: 'a filter of bodies',
    server: 'postfix',
    settings: { parameters: 'body_checks = regexp:/etc/postfix/checks' },
    to: SOMEBODY,
    reason: 'RejectedAsSpam',
    reply: /550 5\.7\.1 .*spam/i,
    remedy: /remove the block/,
  },
  {
    what: 'a filter of contents',
    server: 'exim',
    settings: { parameters: 'acl_smtp_data = check_content' },
    to: SOMEBODY,
    reason: 'ContentRejected',
    reply: /550 Message content rejected/,
    remedy: /Check the headers/,
  },
];

describe.each(['postfix', 'exim', 'opensmtpd'] as const)('%s, as its administrator has set it up', server => {
  const missing = mtaUnavailable(server);
  (missing ? test.skip : test).each(CASES.filter(entry => entry.server === server))(
    missing ?? '$what: $reason ($to)',
    async ({ settings, to, args = LOGIN, reason, reply, remedy, before }) => {
      await start(server, settings);
      const had = count(server);
      const alone = await probe('--recipient', to, ...args);
      expect(alone).toMatchObject(
        before === undefined ? { ok: true } : { condition: 'SenderAccepted', reason: before },
      );
      const refused = await probe('--send-to', to, ...args);
      expect(refused).toMatchObject({ ok: false, condition: 'MessageAccepted', reason });
      expect(refused.reply).toMatch(reply);
      expect(refused.message).toContain(refused.reply);
      expect(refused.remedy).toMatch(remedy);
      expect(count(server)).toBe(had);
    },
    360_000,
  );
});

const withoutPostgrey = mtaUnavailable('postfix') ?? postgreyUnavailable();
(withoutPostgrey ? describe.skip : describe)(withoutPostgrey ?? 'postfix that asks postgrey', () => {
  const GREYLISTED = [
    'smtpd_relay_restrictions = permit_sasl_authenticated, reject',
    `smtpd_recipient_restrictions = check_policy_service inet:${ADDRESS}:10023, permit`,
  ].join('\n');

  test.each([
    ['its own words, without a time', 'Greylisted, see http://postgrey.schweikert.ch/help/%r.html', 900],
    ['a time, which is waited out', 'Greylisted, try again in %s seconds', 60],
  ])(
    'says %s',
    async (_, text, least) => {
      const delay = 3;
      running.push(await startPostgrey(ADDRESS, delay, text));
      await start('postfix', { recipients: GREYLISTED });
      const had = count('postfix');
      const deferred = await probe('--send-to', SOMEBODY, ...LOGIN);
      expect(deferred).toMatchObject({ condition: 'MessageAccepted', reason: 'Greylisted' });
      expect(deferred.reply).toMatch(/^450 4\.2\.0 .*Greylisted/);
      const found = messageFinding(evidence(failsAt('recipient', says(deferred.reply))), context('custom'));
      expect(found?.retry).toEqual({ kind: 'backoff', seconds: least });
      expect(count('postfix')).toBe(had);
      await sleep(delay * 1000);
      expect(await probe('--send-to', SOMEBODY, ...LOGIN)).toMatchObject({ ok: true });
    },
    360_000,
  );
});
