import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createTransport } from 'nodemailer';
import type { MailSettings } from '../../../operator/src/model/settings.ts';
import { PROFILES } from '../../../operator/src/render/profiles/index.ts';
import { HOST, startPasswordServer } from '../../../testing/consumers/server.ts';
import { WORST_PASSWORD } from '../../../testing/fixtures/settings.ts';
import { type Ca, createCa } from '../../../testing/lab/ca.ts';
import { mtaUnavailable } from '../../../testing/lab/mta/index.ts';
import { startPostfixRelay } from '../../../testing/lab/mta/postfix.ts';
import type { SmtpServer } from '../../../testing/lab/smtp/server.ts';
import { eventually } from '../../../testing/support/wait.ts';

const ADDRESS = '127.72.0.1';
const RELAY = '127.72.0.2';
const USERNAME = 'shop+a@lab.test';

const missing = mtaUnavailable('postfix');
const suite = missing ? describe.skip : describe;

suite(missing ?? 'Postfix as a relay, with nothing but what the profile renders', () => {
  let ca: Ca;
  let server: SmtpServer;
  let password = '';

  beforeAll(async () => {
    ca = await createCa();
    server = await startPasswordServer(ca, ADDRESS, () => password);
  });
  afterAll(() => server?.stop());

  /** Uses the address instead of the host name, which the relay's root cannot resolve. */
  const settings = (tls: 'implicit' | 'starttls'): MailSettings => ({
    provider: 'custom',
    endpoint: { host: ADDRESS, port: tls === 'implicit' ? 465 : 587, tls },
    serverName: HOST,
    method: 'plain',
    credentials: { username: USERNAME, password },
  });

  test.each([
    ['a plain password over implicit TLS', 'plain-password-1', 'implicit'],
    ['the worst password over STARTTLS', WORST_PASSWORD, 'starttls'],
  ] as const)('delivers with %s', async (_how, secret, tls) => {
    password = secret;
    server.reset();
    const profile = PROFILES['postfix-relay'];
    if (!('secret' in profile)) throw new Error('the profile renders a Secret');
    const { 'main.cf': parameters = '', sasl_passwd = '' } = profile.secret(settings(tls));
    const relay = await startPostfixRelay({
      address: RELAY,
      ca: ca.pem,
      parameters,
      files: { '/etc/smtp/sasl_passwd': sasl_passwd },
    });
    try {
      const sender = createTransport({ host: RELAY, port: 25, ignoreTLS: true });
      await sender.sendMail({ from: 'shop@lab.test', to: 'you@lab.test', subject: 'by relay', text: 'x' });
      sender.close();
      await eventually(() => server.messages.length === 1, {
        describe: () => JSON.stringify(server.logins),
      });
      expect(server.messages[0]).toMatchObject({ user: USERNAME, to: ['you@lab.test'] });
      expect(server.messages[0]?.content).toContain('Subject: by relay');
    } finally {
      await relay.stop();
    }
  });
});
