import { describe, expect, test } from '@jest/globals';
import { PROVIDER_IDS } from '../../../crds/providers.ts';
import { isReasonOf } from '../../../crds/reasons.ts';
import { wordedFor } from '../../../crds/wording.ts';
import { presetOf, presets } from '../../../operator/src/providers/index.ts';
import { matchReply } from '../../../operator/src/providers/match.ts';
import type { Preset, ReplyRuleFields } from '../../../operator/src/providers/preset.ts';

/** Ports on which submission is offered; 80 and 588 by DirectMail and Mailjet, 994 by NetEase, 8025 and 8465 by SMTP2GO. */
const SMTP_PORTS = [25, 80, 465, 587, 588, 994, 2465, 2525, 2587, 8025, 8465];
const IMPLICIT_PORTS = [465, 994, 2465, 8465];
const HOST = /^[a-z0-9-]+([.][a-z0-9-]+){2,}$/;
const DOMAIN = /^[a-z0-9-]+([.][a-z0-9-]+)+$/;

const CONDITION = {
  greeting: 'EgressReachable',
  ehlo: 'EgressReachable',
  starttls: 'TLSVerified',
  auth: 'Authenticated',
  sender: 'SenderAccepted',
} as const;

/** The reasons for a message that was refused. */
const OF_A_MESSAGE = [
  'SenderMismatch',
  'SenderNotVerified',
  'RecipientRejected',
  'RelayDenied',
  'AccountRestricted',
  'QuotaExceeded',
  'RateLimited',
  'TooManyConnections',
  'Greylisted',
  'RejectedAsSpam',
  'ContentRejected',
  'MessageTooLarge',
  'AccountLocked',
  'ServerError',
];

const CHINESE = [
  'qq',
  'exmail',
  '163',
  '126',
  'neteaseqiye',
  'aliyun',
  'directmail',
  'tencentses',
  'feishu',
  'sina',
  '139',
  '189',
  'petalmail',
] as const;
const HAN = /\p{Script=Han}{2,}/u;

const all = PROVIDER_IDS.map(id => presetOf(id));
const hosted = all.filter(({ id, ownHost }) => id !== 'custom' && !ownHost);
const rules = all.flatMap(preset => preset.replies.map(rule => ({ preset, rule })));

test('every provider id has one preset and every preset an id', () => {
  expect(Object.keys(presets).sort()).toEqual([...PROVIDER_IDS].sort());
});

describe.each(all)('preset $id', (preset: Preset) => {
  test('goes by its own id', () => expect(presets[preset.id as keyof typeof presets]).toBe(preset));

  test('has a title, a sentence of summary, and descriptions', () => {
    expect(preset.title).not.toBe('');
    expect(preset.summary).toMatch(/[.]$/);
    for (const text of [preset.username.describe, preset.password.describe, preset.sender.describe]) {
      expect(text).toMatch(/[^.\s]$/);
    }
    expect(wordedFor('cluster', preset.password.obtain)).toMatch(/[.]$/);
  });

  test('names endpoints that can be', () => {
    for (const { host, port, tls } of everyEndpoint(preset)) {
      expect(host).toMatch(HOST);
      expect(SMTP_PORTS).toContain(port);
      expect(tls).toBe(IMPLICIT_PORTS.includes(port) ? 'implicit' : 'starttls');
    }
  });

  test('names no endpoint twice', () => {
    for (const list of endpointLists(preset)) {
      const texts = list.map(({ host, port }) => `${host}:${port}`);
      expect(new Set(texts).size).toBe(texts.length);
    }
  });

  test('has the endpoints of its default region', () => {
    expect(preset.regions === undefined).toBe(preset.defaultRegion === undefined);
    if (preset.regions && preset.defaultRegion) {
      expect(preset.regions[preset.defaultRegion]?.endpoints).toEqual(preset.endpoints);
    }
  });

  test('names regions that the schema admits, each with one host', () => {
    for (const [name, region] of Object.entries(preset.regions ?? {})) {
      expect(name).toMatch(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/);
      expect(name.length).toBeLessThanOrEqual(40);
      expect(region.title).not.toBe('');
      expect(new Set(region.endpoints.map(({ host }) => host)).size).toBe(1);
    }
  });

  test('names domains in lower case', () => {
    for (const domain of everyDomain(preset)) expect(domain).toMatch(DOMAIN);
  });

  test('has a fixed user name exactly if its kind is fixed', () => {
    expect(preset.username.value !== undefined).toBe(preset.username.kind === 'fixed');
  });

  test('has limits in whole sentences and positive numbers', () => {
    for (const note of preset.limits.notes) expect(note).toMatch(/[.]$/);
    for (const value of [preset.limits.connections, preset.limits.loginBackoffSeconds]) {
      if (value !== undefined) expect(value).toBeGreaterThan(0);
    }
  });

  test('links by https and dates its sources', () => {
    for (const { title, url } of preset.links) {
      expect(title).not.toBe('');
      expect(url).toMatch(/^https:\/\/[^\s]+$/);
    }
    expect(preset.sources.length).toBeGreaterThan(0);
    for (const { text, url, checked } of preset.sources) {
      expect(text).not.toBe('');
      if (url !== undefined) expect(url).toMatch(/^https?:\/\/[^\s]+$/);
      expect(checked).toMatch(/^20\d\d-(0[1-9]|1[0-2])$/);
    }
  });

  test('has rules with ids of their own', () => {
    const ids = preset.replies.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  });
});

