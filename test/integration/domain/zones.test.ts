import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { DomainFacts } from '../../../operator/src/domain/facts.ts';
import { gatherDomain, spfDomain } from '../../../operator/src/domain/gather.ts';
import type { DomainVerdict } from '../../../operator/src/domain/judge.ts';
import { judgeDomain } from '../../../operator/src/domain/judge.ts';
import { createLookup } from '../../../operator/src/probe/net/record-lookup.ts';
import { TOP } from '../../../testing/cluster/binaries.ts';
import { AROUND, GENERAL, GENERAL_SENDERS } from '../../../testing/lab/domains/general.ts';
import { PROVIDER_SENDERS } from '../../../testing/lab/domains/providers.ts';
import type { Sender } from '../../../testing/lab/domains/sender.ts';
import {
  FROM_PROVIDER,
  FROM_STRANGER,
  PRIVATE_KEY,
  providerZones,
} from '../../../testing/lab/domains/sender.ts';
import type { NameServer } from '../../../testing/lab/nsd.ts';
import { startNameServer } from '../../../testing/lab/nsd.ts';
import { startSlowDns } from '../../../testing/lab/slow-dns.ts';
import type { MailauthAnswer, Question } from '../../../testing/oracles/oracles.ts';
import { askCheckdmarc, askMailauth, oraclesUnavailable } from '../../../testing/oracles/oracles.ts';

const SENDERS = [...GENERAL_SENDERS, ...PROVIDER_SENDERS];
const rows = SENDERS.map(sender => [sender.domain, sender.reason, sender] as const);

interface Judged {
  facts: DomainFacts;
  verdict: DomainVerdict;
}

let server: NameServer;
const judged = new Map<string, Judged>();

beforeAll(async () => {
  server = await startNameServer(join(TOP, '.build', 'test', `nsd-${process.pid}`), {
    ...AROUND,
    ...providerZones([GENERAL, ...PROVIDER_SENDERS.map(({ needs }) => needs)]),
    ...Object.fromEntries(SENDERS.map(({ domain, lines }) => [domain, lines])),
  });
  for (const { domain, needs, selectors } of SENDERS) {
    const facts = await gatherDomain(domain, needs, selectors, createLookup([server.address]));
    judged.set(domain, { facts, verdict: judgeDomain(needs, facts) });
  }
}, 120_000);
afterAll(() => server?.stop());

const of = (domain: string): Judged => {
  const found = judged.get(domain);
  if (!found) throw new Error(`${domain} was not judged`);
  return found;
};

test('there are some two hundred zones, and every reason is among them', () => {
  expect(SENDERS.length).toBeGreaterThan(200);
  expect(new Set(SENDERS.map(({ domain }) => domain)).size).toBe(SENDERS.length);
});

describe('each zone of a real name server is judged', () => {
  test.each(rows)('%s: %s', (domain, reason) => {
    const { verdict } = of(domain);
    expect({ reason: verdict.reason, records: verdict.records }).toMatchObject({ reason });
  });
});

describe('a slow name server', () => {
  const examined = async (delayMs: number): Promise<DomainVerdict> => {
    const slow = await startSlowDns(server.address, delayMs);
    try {
      const facts = await gatherDomain('nested.test', GENERAL, [], createLookup([slow.address]));
      return judgeDomain(GENERAL, facts);
    } finally {
      slow.stop();
    }
  };

  test('that answers within its time changes nothing', async () => {
    expect(await examined(800)).toEqual(of('nested.test').verdict);
  });

  test('that answers too late is not taken for missing records', async () => {
    const began = performance.now();
    const verdict = await examined(15_000);
    expect(verdict).toMatchObject({ reason: 'DNSUnavailable', status: 'Unknown' });
    expect(performance.now() - began).toBeLessThan(60_000);
  });
});

const missing = oraclesUnavailable();

/** Cases in which another program differs, and the reason why the operator's result matches receivers. */
const DIFFERENCES = {
  mailauth: {
    'two-keys.test':
      'RFC 6376 section 3.6.2.2 leaves several key records undefined; mailauth tries the first.',
  },
  checkdmarc: {
    'upper-case.test': 'RFC 7208 section 4.6.1: names of terms and the version are without case.',
    'three-voids.test': 'checkdmarc counts no void look-up for a term mx of a domain without mail servers.',
    'dmarc-typo-with-rua.test': 'RFC 9989 section 4.10.1: with a reporting URI the policy counts as none.',
    'dmarc-no-policy.test':
      'RFC 9989 section 4.10.1: without policy and reporting URI the record is ignored.',
  },
};

