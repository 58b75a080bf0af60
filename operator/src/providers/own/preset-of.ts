import { durationSeconds } from '../../../../crds/schema/build.ts';
import type { ProviderDomain } from '../../../../crds/schema/provider/domain.ts';
import type {
  ProviderPassword,
  ProviderShape,
  ProviderUsername,
} from '../../../../crds/schema/provider/login.ts';
import type { ProviderReplyPattern, ProviderReplyRule } from '../../../../crds/schema/provider/replies.ts';
import type { SmtpProviderSpec } from '../../../../crds/schema/provider/spec.ts';
import type { Retry } from '../../model/verdict.ts';
import type { DomainNeeds } from '../domain-needs.ts';
import type {
  PasswordRule,
  Preset,
  Region,
  ReplyPattern,
  ReplyRule,
  ReplyRuleFields,
  Shape,
  Sink,
  UsernameRule,
} from '../preset.ts';
import {
  ENVELOPES,
  JUDGES,
  KNOWN,
  LOGINS,
  PASSWORDS,
  PURPOSES,
  SENDERS,
  STAGES,
  USERNAMES,
} from './enums.ts';
import { patternOf } from './shape.ts';

/** Returns the preset that an SmtpProvider describes. The schema limits the size of every value. */
export function presetFrom(name: string, spec: SmtpProviderSpec): Preset {
  const { endpoints = [], regions = [], domains = [], sender = {}, limits = {} } = spec;
  return {
    id: name,
    title: spec.title,
    summary: spec.summary ?? `${spec.title}.`,
    endpoints,
    ...(regions.length > 0 && {
      regions: Object.fromEntries(regions.map(region => [region.name, regionOf(region)])),
      defaultRegion: spec.defaultRegion ?? '',
    }),
    domains,
    login: LOGINS[spec.login ?? 'Optional'],
    judgesSender: JUDGES[sender.judgedAt ?? 'Rcpt'],
    ...(spec.sink && { sink: sinkOf(spec.sink) }),
    username: usernameOf(spec.username),
    password: passwordOf(spec.password),
    sender: {
      kind: SENDERS[sender.rule ?? 'Any'],
      describe: sender.description ?? 'any sender that the server allows',
    },
    ...(spec.methods && { methods: spec.methods }),
    limits: {
      ...(limits.connections !== undefined && { connections: limits.connections }),
      notes: limits.notes ?? [],
    },
    replies: (spec.replies ?? []).map(ruleOf),
    ...(spec.domain && { domain: domainOf(spec.domain) }),
    links: spec.links ?? [],
    sources: [],
    ...(spec.notice !== undefined && { notice: spec.notice }),
  };
}

function regionOf({
  title,
  endpoints,
  domains,
  login,
}: NonNullable<SmtpProviderSpec['regions']>[number]): Region {
  return { title, endpoints, ...(domains && { domains }), ...(login && { login: LOGINS[login] }) };
}

function sinkOf({
  kind,
  address = '',
  name = '',
  value = '',
  note,
}: NonNullable<SmtpProviderSpec['sink']>): Sink {
  if (kind === 'Address') return { kind: 'address', address, note };
  return kind === 'Header' ? { kind: 'header', name, value, note } : { kind: 'everything', note };
}

function usernameOf(given: ProviderUsername | undefined): UsernameRule {
  if (!given) return { kind: 'free', describe: 'as the server requires' };
  const { kind, value, localPartAllowed, description, shape } = given;
  return {
    kind: USERNAMES[kind],
    ...(value !== undefined && { value }),
    ...(localPartAllowed && { localPart: true }),
    describe: description,
    ...(shape && { shape: shapeOf(shape) }),
  };
}

function passwordOf(given: ProviderPassword | undefined): PasswordRule {
  if (!given) {
    return {
      kind: 'any',
      describe: 'as the server requires',
      obtain: "Ask the mail server's administrator for a user that may send by SMTP.",
    };
  }
  const { kind = 'Any', description, obtain, shape, mistakenFor = [] } = given;
  return {
    kind: PASSWORDS[kind],
    describe: description,
    obtain,
    ...(shape && { shape: shapeOf(shape) }),
    ...(mistakenFor.length > 0 && {
      wrong: mistakenFor.map(({ description: describe, instead, ...bounds }) => ({
        pattern: patternOf(bounds),
        describe,
        ...(instead !== undefined && { instead }),
      })),
    }),
  };
}

const shapeOf = ({ description, certain, ...bounds }: ProviderShape): Shape => ({
  pattern: patternOf(bounds),
  describe: description,
  ...(certain && { sure: true }),
});

/** The schema ensures that a reason belongs to its stages, as the type of a built-in rule does. */
function ruleOf({ name, stages, match, reason, message, remedy, retry }: ProviderReplyRule): ReplyRule {
  const [first = {}, ...or] = match.map(replyPatternOf);
  const rule: ReplyRuleFields = {
    id: name,
    at: stages.map(stage => STAGES[stage]),
    ...first,
    ...(or.length > 0 && { or }),
    reason,
    message,
    remedy,
    retry: retryOf(retry, stages.includes('auth')),
  };
  return rule as ReplyRule;
}

const replyPatternOf = ({ codes, enhanced, contains }: ProviderReplyPattern): ReplyPattern => ({
  ...(codes && { codes }),
  // The schema allows only digits and dots here.
  ...(enhanced !== undefined && { enhanced: new RegExp(`^${enhanced.replaceAll('.', '\\.')}(?:\\.|$)`) }),
  ...(contains && { contains }),
});

const DEFAULT_WAIT = '15m';

function retryOf(given: ProviderReplyRule['retry'], atLogin: boolean): Retry {
  const mode = given?.mode ?? (atLogin ? 'Stop' : 'Wait');
  if (mode === 'Stop') return { kind: atLogin ? 'stop' : 'pointless' };
  return {
    kind: 'backoff',
    seconds: durationSeconds(given?.after ?? DEFAULT_WAIT) ?? 0,
    ...(given?.attempts !== undefined && { attempts: given.attempts }),
  };
}

function domainOf({ envelope, spf, dkim, records = [], dmarc, notes }: ProviderDomain): DomainNeeds {
  return {
    envelope: ENVELOPES[envelope],
    ...(spf && { spf: { includes: spf.includes, ...(spf.at !== undefined && { at: spf.at }) } }),
    dkim: {
      selectors: dkim.selectors,
      type: dkim.type,
      known: KNOWN[dkim.known],
      ...(dkim.targets && { targets: dkim.targets }),
      find: dkim.find,
    },
    records: records.map(({ purpose, label = '', type, value = '', varies, required = false, find }) => ({
      purpose: PURPOSES[purpose],
      label,
      type,
      value,
      ...(varies && { byRegion: true as const }),
      required,
      find,
    })),
    ...(dmarc && { dmarc: true }),
    ...(notes && { notes }),
    sources: [],
  };
}
