import { createHmac } from 'node:crypto';
import type { LoginMethod } from '../../model/endpoint.ts';
import type { Login } from '../../model/plan.ts';

/** The client's side of a SASL mechanism; texts are encoded by whoever sends them. */
export interface Mechanism {
  /** As it stands after AUTH. */
  name: string;
  /** Sent with the command, where the mechanism speaks first. */
  initial?: (login: Login) => string;
  /** One answer for each challenge. */
  answers: readonly ((login: Login, challenge: string) => string)[];
}

export const MECHANISMS: Readonly<Record<LoginMethod, Mechanism>> = {
  /** RFC 4616 */
  plain: { name: 'PLAIN', initial: ({ username, password }) => `\0${username}\0${password}`, answers: [] },
  /** draft-murchison-sasl-login; the words of the challenges differ, their order does not. */
  login: { name: 'LOGIN', answers: [({ username }) => username, ({ password }) => password] },
  /** RFC 2195 */
  'cram-md5': {
    name: 'CRAM-MD5',
    answers: [
      ({ username, password }, challenge) =>
        `${username} ${createHmac('md5', password).update(challenge).digest('hex')}`,
    ],
  },
};

/** Everything that goes over the line and must never be shown, in whatever form a server may echo it. */
export function secretsOf({ username, password }: Login): string[] {
  const base64 = (text: string) => Buffer.from(text, 'utf8').toString('base64');
  return [password, base64(password), base64(`\0${username}\0${password}`)];
}
