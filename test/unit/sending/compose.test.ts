import { describe, expect, test } from '@jest/globals';
import { compose, type TestMessage } from '../../../operator/src/sending/compose.ts';

const MESSAGE: TestMessage = {
  from: { address: 'shop@shop.example', name: 'Café 商店, "the" shop' },
  to: 'someone@elsewhere.example',
  subject: 'Test message of SmtpConfig shop/mail',
  facts: [
    ['SmtpConfig', 'shop/mail'],
    ['Cluster', '<production> & "more"'],
  ],
  date: Date.parse('2026-11-26T08:00:00Z'),
  id: 'f47ac10b',
};

const written = async (changes: Partial<TestMessage> = {}): Promise<string> =>
  (await compose({ ...MESSAGE, ...changes })).toString('latin1');

/** Header fields, unfolded. */
const headersOf = (text: string): string[] =>
  (text.split('\r\n\r\n')[0] ?? '').replace(/\r\n[ \t]+/g, ' ').split('\r\n');

describe('a test message', () => {
  test('has the headers that say what it is, once each', async () => {
    const headers = headersOf(await written());
    expect(headers).toEqual(
      expect.arrayContaining([
        'To: someone@elsewhere.example',
        'Subject: Test message of SmtpConfig shop/mail',
        'Message-ID: <f47ac10b@shop.example>',
        'Date: Thu, 26 Nov 2026 08:00:00 +0000',
        'Auto-Submitted: auto-generated',
        'MIME-Version: 1.0',
      ]),
    );
    const names = headers.map(header => header.slice(0, header.indexOf(':')).toLowerCase());
    expect(new Set(names).size).toBe(names.length);
  });

  test('is ASCII although the name of the sender is not, in lines that every server takes', async () => {
    const text = await written();
    expect(text).toMatch(/^[\x00-\x7f]*$/);
    expect(headersOf(text).find(header => header.startsWith('From: '))).toContain('=?UTF-8?');
    for (const line of text.split('\r\n')) expect(line.length).toBeLessThanOrEqual(998);
  });

  test('has a text and an HTML part, and markup in a value stays text', async () => {
    const text = await written();
    expect(text).toContain('Content-Type: multipart/alternative');
    expect(text).toContain('Cluster: <production> & "more"');
    expect(text).toContain('&lt;production&gt; &amp; &quot;more&quot;');
  });

  test('has the header for which the provider drops it', async () => {
    const headers = headersOf(await written({ headers: { 'X-Mailgun-Drop-Message': 'yes' } }));
    expect(headers).toContain('X-Mailgun-Drop-Message: yes');
  });

  test('cannot be given another header by the name of the sender', async () => {
    const from = { address: 'shop@shop.example', name: 'x\r\nBcc: victim@shop.example' };
    expect(headersOf(await written({ from })).filter(header => /^bcc:/i.test(header))).toEqual([]);
  });
});
