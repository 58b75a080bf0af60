import type { ProviderReplyPattern, ProviderReplyRule } from '../../../../crds/schema/provider/replies.ts';
import type { SmtpProviderSpec } from '../../../../crds/schema/provider/spec.ts';
import { wordedFor } from '../../../../crds/wording.ts';
import type { Retry } from '../../model/verdict.ts';
import type { DomainNeeds } from '../domain-needs.ts';
import type { PasswordRule, Preset, ReplyPattern, ReplyRuleFields, Shape, Sink } from '../preset.ts';
import {
  ENVELOPES,
  JUDGES,
  KNOWN,
  LOGINS,
  nameOf,
  PASSWORDS,
  PURPOSES,
  SENDERS,
  STAGES,
  USERNAMES,
} from './enums.ts';
import { enhancedOf, wordsOf } from './expand.ts';
import { boundsOf } from './shape.ts';

export interface PrintedPreset {
  spec: SmtpProviderSpec;
  /** Parts of the preset that the schema of SmtpProvider cannot express, one line each. */
  leftOut: string[];
}

/** Returns a built-in preset as an SmtpProvider, for users to start from. */
export function specOf(preset: Preset): PrintedPreset {
  const leftOut: string[] = [];
  const { endpoints, regions = {}, username, password, domain, sink, notice } = preset;
  const rules = preset.replies.flatMap(rule => {
    const printed = ruleOf(rule);
    if (!printed) leftOut.push(`rule ${rule.id}: its pattern has no equal in plain words`);
    return printed ?? [];
  });
  const userShape = shapeOf(username.shape, 'username', leftOut);
  if (preset.oauth2) leftOut.push('OAuth2: set spec.auth.oauth2.tokenEndpoint in the SmtpConfig');
  if (preset.ownHost) leftOut.push('endpoints: the host is your own');
  const spec: SmtpProviderSpec = {
    title: preset.title,
    summary: preset.summary,
    ...(endpoints.length > 0 && { endpoints: [...endpoints] }),
    ...(Object.keys(regions).length > 0 && {
      regions: Object.entries(regions).map(([name, region]) => ({
        name,
        title: region.title,
        endpoints: [...region.endpoints],
        ...(region.domains && { domains: [...region.domains] }),
        ...(region.login && { login: nameOf(LOGINS, region.login) }),
      })),
      ...(preset.defaultRegion !== undefined && { defaultRegion: preset.defaultRegion }),
    }),
    login: nameOf(LOGINS, preset.login),
    username: {
      kind: nameOf(USERNAMES, username.kind),
      ...(username.value !== undefined && { value: username.value }),
      ...(username.localPart && { localPartAllowed: true }),
      description: username.describe,
      ...(userShape && { shape: userShape }),
    },
    password: passwordOf(password, leftOut),
    sender: {
      rule: nameOf(SENDERS, preset.sender.kind),
      judgedAt: nameOf(JUDGES, preset.judgesSender),
      description: preset.sender.describe,
    },
    ...(preset.methods && { methods: [...preset.methods] }),
    limits: {
      ...(preset.limits.connections !== undefined && { connections: preset.limits.connections }),
      ...(preset.limits.notes.length > 0 && { notes: [...preset.limits.notes] }),
    },
    ...(rules.length > 0 && { replies: rules }),
    ...(preset.domains.length > 0 && { domains: [...preset.domains] }),
    ...(domain && { domain: domainOf(domain) }),
    ...(sink && { sink: sinkOf(sink) }),
    ...(preset.links.length > 0 && { links: [...preset.links] }),
    ...(notice !== undefined && { notice }),
  };
  return { spec, leftOut };
}

const inCluster = (text: string): string => wordedFor('cluster', text);

function passwordOf({ kind, describe, obtain, shape, wrong = [] }: PasswordRule, leftOut: string[]) {
  const printed = shapeOf(shape, 'password', leftOut);
  const mistakenFor = wrong.flatMap(({ pattern, describe: description, instead }) => {
    const bounds = boundsOf(pattern);
    if (!bounds) leftOut.push(`password.mistakenFor, ${description}: its form has no equal`);
    return bounds
      ? [{ ...bounds, description, ...(instead !== undefined && { instead: inCluster(instead) }) }]
      : [];
  });
  return {
    kind: nameOf(PASSWORDS, kind),
    description: describe,
    obtain: inCluster(obtain),
    ...(printed && { shape: printed }),
    ...(mistakenFor.length > 0 && { mistakenFor }),
  };
}

