import fc from 'fast-check';
import { isReasonOf } from '../../crds/reasons.ts';
import type { Answer, Lookup } from '../../operator/src/domain/facts.ts';
import { gatherDomain, spfDomain } from '../../operator/src/domain/gather.ts';
import { judgeDomain } from '../../operator/src/domain/judge.ts';
import { domainMessage } from '../../operator/src/domain/message.ts';
import type { DomainNeeds } from '../../operator/src/providers/domain-needs.ts';
import { needsFor } from '../../operator/src/providers/domain-needs.ts';
import { presets } from '../../operator/src/providers/index.ts';
import { DKIM } from '../../testing/lab/domains/sender.ts';
import type { Property } from './properties.ts';

const DOMAIN = 'mail.shop.test';
/** Maximum number of questions: far more than any check needs. The real lookup stops at a hundred. */
const MAX_QUESTIONS = 100;

const needs = fc
  .constantFrom(
    ...Object.values(presets).flatMap(({ domain, defaultRegion }) =>
      domain ? [{ domain, defaultRegion }] : [],
    ),
  )
  .map(({ domain, defaultRegion }) => needsFor(domain, DOMAIN, defaultRegion));

const junk = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ maxLength: 40 }).map(text => text.repeat(200)),
  fc.constantFrom(
    'v=spf1',
    'v=DMARC1',
    'v=DKIM1; p=',
    `v=spf1 ${'include:x.test '.repeat(300)}`,
    'p',
    '%{i}',
    ';;;=',
  ),
);

/** Generates records that are nearly right for this provider. */
const nearly = (wanted: DomainNeeds): fc.Arbitrary<string> => {
  const include = wanted.spf?.includes[0] ?? 'x.test';
  const other = wanted.records.map(({ type, value }) => (type === 'MX' ? `10 ${value}` : `${value}x`));
  const right = [
    `v=spf1 include:${include} -all`,
    'v=spf1 ip4:203.0.113.1 ~all',
    DKIM,
    'v=DMARC1; p=reject',
    ...other,
  ];
  const targets = (wanted.dkim.targets ?? []).map(target => `key.${target}`);
  return fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...right, ...targets) },
    fc
      .tuple(fc.constantFrom(...right), fc.nat(60), junk)
      .map(([text, at, more]) => text.slice(0, at) + more + text.slice(at)),
    fc.tuple(fc.constantFrom(...right), fc.nat(200)).map(([text, end]) => text.slice(0, end)),
    junk,
  );
};

/** Generates a name server's answers in the order of the questions. The same question always has the same answer. */
const answers = (wanted: DomainNeeds): fc.Arbitrary<readonly Answer[]> => {
  const values = fc.array(nearly(wanted), { minLength: 1, maxLength: 3 });
  return fc.array(
    fc.oneof(
      { weight: 6, arbitrary: values.map((list): Answer => ({ state: 'found', values: list })) },
      fc.constantFrom<Answer>({ state: 'absent' }, { state: 'absent', noName: true }),
      fc.constant<Answer>({ state: 'unavailable', code: 'ESERVFAIL' }),
      {
        weight: 1,
        arbitrary: nearly(wanted).map((text): Answer => ({ state: 'found', values: Array(500).fill(text) })),
      },
    ),
    { minLength: 1, maxLength: 12 },
  );
};

/** Reports whether the zone contains the records without which a domain must never count as authenticated. */
function couldBe(wanted: DomainNeeds, asked: ReadonlyMap<string, Answer>): boolean {
  const values = (test: (name: string) => boolean): string[] =>
    [...asked].flatMap(([name, answer]) => (test(name) && answer.state === 'found' ? answer.values : []));
  const spf = values(name => name === `TXT ${spfDomain(DOMAIN, wanted)}`).filter(text =>
    /^v=spf1( |$)/i.test(text),
  );
  const tree = values(name => name.startsWith('TXT '))
    .filter(text => /^v=spf1( |$)/i.test(text))
    .join(' ');
  const includes = wanted.spf?.includes.some(include => tree.toLowerCase().includes(include)) ?? false;
  const keys = values(name => name.includes('._domainkey.') && name.startsWith('TXT '));
  const policies = values(name => name.startsWith('TXT _dmarc.'));
  const others = wanted.records.filter(({ required }) => required);
  return (
    (wanted.envelope !== 'include' || (spf.length === 1 && includes)) &&
    keys.some(text => /p=\s*[A-Za-z0-9+/\s]{30,}/.test(text)) &&
    policies.some(text => /^v\s*=\s*DMARC1/i.test(text)) &&
    others.every(({ label, type }) => {
      const name = `${type} ${label === '' ? '' : `${label}.`}${DOMAIN}`;
      return asked.get(name)?.state === 'found';
    })
  );
}

export const domainProperty: Property = {
  name: "DNS answers for a sender's domain: bounded questions and words, a reason of the vocabulary, no false Authenticated",
  share: 0.05,
  property: fc.asyncProperty(
    needs.chain(wanted => fc.tuple(fc.constant(wanted), answers(wanted))),
    async ([wanted, given]) => {
      const asked = new Map<string, Answer>();
      const lookup: Lookup = (name, type) => {
        const question = `${type} ${name}`;
        const answer = asked.get(question) ?? given[asked.size % given.length] ?? { state: 'absent' };
        asked.set(question, answer);
        return Promise.resolve(answer);
      };
      const facts = await gatherDomain(DOMAIN, wanted, ['own'], lookup);
      const verdict = judgeDomain(wanted, facts);
      const message = domainMessage(verdict, DOMAIN, 'Provider');
      if (asked.size > MAX_QUESTIONS) throw new Error(`${asked.size} questions`);
      if (!isReasonOf('DomainAuthenticated', verdict.reason)) throw new Error(verdict.reason);
      if (verdict.status === 'True' && !couldBe(wanted, asked)) throw new Error('a false Authenticated');
      if (message === '' || message.length > 12_000) throw new Error(`${message.length} characters`);
      for (const { found = '', why = '' } of verdict.records)
        if (found.length > 200 || why.length > 1_000 || /[^\x20-\x7e…]/.test(found))
          throw new Error(found + why);
    },
  ),
};
