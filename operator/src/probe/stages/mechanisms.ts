import { createHmac } from 'node:crypto';
import type { Endpoint, LoginMethod } from '../../model/endpoint.ts';
import type { Login } from '../../model/plan.ts';

/** The client's side of a SASL mechanism; the sender encodes the texts. */
export interface Mechanism {
  /** Name of the mechanism after AUTH. */
  name: string;
  /** Initial response, sent with the command; absent if the server sends first. */
  initial?: (login: Login, endpoint: Endpoint) => string;
  /** One answer for each challenge. */
  answers: readonly ((login: Login, challenge: string) => string)[];
  /** For mechanisms whose server explains a rejection in a challenge: the response that it then requires. */
  afterRefusal?: string;
}

export const MECHANISMS: Readonly<Record<LoginMethod, Mechanism>> = {
  /** RFC 4616 */
  plain: { name: 'PLAIN', initial: ({ username, password }) => `\0${username}\0${password}`, answers: [] },
  /** draft-murchison-sasl-login: the words of the challenges differ between servers, but their order does not. */
  login: { name: 'LOGIN', answers: [({ username }) => username, ({ password }) => password] },
  /** RFC 2195 */
  'cram-md5': {
    name: 'CRAM-MD5',
    answers: [
      ({ username, password }, challenge) =>
        `${username} ${createHmac('md5', password).update(challenge).digest('hex')}`,
    ],
  },
  /** developers.google.com/workspace/gmail/imap/xoauth2-protocol, which Microsoft and Yahoo follow */
  xoauth2: {
    name: 'XOAUTH2',
    initial: ({ username, password }) => `user=${username}\x01auth=Bearer ${password}\x01\x01`,
    answers: [],
    afterRefusal: '',
  },
  /** RFC 7628 */
  oauthbearer: {
    name: 'OAUTHBEARER',
    initial: ({ username, password }, { host, port }) =>
      `n,a=${saslName(username)},\x01host=${host}\x01port=${port}\x01auth=Bearer ${password}\x01\x01`,
    answers: [],
    afterRefusal: '\x01',
  },
};

/** RFC 5801 section 4 */
const saslName = (text: string): string => text.replaceAll('=', '=3D').replaceAll(',', '=2C');

/** Returns every secret that is sent, in all forms in which a server may echo it. They are never shown. */
export function secretsOf(login: Login, endpoint: Endpoint): string[] {
  const base64 = (text: string) => Buffer.from(text, 'utf8').toString('base64');
  const initials = Object.values(MECHANISMS).flatMap(({ initial }) => initial?.(login, endpoint) ?? []);
  return [login.password, base64(login.password), ...initials.map(base64)];
}
