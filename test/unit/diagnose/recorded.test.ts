import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { wordedFor } from '../../../crds/wording.ts';
import type { Known } from '../../../operator/src/diagnose/decision/known.ts';
import { meaningOf } from '../../../operator/src/diagnose/decision/meaning.ts';
import { parseReplyLine } from '../../../operator/src/diagnose/decision/reply-line.ts';
import { presetOf } from '../../../operator/src/providers/index.ts';
import type { RuleStage } from '../../../operator/src/providers/match.ts';
import type { ReplyRuleFields } from '../../../operator/src/providers/preset.ts';
import { parsedReply, REPLIES } from '../../../testing/fixtures/replies.ts';
import { expectGolden } from '../../../testing/support/golden.ts';
import { DECISION_ROWS } from './rows/decisions.ts';
import { DOUBT_ROWS } from './rows/doubts.ts';
import { GENERAL_ROWS } from './rows/general-replies.ts';
import { PRECEDENCE_ROWS } from './rows/precedence.ts';

/**
 * The meaning of each reply of the tables at its stage, for four sets of known facts. The file shows in a review what a
 * change of the lexicon or the decision changes elsewhere. UPDATE_GOLDEN=1 writes it.
 */
const FILE = fileURLToPath(new URL('golden/decisions.txt', import.meta.url));

const KNOWN: readonly Known[] = [
  { loggedIn: true, loginRequired: false, secured: true, otherSender: false },
  { loggedIn: false, loginRequired: true, secured: false, otherSender: false },
  { loggedIn: true, loginRequired: true, secured: true, otherSender: true },
  { loggedIn: false, loginRequired: false, secured: true, otherSender: true },
];

const STAGES = ['greeting', 'ehlo', 'starttls', 'auth', 'sender', 'recipient', 'message'] as const;

/** Replies without words: their code decides, or what is known. */
const CODES = [
  '399',
  '400',
  '421',
  '432',
  '450',
  '451',
  '452',
  '454',
  '500',
  '501',
  '502',
  '503',
  '504',
  '510',
  '521',
  '523',
]
  .concat(['530', '534', '535', '538', '550', '551', '552', '553', '554', '555', '571'])
  .concat(['550 5.1.1', '550 5.1.8', '550 5.2.1', '552 5.2.2', '552 5.2.3', '451 4.3.2', '550 5.4.1'])
  .concat([
    '550 5.5.0',
    '550 5.6.0',
    '550 5.7.0',
    '550 5.7.1',
    '550 5.7.8',
    '550 5.7.9',
    '550 5.7.25',
    '550 5.7.26',
  ])
  .map(code => `${code} zzz`);

/** Words that name a cause where it is meant, beside the rows in which it cannot be. */
const NEAR_DOUBTS = [
  '550 Recipient address not verified',
  '550 Sender rejected: recipient not verified',
  '550 recipient domain not found',
  '550 sender rejected, recipient domain not found',
  '550 HELO',
  '502 HELO command not implemented',
  '503 HELO bad sequence of commands',
  '503 EHLO first',
  '503 EHLO first, authentication required',
  '530 authentication required, please sign in with your browser',
  '550 authentication required, please sign in with your browser',
  '550 authentication required, address not owned by user',
  '535 authentication failed',
  '535 wrong password',
  '535 wrong password, temporary failure',
  '535 system busy',
  '535 system busy, authentication failed',
  '550 too many',
  '550 too many spam',
  '550 too many emails',
  '550 too many hops, too many emails',
  '550 Address blocked',
  '550 Sender address blocked',
  '550 Address blocked as spam',
  '550 sender does not conform',
  '550 message content, sender does not conform',
  '550 header does not conform',
  '550 not allowed to send',
  '550 not allowed to send, account suspended',
  '550 not allowed to send as this address, account suspended',
  '550 sender domain not allowed to send',
  '550 sender domain does not exist, not allowed to send',
  '550 recipient unknown, temporary failure',
  '550 recipient rejected, temporary failure',
  '550 recipient rejected',
  '550 link on a blacklist, spam',
  '550 client host listed in dbl, spam',
  '550 listed in dbl',
  '550 listed in surbl, your ip is blocked',
  '554 Client host rejected: Access denied',
  '550 mailbox locked',
  '550 account locked',
  '550 user suspended',
  '550 user suspended, sending blocked',
  '550 mailbox quota exceeded',
  '550 sending quota exceeded',
  '550 address syntax error',
  '550 sender address syntax error',
  '550 access denied by policy',
  '550 access denied',
  '550 user unknown',
  '550 mailbox unavailable',
  '550 sender verify failed, sender not verified',
  '550 message size exceeds limit',
  '554 Client host rejected: Access denied; too many connections',
  '550 mailbox is not enabled for SMTP',
  '550 user is not activated, contact support',
  '550 sender address is locked',
  '550 address suspended',
  '550 message content rejected, sender address not owned by user',
  '550 not authorized to send as this address: domain not found',
  '550 contains a spam link, listed on a blacklist',
  '550 HELO name rejected, authentication required',
];

