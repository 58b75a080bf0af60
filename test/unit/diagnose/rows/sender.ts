import {
  closed,
  context,
  evidence,
  failsAt,
  notOffered,
  protocol,
  says,
  system,
  timeout,
} from '../../../../testing/fixtures/evidence.ts';
import type { Table } from './row.ts';

const HERE = 'smtp.qq.com:465';

export const SENDER: Table = {
  condition: 'SenderAccepted',
  rows: [
    {
      when: 'MAIL FROM is not answered',
      seen: evidence(failsAt('sender', timeout(9100))),
      reason: 'ServerError',
      says: [`${HERE} did not answer MAIL FROM within 9.1s`],
      remedy: ['tried again by itself'],
    },
    {
      when: 'the sender is beyond ASCII and the server offers no SMTPUTF8',
      seen: evidence(failsAt('sender', notOffered('SMTPUTF8', 'PIPELINING', 'SIZE'))),
      reason: 'SenderRejected',
      retry: 'pointless',
      says: ['beyond ASCII', 'does not offer SMTPUTF8', 'MAIL FROM was not sent'],
      remedy: ['xn--'],
    },
    {
      when: 'the server closes at MAIL FROM',
      seen: evidence(failsAt('sender', closed())),
      reason: 'ServerError',
      says: [`${HERE} closed the connection at MAIL FROM.`],
      remedy: ['tried again by itself'],
    },
    {
      when: 'the connection is reset at MAIL FROM',
      seen: evidence(failsAt('sender', system('ECONNRESET'))),
      reason: 'ServerError',
      says: [`${HERE} closed the connection at MAIL FROM (ECONNRESET)`],
      remedy: ['tried again by itself'],
    },
    {
      when: 'MAIL FROM is answered with nonsense',
      seen: evidence(failsAt('sender', protocol('not-smtp', 'huh'))),
      reason: 'ServerError',
      says: [`${HERE} answered MAIL FROM with something that is no answer to it: "huh"`],
      remedy: ['tried again by itself'],
    },
    {
      when: 'MAIL FROM shows that the account is locked',
      seen: evidence(failsAt('sender', says('554 5.1.8 Sender Address Blocked'))),
      context: context('zoho'),
      condition: 'Authenticated',
      reason: 'AccountLocked',
      retry: 'stop',
      says: ['554 5.1.8 Sender Address Blocked'],
      remedy: [],
    },
    {
      when: 'MAIL FROM is refused so where there is no login to mend',
      seen: evidence(failsAt('sender', says('554 5.1.8 Sender Address Blocked'))),
      context: context('zoho', { wantsLogin: false }),
      reason: 'SenderRejected',
      retry: 'stop',
      says: ['554 5.1.8 Sender Address Blocked'],
      remedy: [],
    },
  ],
};
