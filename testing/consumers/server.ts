import type { Ca } from '../lab/ca.ts';
import { type SmtpServer, startSmtpServer } from '../lab/smtp/server.ts';

/** Host name of the server for all consumers. */
export const HOST = 'mail.lab.test';

/** Starts a server on 465 and 587 that accepts the current password. */
export const startPasswordServer = async (
  ca: Ca,
  address: string,
  password: () => string,
): Promise<SmtpServer> =>
  startSmtpServer({
    host: HOST,
    address,
    certificate: await ca.issue({ names: [HOST] }),
    listeners: [
      { port: 465, tls: 'implicit' },
      { port: 587, tls: 'starttls' },
    ],
    script: {
      mechanisms: ['PLAIN', 'LOGIN'],
      login: attempt =>
        attempt.proves(password())
          ? { ok: true, answer: '235 2.7.0 Accepted' }
          : { ok: false, answer: '535 5.7.8 Authentication credentials invalid' },
    },
  });
