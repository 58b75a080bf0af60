import { describe, expect, test } from '@jest/globals';
import { PROVIDER_IDS } from '../../../../crds/providers.ts';
import { providerSpecSchema } from '../../../../crds/schema/provider/spec.ts';
import { presetOf } from '../../../../operator/src/providers/index.ts';
import { matchReply } from '../../../../operator/src/providers/match.ts';
import { findingsOf } from '../../../../operator/src/providers/own/findings.ts';
import { presetFrom } from '../../../../operator/src/providers/own/preset-of.ts';
import { specOf } from '../../../../operator/src/providers/own/spec-of.ts';
import { parsedReply, REPLIES } from '../../../../testing/fixtures/replies.ts';

describe.each([...PROVIDER_IDS])('preset %s printed as an SmtpProvider', id => {
  const preset = presetOf(id);
  const { spec, leftOut } = specOf(preset);
  const again = presetFrom(id, spec);

  test('is valid', () => {
    expect(providerSpecSchema.safeParse(spec).error?.issues ?? []).toEqual([]);
  });

  test('keeps endpoints, login, sender, limits, domains and links', () => {
    const facts = ({
      endpoints,
      regions,
      login,
      judgesSender,
      domains,
      links,
      methods,
      notice,
      sink,
    }: typeof preset) => ({
      endpoints,
      regions: Object.entries(regions ?? {}).map(([name, region]) => [name, region.endpoints]),
      login,
      judgesSender,
      domains,
      links,
      methods,
      notice,
      sink,
    });
    expect(facts(again)).toEqual(facts(preset));
    expect(again.sender).toEqual(preset.sender);
    expect(again.domain && { ...again.domain, sources: [] }).toEqual(
      preset.domain && { ...preset.domain, sources: [] },
    );
  });

  test('accepts and rejects passwords of the same form', () => {
    if (!preset.password.shape || !again.password.shape) return;
    const samples = [
      'a'.repeat(16),
      'A1'.repeat(20),
      '0123456789abcdef'.repeat(2),
      'sk_x',
      're_y',
      'short',
      '',
    ];
    for (const sample of samples) {
      expect([sample, again.password.shape.pattern.test(sample)]).toEqual([
        sample,
        preset.password.shape.pattern.test(sample),
      ]);
    }
  });

  test('explains known replies by the same rule, except where the rule was left out by name', () => {
    for (const fixture of REPLIES.filter(({ provider }) => provider === id)) {
      const reply = parsedReply(fixture.reply);
      const expected = leftOut.some(line => line.startsWith(`rule ${fixture.rule}:`))
        ? undefined
        : fixture.rule;
      const found = matchReply(again.replies, fixture.at, reply)?.id;
      if (expected !== undefined) expect([fixture.reply, found]).toEqual([fixture.reply, expected]);
    }
  });

  test('has no rule that never matches', () => {
    expect(findingsOf(spec).filter(({ kind }) => kind !== 'plaintext-login')).toEqual([]);
  });
});

test('few rules of all presets have no equal in plain words', () => {
  const all = PROVIDER_IDS.map(id => presetOf(id));
  const rules = all.flatMap(({ replies }) => replies).length;
  const lost = all.flatMap(preset => specOf(preset).leftOut.filter(line => line.startsWith('rule '))).length;
  expect(lost / rules).toBeLessThan(0.06);
});
