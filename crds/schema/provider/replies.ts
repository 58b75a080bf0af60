import { z } from 'zod';
import type { FailedReason } from '../../reasons.ts';
import { between, duration, durationSeconds, pattern, withRules } from '../build.ts';
import { words } from './words.ts';

/** Commands of a session whose replies a rule can explain, in order. `message` is DATA and the steps after it. */
const RULE_STAGES = ['greeting', 'ehlo', 'starttls', 'auth', 'mail', 'rcpt', 'message'] as const;

export type ProviderStage = (typeof RULE_STAGES)[number];

const CONNECTION = [
  'GreetingRejected',
  'RateLimited',
  'TooManyConnections',
] as const satisfies readonly FailedReason<'EgressReachable'>[];

const STARTTLS = [
  'StartTLSRefused',
  'StartTLSNotOffered',
] as const satisfies readonly FailedReason<'TLSVerified'>[];

const ACCOUNT = [
  'InvalidCredentials',
  'AuthorizationCodeRequired',
  'AppPasswordRequired',
  'OAuth2Required',
  'SMTPServiceDisabled',
  'AccountLocked',
  'AccountChallenge',
  'BlockedByPolicy',
  'QuotaExceeded',
  'RateLimited',
  'TooManyConnections',
  'MechanismNotOffered',
  'TLSRequired',
  'TokenRejected',
  'ServerError',
] as const satisfies readonly FailedReason<'Authenticated'>[];

const SENDER = [
  'SenderMismatch',
  'SenderRejected',
  'RelayDenied',
  'RejectedAsSpam',
] as const satisfies readonly FailedReason<'SenderAccepted'>[];

const DELIVERY = [
  'SenderMismatch',
  'SenderNotVerified',
  'SenderRejected',
  'RecipientRejected',
  'RelayDenied',
  'AccountRestricted',
  'AccountLocked',
  'QuotaExceeded',
  'RateLimited',
  'TooManyConnections',
  'Greylisted',
  'RejectedAsSpam',
  'ContentRejected',
  'MessageTooLarge',
  'ServerError',
] as const;

/** Reasons that a reply can have at each stage. A server may check the account only after it receives the sender. */
export const REASONS_AT = {
  greeting: CONNECTION,
  ehlo: CONNECTION,
  starttls: STARTTLS,
  auth: ACCOUNT,
  mail: [...SENDER, ...ACCOUNT],
  rcpt: DELIVERY,
  message: DELIVERY,
} as const satisfies Record<ProviderStage, readonly string[]>;

const RULE_REASONS = [...new Set([...CONNECTION, ...STARTTLS, ...ACCOUNT, ...SENDER, ...DELIVERY])] as const;

/** Reasons for a rejected password. The operator must not repeat the login with the same password. */
const OF_A_PASSWORD: readonly string[] = [
  'InvalidCredentials',
  'AuthorizationCodeRequired',
  'AppPasswordRequired',
  'AccountLocked',
];

const replyPattern = withRules(
  z
    .strictObject({
      codes: z
        .array(z.int().min(400).max(599).meta({ format: 'int32', description: 'One reply code.' }))
        .min(1)
        .max(16)
        .meta({ 'x-kubernetes-list-type': 'atomic', description: 'Reply codes, any one of them: 550.' })
        .optional(),
      enhanced: pattern(
        /^[245]([.][0-9]{1,3}){0,2}$/,
        11,
        'Enhanced status code (RFC 3463) or the beginning of one: 5.7.1, or 5.7 for every 5.7.x.',
      ).optional(),
      contains: z
        .array(words(128, 'Words that the reply contains, upper and lower case alike.', 2))
        .min(1)
        .max(8)
        .meta({
          'x-kubernetes-list-type': 'atomic',
          description:
            'Words of the reply, all of them, in any order. Spaces stand for any white space. They are plain text: no regular expressions.',
        })
        .optional(),
    })
    .meta({ description: 'A reply: every field that is given must match.' }),
  [
    {
      cel: 'has(self.codes) || has(self.enhanced) || has(self.contains)',
      message: 'a pattern needs codes, enhanced or contains: an empty one would match every reply',
      holds: ({ codes, enhanced, contains }) =>
        codes !== undefined || enhanced !== undefined || contains !== undefined,
    },
  ],
);