(missing ? describe.skip : describe)(missing ?? 'two independent programs judge the same', () => {
  const questions = SENDERS.map(question);

  test('mailauth: SPF, its look-ups, DKIM, the policy, and a signed message of each', async () => {
    const answers = await askMailauth(server.address, PRIVATE_KEY, questions);
    expect(answers.length).toBe(SENDERS.length);
    const different = SENDERS.flatMap((sender, n) => {
      const answer = answers[n];
      const [ours, theirs] = [ourView(sender), answer && mailauthView(sender, answer)];
      return JSON.stringify(ours) === JSON.stringify(theirs)
        ? []
        : [[sender.domain, { ours, theirs }] as const];
    });
    explained(different, DIFFERENCES.mailauth);
  }, 120_000);

  test('checkdmarc: SPF, its look-ups and the policy', async () => {
    const answers = await askCheckdmarc(server.address, questions);
    expect(answers.length).toBe(SENDERS.length);
    const different = SENDERS.flatMap((sender, n) => {
      const answer = answers[n];
      const ours = ourView(sender);
      const valid = ours.spf && (ours.spf === 'pass' || ours.spf === 'fail');
      const same =
        (valid === undefined || valid === answer?.spf.valid) &&
        (!valid || ours.lookups === answer?.spf.lookups) &&
        (ours.policy !== undefined) === answer?.dmarc.valid;
      return same ? [] : [[sender.domain, { ours, theirs: answer }] as const];
    });
    explained(different, DIFFERENCES.checkdmarc);
  }, 120_000);
});

function explained(
  different: readonly (readonly [string, object])[],
  why: Readonly<Record<string, string>>,
): void {
  const unexplained = different.filter(([domain]) => !Object.hasOwn(why, domain));
  expect(unexplained).toEqual([]);
  expect(different.map(([domain]) => domain).sort()).toEqual(Object.keys(why).sort());
}

/**
 * Comparable results for a domain. Undefined: the operator does not check it for this provider, or only a receiver can
 * check it.
 */
interface View {
  spf: Spf | undefined;
  lookups: number | undefined;
  signed: boolean;
  policy: string | undefined;
  /** Whether a message of the provider passes DMARC, if the operator reports that it does. */
  passes: boolean | undefined;
}

/** SPF result of a receiver, as far as both report it. */
type Spf = 'none' | 'permerror' | 'temperror' | 'pass' | 'fail';

function ourView(sender: Sender): View {
  const { facts, verdict } = of(sender.domain);
  const spf = ourSpf(sender);
  return {
    spf,
    lookups: spf === 'pass' || spf === 'fail' ? facts.spf.lookups : undefined,
    signed: verdict.records.some(({ purpose, state }) => purpose === 'dkim' && state === 'ok'),
    policy: facts.dmarc.policy?.request,
    passes: verdict.status === 'True' ? true : undefined,
  };
}

function mailauthView(sender: Sender, { spf, dkim, dmarc }: MailauthAnswer): View {
  const ours = ourView(sender);
  return {
    spf: ours.spf && theirSpf(spf),
    lookups: ours.lookups && spf.lookups,
    signed: dkim.includes('pass'),
    policy: dmarc?.policy,
    passes: ours.passes && dmarc?.result === 'pass',
  };
}

function question({ domain, needs, selectors }: Sender): Question {
  return {
    domain,
    selectors: [...selectors, ...needs.dkim.selectors],
    envelope: spfDomain(domain, needs),
    provider: FROM_PROVIDER,
    stranger: FROM_STRANGER,
  };
}

function ourSpf({ domain, needs }: Sender): Spf | undefined {
  if (!needs.spf) return undefined;
  const { verdict } = of(domain);
  const record = verdict.records.find(({ purpose }) => purpose === 'spf');
  if (record?.state === 'ok') return 'pass';
  switch (record?.reason) {
    case 'SPFMissing':
      return 'none';
    case 'DNSUnavailable':
      return 'temperror';
    case 'SPFProviderMissing':
      return 'fail';
    case 'SPFUnknown':
      return undefined;
    default:
      return 'permerror';
  }
}

/**
 * Returns mailauth's SPF result. The stranger's message evaluates the whole tree; the provider's evaluation ends at the
 * first match.
 */
function theirSpf({ provider, stranger }: MailauthAnswer['spf']): Spf {
  if (stranger === 'none' || stranger === 'permerror' || stranger === 'temperror') return stranger;
  return provider === 'pass' ? 'pass' : 'fail';
}
