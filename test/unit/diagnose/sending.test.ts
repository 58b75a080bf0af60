import { describe, expect, test } from '@jest/globals';
import type { ProviderId } from '../../../crds/providers.ts';
import { isReasonOf } from '../../../crds/reasons.ts';
import { diagnose } from '../../../operator/src/diagnose/diagnose.ts';
import { messageAccepted, messageFinding } from '../../../operator/src/diagnose/sending.ts';
import type { Evidence, Fault } from '../../../operator/src/model/evidence.ts';
import { closed, context, evidence, failsAt, says, timeout } from '../../../testing/fixtures/evidence.ts';
import { parsedReply, REPLIES } from '../../../testing/fixtures/replies.ts';

/** A message that ended with this fault after DATA or its content. */
const messageEnds = (fault: Fault, sent: 'command' | 'content' = 'content'): Evidence => {
  const seen = evidence();
  const before = seen.stages.filter(({ stage }) => stage !== 'quit');
  return {
    ...seen,
    stages: [...before, { stage: 'message', ok: false, ms: 12, fault }],
    message: { sent, bytes: 2000 },
  };
};

const ASKED = { recipient: 'someone@elsewhere.example', sender: 'shop@shop.example' };

describe('replies of providers to a message', () => {
  const rows = REPLIES.filter(({ at }) => at === 'message');

  test.each(rows)('$provider: $reply', ({ provider, reply, reason, retry }) => {
    const found = messageFinding(messageEnds(says(reply)), context(provider, ASKED));
    expect(found).toMatchObject({ stage: 'message', condition: 'MessageAccepted', reason });
    expect(found?.retry?.kind).toBe(retry);
    expect(found?.message).toContain('replied to the message: "');
    expect(found?.remedy).not.toBe('');
  });

  test('every code has a reason of the condition', () => {
    for (const code of [354, 421, 450, 451, 452, 500, 521, 550, 552, 554, 571, 599]) {
      for (const stage of ['sender', 'recipient', 'message'] as const) {
        const seen =
          stage === 'message'
            ? messageEnds(says(`${code} zzz`))
            : evidence(failsAt(stage, says(`${code} zzz`)));
        const found = messageFinding(seen, context('custom', ASKED));
        expect(isReasonOf('MessageAccepted', found?.reason ?? '')).toBe(true);
      }
    }
  });
});

describe('replies with the same meaning for every server', () => {
  test.each([
    ['SenderMismatch', '553 5.7.1 Sender address rejected: not owned by user'],
    ['SenderNotVerified', '550 5.7.26 This mail is unauthenticated: DMARC policy of shop.example'],
    ['RecipientRejected', '550 5.1.1 User unknown in virtual mailbox table'],
    ['RelayDenied', '554 5.7.1 Relay access denied'],
    ['AccountRestricted', '550 Your account is not yet activated'],
    ['AccountLocked', '554 5.7.1 Your account has been suspended'],
    ['QuotaExceeded', '550 5.4.5 Daily user sending quota exceeded'],
    ['RateLimited', '450 4.7.1 too many messages, slow down'],
    ['RejectedAsSpam', '554 5.7.1 Message rejected as spam by Content Filtering'],
    ['ContentRejected', '554 5.6.0 Message content rejected'],
    ['MessageTooLarge', '552 5.3.4 Message size exceeds fixed limit'],
    ['ServerError', '451 4.3.0 Temporary lookup failure'],
  ])('%s: %s', (reason, reply) => {
    const found = messageFinding(messageEnds(says(reply)), context('custom', ASKED));
    expect(found?.reason).toBe(reason);
  });
});

describe('a reply that shows no cause is about what was asked for', () => {
  test.each([
    ['sender', 'SenderNotVerified', 'pointless'],
    ['recipient', 'RecipientRejected', 'pointless'],
    ['message', 'ServerError', 'backoff'],
  ] as const)('%s: %s', (stage, reason, retry) => {
    const seen =
      stage === 'message' ? messageEnds(says('571 zzz')) : evidence(failsAt(stage, says('571 zzz')));
    const found = messageFinding(seen, context('custom', ASKED));
    expect(found).toMatchObject({ reason, retry: { kind: retry } });
    expect(found?.message).toContain('does not show why');
  });

  test('OpenSMTPD, of a user that does not exist', () => {
    const reply = says('524 5.2.4 Mailing list expansion problem: <nobody@lab.test>');
    const found = messageFinding(evidence(failsAt('recipient', reply)), context('custom', ASKED));
    expect(found?.reason).toBe('RecipientRejected');
  });
});

