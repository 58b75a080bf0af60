import { describe, expect, test } from '@jest/globals';
import { parseSmtpProvider } from '../../../crds/provider-object.ts';
import { INVALID_PROVIDERS, VALID_PROVIDERS } from '../../../testing/fixtures/own-providers.ts';

const stored = (spec: unknown) => ({ metadata: { name: 'relay', uid: 'u' }, spec });

describe('an SmtpProvider that the API server admits is accepted', () => {
  test.each(Object.entries(VALID_PROVIDERS))('%s', (_name, spec) => {
    expect(parseSmtpProvider(stored(spec)).problems).toEqual([]);
  });
});

describe('an SmtpProvider that the API server refuses comes back as a problem', () => {
  test.each(Object.entries(INVALID_PROVIDERS))('%s', (_name, { spec, says }) => {
    const parsed = parseSmtpProvider(stored(spec));
    expect(parsed.spec).toBeUndefined();
    expect(parsed.problems.join('\n')).toContain(says);
  });
});