const ROWS: readonly (readonly [RuleStage, string])[] = [
  ...[...DECISION_ROWS, ...DOUBT_ROWS].map(row => [row[0], row.length === 3 ? row[1] : row[2]] as const),
  ...PRECEDENCE_ROWS.map(([at, , , reply]) => [at, reply] as const),
  ...GENERAL_ROWS.map(({ at, reply }) => [at, reply] as const),
  ...STAGES.flatMap(at => CODES.map(reply => [at, reply] as const)),
  // Where words cannot mean what they name, and where they can: at every stage, transient and permanent.
  ...[...DOUBT_ROWS.map(([, reply]) => reply), ...NEAR_DOUBTS].flatMap(reply =>
    STAGES.flatMap(at => ['4', '5'].map(digit => [at, `${digit}${reply.slice(1)}`] as const)),
  ),
];

function meaning(at: RuleStage, reply: string, known: Known, rules: readonly ReplyRuleFields[] = []): string {
  const { condition, reason, message, remedy, retry, because, own } = meaningOf(
    at,
    parsedReply(reply),
    known,
    rules,
  );
  const wait = retry.kind === 'backoff' ? `${retry.seconds}s` : retry.kind;
  const { by, cause = '-', words = '-', code, rule = '-' } = because;
  const worded = wordedFor('cluster', `${message}\n${remedy}`);
  const text = createHash('sha256').update(worded).digest('hex').slice(0, 6);
  return `${condition}/${reason} ${wait} ${by} ${own ? rule : cause} "${words}" ${code} ${text}`;
}

test('every reply has its recorded meaning, with each set of known facts', () => {
  const lines = ROWS.flatMap(([at, reply]) => {
    const [first = '', ...others] = KNOWN.map(known => meaning(at, reply, known));
    const different = others.flatMap((text, nth) => (text === first ? [] : [`  ${nth + 2}: ${text}`]));
    return [`${at} | ${reply.replaceAll('\r\n', ' / ')}`, `  1: ${first}`, ...different];
  });
  const ofProviders = REPLIES.map(({ provider, at, reply }) => {
    const [known] = KNOWN;
    return known && `${provider} ${at} | ${meaning(at, reply, known, presetOf(provider).replies)}`;
  });
  expectGolden(FILE, [...lines, ...ofProviders].join('\n'));
});

const RULE = {
  id: 'by-code',
  at: ['greeting', 'ehlo', 'starttls', 'auth', 'sender', 'recipient', 'message'],
  codes: [535],
  reason: 'AccountLocked',
  message: 'm',
  remedy: 'r',
  retry: { kind: 'stop' },
} as const;