describe('reason, retry and remedy', () => {
  const DNS_RECORDS = /SPF, DKIM and DMARC records/;
  const SLOWER = /[Ss]end more slowly|Reduce how much/;
  const QUOTA = /quota|Wait a day|what sends most/;
  test.each<[ProviderId, string, string, string | number, RegExp]>([
    // A transient code without words: only X.7 is about policy.
    ['custom', '451 4.7.1 Try again later', 'ServerError', 900, /reverse DNS name/],
    ['custom', '451 4.3.0 Try again later', 'ServerError', 300, /administrator/],
    ['custom', '451 4.7.1 Temporary local problem', 'ServerError', 300, /administrator/],
    // Limits of one message and one connection.
    ['custom', '452 4.5.3 Too many recipients', 'RateLimited', 3600, /fewer recipients/],
    ['custom', '452 4.3.1 Too many messages per session', 'RateLimited', 3600, /new connection/],
    // A login was made.
    ['custom', '530 5.7.0 Authentication required', 'RelayDenied', 'pointless', /port is one for submission/],
    ['custom', '554 5.7.1 Relaying denied', 'RelayDenied', 'pointless', /restriction or a block/],
    // Authentication of the domain, at receivers.
    [
      'custom',
      '550-5.7.26 This mail has been blocked because the sender is unauthenticated. Gmail requires all senders to authenticate with either SPF or DKIM.',
      'SenderNotVerified',
      'pointless',
      DNS_RECORDS,
    ],
    [
      'custom',
      '550 5.7.515 Access denied, sending domain SHOP.EXAMPLE does not meet the required authentication level.',
      'SenderNotVerified',
      'pointless',
      DNS_RECORDS,
    ],
    [
      'custom',
      '550 5.7.509 Access denied, sending domain shop.example does not pass DMARC verification and has a DMARC policy of reject.',
      'SenderNotVerified',
      'pointless',
      DNS_RECORDS,
    ],
    [
      'custom',
      '550 5.7.23 The message was rejected because the sender has not passed SPF',
      'SenderNotVerified',
      'pointless',
      DNS_RECORDS,
    ],
    [
      'custom',
      '550 5.7.30 This mail has been blocked because DKIM did not pass',
      'SenderNotVerified',
      'pointless',
      DNS_RECORDS,
    ],
    ['qq', '550 SPF check failed', 'SenderNotVerified', 'pointless', DNS_RECORDS],
    // For now only: the records may be unreadable at the moment.
    [
      'custom',
      '421-4.7.26 This mail has been rate limited because it is unauthenticated.',
      'SenderNotVerified',
      3600,
      DNS_RECORDS,
    ],
    // Quotas of a day, limits of a second.
    ['ses', '454 4.7.0 Throttling failure: Daily message quota exceeded.', 'QuotaExceeded', 3600, QUOTA],
    ['ses', '454 Throttling failure: Maximum sending rate exceeded.', 'RateLimited', 900, SLOWER],
    ['gmail', '550 5.4.5 Daily user sending limit exceeded.', 'QuotaExceeded', 3600, QUOTA],
    ['gmail', '550-5.7.1 Daily SMTP relay limit exceeded for customer.', 'QuotaExceeded', 3600, QUOTA],
    [
      'office365',
      "550 5.1.90 Your message can't be sent because you've reached your daily limit for message recipients",
      'QuotaExceeded',
      3600,
      QUOTA,
    ],
    ['custom', '450 4.7.1 Too many messages, try again in 10 minutes', 'RateLimited', 610, SLOWER],
    // Spam, content and size.
    [
      'custom',
      '550 5.7.1 Our system has detected that this message is likely unsolicited mail.',
      'RejectedAsSpam',
      3600,
      /remove the block/,
    ],
    ['qq', '550 Suspected bounce attacks.', 'RejectedAsSpam', 3600, /./],
    [
      'custom',
      '552-5.7.0 This message was blocked because its content presents a potential security issue.',
      'ContentRejected',
      'pointless',
      /headers, attachments and links/,
    ],
    [
      'custom',
      '552 5.3.4 Message size exceeds fixed maximum message size',
      'MessageTooLarge',
      'pointless',
      /Reduce the size/,
    ],
    // QQ's rules of the From header, and its recipients.
    [
      'qq',
      '550 The "From" header is missing or invalid. Please follow RFC5322, RFC2047, RFC822 standard protocol. https://service.mail.qq.com/detail/124/995.',
      'ContentRejected',
      'pointless',
      /Set From \(发件人\) in the applications/,
    ],
    [
      'qq',
      '550 Mail is rejected by recipients',
      'RecipientRejected',
      'pointless',
      /choose another recipient/,
    ],
    // The account.
    [
      'mailgun',
      '421 Domain sandbox123.mailgun.org is not allowed to send: Sandbox subdomains are for test purposes only.',
      'AccountRestricted',
      'pointless',
      /./,
    ],
    ['sendgrid', '451 Authentication failed: Maximum credits exceeded', 'QuotaExceeded', 3600, QUOTA],
  ])('%s: %s', (provider, reply, reason, retry, remedy) => {
    const found = messageFinding(messageEnds(says(reply)), context(provider, ASKED));
    expect(found?.reason).toBe(reason);
    expect(found?.remedy).toMatch(remedy);
    expect(found?.retry).toEqual(
      typeof retry === 'number' ? { kind: 'backoff', seconds: retry } : { kind: retry },
    );
  });
});

