import { expect, test } from '@jest/globals';
import { logInterpretation } from '../../../../operator/src/controller/checks/interpretation.ts';
import type { Reconciliation } from '../../../../operator/src/controller/reconciliation.ts';
import { diagnose } from '../../../../operator/src/diagnose/diagnose.ts';
import { at, context, evidence, failsAt, says } from '../../../../testing/fixtures/evidence.ts';
import { recordingLog } from '../../../../testing/support/recording-log.ts';

const pass = (log: ReturnType<typeof recordingLog>) =>
  ({ key: 'shop/mail', ports: { log } }) as unknown as Reconciliation;

test('the debug log has the words, the code and the knowledge that decided a verdict', () => {
  const log = recordingLog();
  const seen = evidence(
    at({ host: 'mail.example.test', port: 465, tls: 'implicit' }),
    failsAt('auth', says('535 5.7.8 Error: authentication failed: user is locked')),
  );
  logInterpretation(pass(log), diagnose(seen, context('custom', { wantsLogin: true })).finding);
  expect(log.lines).toMatchObject([
    {
      level: 'debug',
      message: 'interpreted a reply of the server',
      fields: {
        smtpConfig: 'shop/mail',
        condition: 'Authenticated',
        reason: 'AccountLocked',
        because: { by: 'words', cause: 'locked', code: expect.stringMatching(/^535/) },
      },
    },
  ]);
});

test('where no reply was read, nothing is logged', () => {
  const log = recordingLog();
  logInterpretation(pass(log), undefined);
  expect(log.lines).toEqual([]);
});
