import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { decideStatus } from '../../../operator/src/status/status.ts';
import { evidence, failsAt, says, timeout } from '../../../testing/fixtures/evidence.ts';
import { known, memoryOf, outcome } from '../../../testing/fixtures/known.ts';

const reasons = readFileSync(new URL('../../../docs/reasons.md', import.meta.url), 'utf8');
/** As the viewers of Markdown make them out of headings. */
const anchors = [...reasons.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
  heading
    .toLowerCase()
    .replace(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-'),
);

test.each([
  ['a refused login', failsAt('auth', says('535 5.7.8 no')), 'authenticated-invalidcredentials'],
  ['a shut port', failsAt('connect', timeout()), 'egressreachable-connecttimeout'],
])('the diagnosis of %s links to its explanation', (_what, fault, anchor) => {
  const { diagnosis } = decideStatus(known(memoryOf(outcome(evidence(fault)))));
  expect(diagnosis?.explained).toBe(`docs/reasons.md#${anchor}`);
  expect(anchors).toContain(anchor);
});

test('with a URL of the documentation, the diagnosis has a full address', () => {
  const given = known(memoryOf(outcome(evidence(failsAt('auth', says('535 5.7.8 no'))))));
  const { diagnosis } = decideStatus({ ...given, docsUrl: 'https://docs.example/v1/' });
  expect(diagnosis?.explained).toBe(
    'https://docs.example/v1/docs/reasons.md#authenticated-invalidcredentials',
  );
});