describe('SES in the sandbox', () => {
  const reply = (address: string) =>
    says(
      `554 Message rejected: Email address is not verified. The following identities failed the check in region EU-WEST-1: ${address}`,
    );

  test('names the recipient: the account is restricted', () => {
    const found = messageFinding(messageEnds(reply(ASKED.recipient)), context('ses', ASKED));
    expect(found).toMatchObject({ reason: 'AccountRestricted', retry: { kind: 'pointless' } });
    expect(found?.message).toContain('sandbox');
  });

  test('names the sender: it is not verified', () => {
    const found = messageFinding(messageEnds(reply(ASKED.sender)), context('ses', ASKED));
    expect(found?.reason).toBe('SenderNotVerified');
  });

  test('names both: the sender comes first', () => {
    const found = messageFinding(
      messageEnds(reply(`${ASKED.sender}, ${ASKED.recipient}`)),
      context('ses', ASKED),
    );
    expect(found?.reason).toBe('SenderNotVerified');
  });
});

describe('no reply', () => {
  test('to DATA: nothing was sent, and it is tried again', () => {
    const found = messageFinding(messageEnds(timeout(60_000), 'command'), context('custom', ASKED));
    expect(found).toMatchObject({ reason: 'ReplyTimeout', retry: { kind: 'backoff' } });
    expect(found?.message).not.toContain('may have accepted');
  });

  test.each([
    ['ReplyTimeout', timeout(60_000)],
    ['ConnectionClosed', closed()],
  ])('to the content is %s: it may have arrived, and is not sent again', (reason, fault) => {
    const found = messageFinding(messageEnds(fault), context('custom', ASKED));
    expect(found?.reason).toBe(reason);
    expect(found?.retry).toBeUndefined();
    expect(found?.message).toContain('may have accepted the message');
  });
});

describe('greylisting', () => {
  test.each([
    ['450 4.2.0 Greylisted, see http://postgrey.schweikert.ch/help/shop.example.html', undefined],
    ['450 4.2.0 <a@b.example>: Recipient address rejected: Greylisted for 5 minutes', 310],
    ['451 4.7.1 Greylisting in action, please come back in 00:05:00', 310],
    ['451 4.7.1 Greylisted, please try again in 300 seconds', 310],
    ['451 4.7.1 greylisted: retry in 2 hours', 7210],
    ['451 4.7.1 greylisted: retry in 99999 hours', 14_400],
    ['451 4.7.1 greylisted: retry in 1s', 60],
  ])('%s', (reply, seconds) => {
    const found = messageFinding(evidence(failsAt('recipient', says(reply))), context('custom', ASKED));
    expect(found).toMatchObject({
      reason: 'Greylisted',
      retry: { kind: 'backoff', seconds: seconds ?? 900 },
    });
  });
});

test('a failure before MAIL FROM does not judge the message, and a rejected message does not judge the login', () => {
  expect(messageFinding(evidence(failsAt('auth', says('535 no'))), context())).toBeUndefined();
  const { finding, verdicts } = diagnose(messageEnds(says('554 no')), context());
  expect(finding).toBeUndefined();
  expect(verdicts.map(({ status }) => status)).toEqual(['True', 'True', 'True', 'True']);
});

test('an accepted message is reported with the reply, and never as delivered', () => {
  const seen = evidence();
  const text = messageAccepted({
    ...seen,
    stages: [...seen.stages, { stage: 'message', ok: true, ms: 321 }],
    message: { sent: 'content', bytes: 1, accepted: parsedReply('250 2.0.0 Ok: queued as 4XyZ12') },
  });
  expect(text).toContain('accepted a message for delivery in 0.3s: "250 2.0.0 Ok: queued as 4XyZ12"');
  expect(text).toContain('does not prove that the message was delivered');
});
