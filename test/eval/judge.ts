import { readFileSync } from 'node:fs';
import { decide } from '../../operator/src/diagnose/decision/decide.ts';
import { meaningOf } from '../../operator/src/diagnose/decision/meaning.ts';
import { diagnose } from '../../operator/src/diagnose/diagnose.ts';
import { presetOf } from '../../operator/src/providers/index.ts';
import { at, context, evidence, failsAt, says } from '../../testing/fixtures/evidence.ts';
import { parsedReply } from '../../testing/fixtures/replies.ts';
import type { HandedCase } from './cases.ts';
import type { Labelled } from './corpus.ts';
import { providerOf, replyOf } from './corpus.ts';

/** Result of one row: the expected and the actual cause, and whether it is right. */
export interface Judged {
  row: string;
  expected: string;
  got: string;
  right: boolean;
}

/**
 * Evaluates a labelled reply. It uses the known facts of the preset, but not its rules, which would hide the lexicon.
 */
export function judgeLabelled(row: Labelled): Judged {
  const preset = presetOf(providerOf(row));
  const reply = replyOf(row);
  const known = {
    loggedIn: row.login,
    loginRequired: preset.login === 'required',
    secured: row.tls,
    otherSender: false,
  };
  const cause = decide(row.stage, reply, known).cause ?? 'unknown';
  const own = meaningOf(row.stage, reply, known, preset.replies);
  const causes: readonly string[] = row.causes;
  const right =
    causes.includes(cause) || (own.own && causes.some(other => OF_RULE[own.reason]?.includes(other)));
  const shown = `${row.stage} ${row.provider}: ${row.code} ${row.enhanced ?? ''} ${row.text}`;
  return { row: shown.replace(/\s+/g, ' '), expected: row.causes.join(' or '), got: cause, right };
}

/** Causes that the reason of a provider's own rule covers. */
const OF_RULE: Readonly<Record<string, readonly string[]>> = {
  AuthorizationCodeRequired: ['authorization-code'],
  AppPasswordRequired: ['app-password'],
  SenderMismatch: ['sender-mismatch'],
  SenderRejected: ['sender-rejected', 'sender-unverified', 'login-needed'],
  SenderNotVerified: ['sender-unverified'],
  AccountLocked: ['locked'],
  AccountRestricted: ['account-restricted'],
  SMTPServiceDisabled: ['service-off', 'account-restricted'],
  RateLimited: ['rate'],
  QuotaExceeded: ['quota'],
};

export function judgeHanded(handed: HandedCase): Judged {
  const { stage, provider, login, reply, right, says: wanted, never, retry } = handed;
  const found = stage === 'message' || stage === 'recipient' ? ofMessage(handed) : ofProbe(handed);
  const text = `${found.message} ${found.remedy}`;
  const missing = wanted.filter(part => !text.includes(part));
  const forbidden = never.filter(part => text.includes(part));
  const holds =
    right.includes(`${found.condition}/${found.reason}`) &&
    missing.length + forbidden.length === 0 &&
    (retry === undefined || found.retry.kind === retry);
  return {
    row: `case ${handed.id} ${provider} ${login ? 'with' : 'without'} a login at ${stage}: ${reply}`,
    expected: right.join(' or '),
    got: [`${found.condition}/${found.reason}`, ...missing.map(part => `lacks "${part}"`), ...forbidden].join(
      ', ',
    ),
    right: holds,
  };
}

function ofProbe({ stage, provider, login, tls, reply }: HandedCase) {
  const host = presetOf(provider).endpoints[0]?.host ?? 'mail.example.test';
  const seen = evidence(
    at({ host, ...(tls ? { port: 25, tls } : { port: 465, tls: 'implicit' }) }),
    failsAt(stage as 'ehlo' | 'auth' | 'sender', says(reply)),
  );
  const known = context(provider, { wantsLogin: login, noSecret: !login });
  const { finding } = diagnose({ ...seen, heloName: 'operator' }, known);
  if (!finding) throw new Error('nothing was found');
  return finding;
}

const ofMessage = ({ stage, provider, login, reply }: HandedCase) => {
  const preset = presetOf(provider);
  const known = {
    loggedIn: login,
    loginRequired: preset.login === 'required',
    secured: true,
    otherSender: false,
  };
  return meaningOf(stage, parsedReply(reply), known, preset.replies);
};

/** Evaluates replies of receivers. They do not concern the client's password, so each must get another cause. */
export function judgeReceivers(): Judged[] {
  return readFileSync(new URL('receivers/replies.jsonl', import.meta.url), 'utf8')
    .split('\n')
    .filter(line => line !== '')
    .map(line => {
      const { code, reply } = JSON.parse(line) as { code: number; reply: string };
      const [, own, enhanced, text = reply] =
        /^(?:(\d{3})[ -])?(?:([245]\.\d+\.\d+)[ -]?)?(.*)$/s.exec(reply) ?? [];
      const known = { loggedIn: true, loginRequired: false, secured: true, otherSender: false };
      const parsed = { code: Number(own ?? code), ...(enhanced && { enhanced }), lines: [text] };
      const { cause = 'unknown' } = decide('message', parsed, known);
      return { row: reply, expected: 'a cause of a message', got: cause, right: !OF_A_LOGIN.includes(cause) };
    });
}

const OF_A_LOGIN: readonly string[] = [
  'credentials',
  'app-password',
  'authorization-code',
  'token',
  'challenge',
  'mechanism',
];