const retry = withRules(
  z
    .strictObject({
      mode: z.enum(['Stop', 'Wait']).meta({
        description:
          'Stop: no further try until the Secret, the spec or the SmtpProvider changes. Wait: the operator retries after the time in after.',
      }),
      after: duration('1m', '24h', 'Time until the next try, for mode Wait. Default: 15m.').optional(),
      attempts: z
        .int()
        .min(1)
        .max(100)
        .meta({
          format: 'int32',
          description: 'Number of further tries, for mode Wait. Then the operator stops. Default: no limit.',
        })
        .optional(),
    })
    .meta({ description: 'What the operator does after this reply. Default: Stop at auth, else Wait.' }),
  [
    {
      cel: "self.mode == 'Wait' || (!has(self.after) && !has(self.attempts))",
      message: 'after and attempts belong to mode Wait',
      holds: ({ mode, after, attempts }) =>
        mode === 'Wait' || (after === undefined && attempts === undefined),
    },
  ],
);

const MIN_WAIT_AT_LOGIN = '5m';

const rule = withRules(
  z
    .strictObject({
      name: pattern(
        /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/,
        63,
        'Name of the rule, in lower-case letters, digits and dashes. It is shown by --explain.',
      ),
      stages: z
        .array(z.enum(RULE_STAGES).meta({ description: 'One stage.' }))
        .min(1)
        .max(RULE_STAGES.length)
        .meta({
          'x-kubernetes-list-type': 'set',
          description:
            'Commands whose reply the rule explains: greeting, ehlo, starttls, auth, mail (MAIL FROM), rcpt (RCPT TO) or message (DATA and the message).',
        })
        .refine(stages => new Set(stages).size === stages.length, { message: 'each stage once' }),
      match: z.array(replyPattern).min(1).max(8).meta({
        'x-kubernetes-list-type': 'atomic',
        description: 'Replies that the rule explains: any one of these.',
      }),
      reason: z.enum(RULE_REASONS).meta({
        description: 'Reason of the condition, from the vocabulary (docs/reasons.md).',
      }),
      message: words(512, 'What the reply means, in one or two sentences. The reply itself is added to it.'),
      remedy: words(1024, 'What to do next. Number several causes in the order to check: (1) …. (2) ….'),
      retry: retry.optional(),
    })
    .meta({ description: 'What one kind of reply means at this provider, and what to do.' }),
  [
    {
      cel: `self.stages.all(stage, ${celReasons()})`,
      message:
        'the reason does not belong to a condition that is judged at these stages: see docs/platform-teams.md',
      holds: ({ stages, reason }) =>
        stages.every(stage => (REASONS_AT[stage] as readonly string[]).includes(reason)),
    },
    {
      cel: `!(self.reason in [${quoted(OF_A_PASSWORD)}]) || !has(self.retry) || self.retry.mode == 'Stop' || (has(self.retry.attempts) && self.retry.attempts == 1)`,
      message: 'a refused password must not be repeated: use retry.mode Stop, or Wait with attempts 1',
      holds: ({ reason, retry }) =>
        !OF_A_PASSWORD.includes(reason) || retry?.mode !== 'Wait' || retry.attempts === 1,
    },
    {
      cel: `!('auth' in self.stages) || !has(self.retry) || !has(self.retry.after) || duration(self.retry.after) >= duration('${MIN_WAIT_AT_LOGIN}')`,
      message: `a login must not be repeated within ${MIN_WAIT_AT_LOGIN}: set retry.after to ${MIN_WAIT_AT_LOGIN} or more`,
      holds: ({ stages, retry }) =>
        !stages.includes('auth') ||
        retry?.after === undefined ||
        between(durationSeconds(retry.after) ?? 0, durationSeconds(MIN_WAIT_AT_LOGIN) ?? 0, Infinity),
    },
  ],
);

function quoted(values: readonly string[]): string {
  return values.map(value => `'${value}'`).join(', ');
}

function celReasons(): string {
  return RULE_STAGES.map(
    stage => `(stage == '${stage}' && self.reason in [${quoted(REASONS_AT[stage])}])`,
  ).join(' || ');
}

export const MAX_RULES = 64;

export const replies = z
  .array(rule)
  .max(MAX_RULES)
  .refine(rules => new Set(rules.map(({ name }) => name)).size === rules.length, {
    message: 'each rule needs a name of its own',
  })
  .meta({
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': ['name'],
    description:
      'What the replies of this provider mean. The first rule that matches decides; replies that no rule matches are explained by the general rules.',
  });

export type ProviderReplyRule = z.output<typeof rule>;
export type ProviderReplyPattern = z.output<typeof replyPattern>;