describe('a rule of a provider', () => {
  const [LOGGED_IN, NOT_LOGGED_IN] = KNOWN as [Known, Known];
  const by = (rule: object, reply: string, at: RuleStage = 'auth', known = LOGGED_IN): string =>
    meaning(at, reply, known, [{ ...RULE, ...rule }]).replace(/ ".*/, '');

  test.each([
    ['decides where nothing else does', {}, '535 zzz', 'Authenticated/AccountLocked stop rule by-code'],
    [
      'gives way to words',
      {},
      '535 use an app password',
      'Authenticated/AppPasswordRequired stop words app-password',
    ],
    [
      'stays before words of a wrong password',
      {},
      '535 wrong password',
      'Authenticated/AccountLocked stop rule by-code',
    ],
    [
      'stays before words of its own reason',
      {},
      '535 account locked',
      'Authenticated/AccountLocked stop rule by-code',
    ],
    [
      'stays before words if it has words',
      { words: /app/ },
      '535 use an app password',
      'Authenticated/AccountLocked stop rule by-code',
    ],
    [
      'or an enhanced code',
      { enhanced: /^5\.7\.8$/ },
      '535 5.7.8 use an app password',
      'Authenticated/AccountLocked stop rule by-code',
    ],
    [
      'or plain texts',
      { contains: ['app'] },
      '535 use an app password',
      'Authenticated/AccountLocked stop rule by-code',
    ],
    [
      'or other patterns',
      { or: [{ words: /never/ }] },
      '535 use an app password',
      'Authenticated/AccountLocked stop rule by-code',
    ],
  ])('%s', (_what, rule, reply, expected) => {
    expect(by(rule, reply)).toBe(expected);
  });

  test.each<[RuleStage, string, Known, string]>([
    ['sender', 'AccountLocked', LOGGED_IN, 'Authenticated/AccountLocked'],
    ['recipient', 'AccountLocked', LOGGED_IN, 'Authenticated/AccountLocked'],
    ['sender', 'AccountLocked', NOT_LOGGED_IN, 'SenderAccepted/SenderRejected'],
    ['recipient', 'AccountLocked', NOT_LOGGED_IN, 'SenderAccepted/RecipientRejected'],
    ['sender', 'SenderMismatch', LOGGED_IN, 'SenderAccepted/SenderMismatch'],
    ['sender', 'SenderNotVerified', LOGGED_IN, 'SenderAccepted/SenderRejected'],
    ['recipient', 'QuotaExceeded', NOT_LOGGED_IN, 'SenderAccepted/RateLimited'],
    ['recipient', 'MessageTooLarge', LOGGED_IN, 'SenderAccepted/ServerError'],
    ['sender', 'NotSMTP', LOGGED_IN, 'SenderAccepted/SenderRejected'],
    ['recipient', 'NotSMTP', LOGGED_IN, 'SenderAccepted/RecipientRejected'],
    ['auth', 'MessageTooLarge', LOGGED_IN, 'Authenticated/ServerError'],
    ['message', 'AccountLocked', LOGGED_IN, 'MessageAccepted/AccountLocked'],
    ['sender', 'MessageTooLarge', LOGGED_IN, 'SenderAccepted/ServerError'],
    ['greeting', 'AccountLocked', LOGGED_IN, 'EgressReachable/GreetingRejected'],
    ['ehlo', 'Greylisted', LOGGED_IN, 'EgressReachable/GreetingRejected'],
    ['starttls', 'Greylisted', LOGGED_IN, 'TLSVerified/StartTLSRefused'],
  ])('at %s with reason %s belongs to the condition of the fault', (at, reason, known, expected) => {
    expect(by({ reason }, '535 zzz', at, known).split(' ')[0]).toBe(expected);
  });
});

test('the known facts are part of the evidence', () => {
  const known = KNOWN.map(facts => meaningOf('auth', parsedReply('535 no'), facts).because.known);
  expect(known).toEqual([
    ['a login was made', 'over TLS'],
    ['no login was made', 'without TLS', 'the provider requires a login'],
    ['a login was made', 'over TLS', 'the provider requires a login', 'the sender is not the account'],
    ['no login was made', 'over TLS', 'the sender is not the account'],
  ]);
});

test.each([
  ['535 5.7.8 no', { code: 535, enhanced: '5.7.8', lines: ['no'] }],
  ['550-first\r\n550 second', { code: 550, lines: ['first', 'second'] }],
  ['550-first\n\nwithout a code', { code: 550, lines: ['first', 'without a code'] }],
  ['no code', undefined],
])('%j of a log is parsed', (text, expected) => {
  expect(parseReplyLine(text)).toStrictEqual(expected);
});
