import { describe, expect, test } from '@jest/globals';
import { domainCheck } from '../../../../operator/src/controller/checks/domain.ts';
import type { Reconciliation } from '../../../../operator/src/controller/reconciliation.ts';
import type { DomainFacts } from '../../../../operator/src/domain/facts.ts';
import { gatherDomain } from '../../../../operator/src/domain/gather.ts';
import type { DomainNeeds } from '../../../../operator/src/providers/domain-needs.ts';
import { presetOf } from '../../../../operator/src/providers/index.ts';
import { hashOfInputs } from '../../../../operator/src/status/checks.ts';
import { zoneLookup } from '../../../../testing/fixtures/zone.ts';

const NEEDS: DomainNeeds = {
  envelope: 'include',
  spf: { includes: ['spf.provider.example'] },
  dkim: { selectors: [], type: 'TXT', known: 'unknown', find: 'See the console.' },
  records: [],
  sources: [],
};

interface Given {
  from?: string;
  needs?: DomainNeeds | undefined;
  checks?: object;
  known?: object;
  facts?: DomainFacts;
}

/** A pass as far as the check looks at it. */
function pass({ from = 'noreply@shop.example', needs = NEEDS, checks, known, facts }: Given = {}) {
  const asked: unknown[] = [];
  const { domain: _, ...preset } = presetOf('sendgrid');
  const made = {
    resolved: {
      spec: { provider: 'sendgrid', ...(checks && { checks: { domain: checks } }) },
      sender: from,
      preset: { ...preset, ...(needs && { domain: needs }), domains: ['provider.example'] },
    },
    state: { memory: known ? { checks: { domain: known } } : {} },
    ports: {
      domain: (question: unknown) => {
        asked.push(question);
        return Promise.resolve(facts);
      },
    },
  };
  return { asked, pass: made as unknown as Reconciliation };
}

const facts = (zone = {}) => gatherDomain('shop.example', NEEDS, [], zoneLookup(zone));

describe('when it applies', () => {
  test('every hour by default, or at the interval of the spec', () => {
    expect(domainCheck.schedule(pass().pass)).toEqual({ interval: 3_600_000 });
    expect(domainCheck.schedule(pass({ checks: { interval: '5m', required: true } }).pass)).toEqual({
      interval: 300_000,
      required: true,
    });
  });

  test('and immediately when the annotation requests a probe', () => {
    const { pass: made } = pass();
    const resolved = { ...made.resolved, requested: 'now' };
    expect(domainCheck.schedule({ ...made, resolved })).toMatchObject({ requested: 'now' });
  });

  test('not where nothing is known of what the provider needs', () => {
    const { pass: made } = pass();
    const { domain: _, ...preset } = made.resolved.preset;
    expect(domainCheck.schedule({ ...made, resolved: { ...made.resolved, preset } })).toBeUndefined();
  });

  test('a change of domain or selectors changes its inputs, and a change of the local part does not', () => {
    const inputs = (given: Given) => JSON.stringify(domainCheck.inputs(pass(given).pass));
    expect(inputs({ from: 'other@shop.example' })).toBe(inputs({}));
    expect(inputs({ from: 'noreply@other.example' })).not.toBe(inputs({}));
    expect(inputs({ checks: { dkimSelectors: ['x'] } })).not.toBe(inputs({}));
  });
});

async function verdictOf(given: Given) {
  const { pass: made, asked } = pass(given);
  return { ...domainCheck.diagnose(await domainCheck.run(made), made), asked };
}

test("the provider's own domain needs nothing, and DNS is not asked", async () => {
  expect(await verdictOf({ from: 'me@provider.example' })).toMatchObject({
    asked: [],
    verdicts: [{ condition: 'DomainAuthenticated', status: 'True', reason: 'ProviderDomain' }],
  });
});

test('the domain of another public provider cannot be authenticated', async () => {
  const { verdicts, asked } = await verdictOf({ from: 'me@gmail.com' });
  expect(asked).toEqual([]);
  expect(verdicts).toMatchObject([{ status: 'False', reason: 'NotAligned' }]);
});

test('a name in its own script is asked for in ASCII', async () => {
  const { asked } = await verdictOf({ from: 'me@bücher.example', facts: await facts() });
  expect(asked).toMatchObject([{ domain: 'xn--bcher-kva.example' }]);
});

test('what is missing is the verdict, with the records for the status', async () => {
  const found = await verdictOf({
    facts: await facts({ 'TXT shop.example': ['v=spf1 mx -all'], 'MX shop.example': ['10 mx.example'] }),
  });
  expect(found).toMatchObject({
    verdicts: [{ status: 'False', reason: 'SPFProviderMissing' }],
    details: {
      domain: {
        name: 'shop.example',
        records: expect.arrayContaining([expect.objectContaining({ state: 'wrong' })]),
      },
    },
  });
  expect(found.verdicts[0]?.message).toContain(
    'Replace it with: v=spf1 mx include:spf.provider.example -all',
  );
});

describe('while DNS does not answer', () => {
  test('a first verdict is pending, and is asked for again soon', async () => {
    expect(await verdictOf({})).toMatchObject({
      verdicts: [{ status: 'Unknown', reason: 'Pending' }],
      retry: { kind: 'backoff', seconds: 2 },
    });
  });

  test('the last result is kept', async () => {
    const verdicts = [
      { condition: 'DomainAuthenticated', status: 'True', reason: 'Authenticated', message: 'x' },
    ];
    const inputs = hashOfInputs(domainCheck.inputs(pass().pass));
    const known = { verdicts, inputs, at: 1 };
    expect(await verdictOf({ known })).toMatchObject({ verdicts });
  });
});