function shapeOf(shape: Shape | undefined, field: string, leftOut: string[]) {
  if (!shape) return undefined;
  const bounds = boundsOf(shape.pattern);
  if (!bounds) {
    leftOut.push(`${field}.shape, ${shape.describe}: its form has no equal`);
    return undefined;
  }
  return { ...bounds, description: shape.describe, ...(shape.sure && { certain: true }) };
}

function sinkOf(sink: Sink): NonNullable<SmtpProviderSpec['sink']> {
  switch (sink.kind) {
    case 'address':
      return { kind: 'Address', address: sink.address, note: sink.note };
    case 'header':
      return { kind: 'Header', name: sink.name, value: sink.value, note: sink.note };
    case 'everything':
      return { kind: 'Everything', note: sink.note };
  }
}

const MAX_PATTERNS = 8;

function ruleOf({
  id,
  at,
  or = [],
  reason,
  message,
  remedy,
  retry,
  ...first
}: ReplyRuleFields): ProviderReplyRule | undefined {
  const patterns = [first, ...or].map(patternsOf);
  if (!patterns.every(found => found !== undefined)) return undefined;
  const match = patterns.flat();
  if (match.length > MAX_PATTERNS) return undefined;
  return {
    name: id,
    stages: at.map(stage => nameOf(STAGES, stage)),
    match,
    reason: reason as ProviderReplyRule['reason'],
    message: inCluster(message),
    remedy: inCluster(remedy),
    retry: retryOf(retry, at.includes('auth')),
  };
}

function patternsOf({ codes, enhanced, words }: ReplyPattern): ProviderReplyPattern[] | undefined {
  const begins = enhanced ? enhancedOf(enhanced) : [undefined];
  const texts = words ? wordsOf(words) : [undefined];
  return (
    begins &&
    texts &&
    begins.flatMap(begin =>
      texts.map(contains => ({
        ...(codes && { codes: [...codes] }),
        ...(begin !== undefined && { enhanced: begin }),
        ...(contains && { contains }),
      })),
    )
  );
}

/** Minimum delay of a login retry that the schema allows. */
const MIN_LOGIN_SECONDS = 300;

function retryOf(retry: Retry, atLogin: boolean): NonNullable<ProviderReplyRule['retry']> {
  if (retry.kind !== 'backoff') return { mode: 'Stop' };
  const seconds = atLogin ? Math.max(MIN_LOGIN_SECONDS, retry.seconds) : retry.seconds;
  const after = seconds % 3600 === 0 ? `${seconds / 3600}h` : `${Math.round(seconds / 60)}m`;
  return { mode: 'Wait', after, ...(retry.attempts !== undefined && { attempts: retry.attempts }) };
}

function domainOf({
  envelope,
  spf,
  dkim,
  records,
  dmarc,
  notes,
}: DomainNeeds): NonNullable<SmtpProviderSpec['domain']> {
  return {
    envelope: nameOf(ENVELOPES, envelope),
    ...(spf && { spf: { includes: [...spf.includes], ...(spf.at !== undefined && { at: spf.at }) } }),
    dkim: {
      selectors: [...dkim.selectors],
      type: dkim.type,
      known: nameOf(KNOWN, dkim.known),
      ...(dkim.targets && { targets: [...dkim.targets] }),
      find: dkim.find,
    },
    ...(records.length > 0 && {
      records: records.map(({ purpose, label, type, value, byRegion, required, find }) => ({
        purpose: nameOf(PURPOSES, purpose),
        ...(label !== '' && { label }),
        type,
        ...(value !== '' && { value }),
        ...(byRegion && { varies: true }),
        ...(required && { required }),
        find,
      })),
    }),
    ...(dmarc && { dmarc }),
    ...(notes && { notes: [...notes] }),
  };
}
