import { expect, test } from '@jest/globals';
import { diagnose } from '../../../operator/src/diagnose/diagnose.ts';
import { whatToDo } from '../../../operator/src/model/steps.ts';
import { inspectSecret } from '../../../operator/src/providers/hints/secret.ts';
import { presetOf } from '../../../operator/src/providers/index.ts';
import { at, context, evidence, failsAt, says } from '../../../testing/fixtures/evidence.ts';

const LOGIN_FAIL = says(
  '535 Login fail. Account is abnormal, service is not open, password is incorrect, login frequency limited, or system is busy.',
);

/** Returns the finding for values of a Secret that the server rejects with several possible causes. */
const rejected = (provider: 'qq' | 'exmail' | 'custom', username: string, password: string) => {
  const preset = presetOf(provider);
  const seen = evidence(
    at({ host: preset.endpoints[0]?.host ?? 'mail.example.test', port: 465, tls: 'implicit' }),
    failsAt('auth', LOGIN_FAIL),
  );
  const values = { preset, username, password };
  return diagnose(seen, context(provider, { username, inspection: inspectSecret(values) })).finding;
};

test.each([
  [
    'qq',
    'someone',
    'abcdefghijklmnop',
    /^The user name in the Secret is not a full address/,
    /^Store the full address/,
  ],
  [
    'qq',
    'a@qq.com',
    'Summer2026!!',
    /^The password in the Secret does not have the form that QQ/,
    /^Open https:.*生成授权码/,
  ],
  [
    'qq',
    'a@qq.com',
    'abcdefghijklmnop\n',
    /^The password in the Secret ends with white space/,
    /^Store the password again/,
  ],
] as const)('%s with %s and %j: the fault is the message, and its remedy the first step', (...row) => {
  const [provider, username, password, fault, first] = row;
  const finding = rejected(provider, username, password);
  const { steps = [] } = whatToDo(finding?.remedy ?? '');
  expect(finding?.message).toMatch(fault);
  expect(finding?.message).not.toContain(steps[0]);
  expect(finding?.message.length).toBeLessThan(500);
  expect(steps[0]).toMatch(first);
  expect(steps.length).toBeGreaterThan(1);
});

test('without a known cause the steps stay as they are', () => {
  const { steps = [] } = whatToDo(rejected('qq', 'a@qq.com', 'abcdefghijklmnop')?.remedy ?? '');
  expect(steps.length).toBeGreaterThan(1);
  expect(steps[0]).not.toMatch(/^Store |^Open https:.*生成授权码/);
});