describe.each(rules)('rule $rule.id of $preset.id', ({ rule }: { rule: ReplyRuleFields }) => {
  test('uses the closed vocabulary of each of its stages', () => {
    for (const at of rule.at) {
      if (at === 'recipient' || at === 'message') {
        expect(OF_A_MESSAGE).toContain(rule.reason);
        continue;
      }
      // A server may judge the account only when it hears the sender.
      const ofAccount = at === 'sender' && isReasonOf('Authenticated', rule.reason);
      expect([at, ofAccount || isReasonOf(CONDITION[at], rule.reason)]).toEqual([at, true]);
    }
  });

  test('has its meaning and remedy in whole sentences', () => {
    for (const reader of ['cluster', 'terminal'] as const) {
      for (const marked of [rule.message, rule.remedy]) {
        const text = wordedFor(reader, marked);
        expect(text).toMatch(/^(?:\p{Lu}|--).*[.]$/u);
        expect(text).not.toMatch(/\s{2}|[.]{2}|[.],|\n/);
      }
    }
  });

  test('numbers several causes from one upwards', () => {
    const numbers = [...wordedFor('cluster', rule.remedy).matchAll(/(?<= )\((\d)\) /g)].map(([, digit]) =>
      Number(digit),
    );
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    expect(rule.remedy.includes('in this order')).toBe(
      numbers.length > 0 && !/^(All of these|In the console)/.test(rule.remedy),
    );
  });

  test('matches tolerantly', () => {
    expect(rule.codes?.length ?? 0).toBeGreaterThan(0);
    for (const code of rule.codes ?? []) expect(code).toBeGreaterThanOrEqual(400);
    if (rule.words) {
      expect(rule.words.flags).toBe('i');
      expect(rule.words.source).not.toMatch(/^\^|\$$/);
    }
  });

  test('matches the reply that the documentation shows', () => {
    expect(rule.says !== undefined).toBe(rule.words !== undefined || rule.enhanced !== undefined);
    for (const said of rule.says?.split('; or ') ?? []) {
      const [code = 0] = rule.codes ?? [];
      const [at = 'auth'] = rule.at;
      expect(matchReply([rule], at, { code, lines: [said] })?.id).toBe(rule.id);
    }
  });

  test('waits for a time that can be', () => {
    if (rule.retry.kind !== 'backoff') return;
    expect(rule.retry.seconds).toBeGreaterThanOrEqual(60);
    expect(rule.retry.seconds).toBeLessThanOrEqual(86_400);
  });

  test('never repeats a refused password without end', () => {
    const passwordAtFault = ['InvalidCredentials', 'AuthorizationCodeRequired', 'AppPasswordRequired'];
    if (!passwordAtFault.includes(rule.reason)) return;
    expect(rule.retry.kind === 'stop' || (rule.retry.kind === 'backoff' && rule.retry.attempts === 1)).toBe(
      true,
    );
  });
});

test.each(CHINESE)('the remedies of %s name the Chinese menu items', id => {
  const preset = presetOf(id);
  expect(preset.password.obtain).toMatch(HAN);
  const clicks = preset.replies.filter(({ retry }) => retry.kind !== 'backoff');
  expect(clicks.length).toBeGreaterThan(0);
  for (const { remedy } of clicks) expect(remedy).toMatch(HAN);
});

test.each(['outlook', 'hotmail'] as const)('no remedy of %s asks for a password, because they ended', id => {
  for (const { reason, remedy } of presetOf(id).replies) {
    expect(remedy).not.toMatch(/store the right password|password works at|app password that/);
    if (reason === 'InvalidCredentials') expect(remedy).toMatch(/smtp-operator login/);
  }
});

test('presets that share a company share its rules', () => {
  const ids = (id: keyof typeof presets) => presetOf(id).replies.map(rule => rule.id);
  expect(ids('126')).toEqual(ids('163'));
  expect(ids('exmail')).toEqual(ids('qq'));
  expect(presetOf('hotmail').replies).toBe(presetOf('outlook').replies);
  expect(ids('office365')).toEqual(ids('outlook'));
  expect(presetOf('office365-china').replies).toBe(presetOf('office365').replies);
  expect(ids('neteaseqiye')).toEqual(ids('163'));
});

test('only servers that users run themselves, and custom, know no host', () => {
  expect(all.filter(({ endpoints }) => endpoints.length === 0).map(({ id }) => id)).toEqual([
    'mailpit',
    'postal',
    'mailcow',
    'mailu',
    'custom',
  ]);
  expect(hosted).toHaveLength(PROVIDER_IDS.length - 5);
});

function endpointLists({ endpoints, regions = {} }: Preset) {
  return [endpoints, ...Object.values(regions).map(region => region.endpoints)];
}

function everyEndpoint(preset: Preset) {
  return endpointLists(preset).flat();
}

function everyDomain({ domains, regions = {} }: Preset) {
  return [...domains, ...Object.values(regions).flatMap(region => region.domains ?? [])];
}
