import { createHmac, randomUUID } from 'node:crypto';

/** One login of a client, for the server's check. */
export interface Attempt {
  readonly mechanism: string;
  readonly username: string;
  /** Reports whether the client proved that it has `secret`, the password or token. */
  proves(secret: string): boolean;
  /** Access token, if the mechanism carries one. */
  readonly token?: string;
}

/** Sends a challenge and returns the client's decoded answer; undefined if the client canceled. */
export type Ask = (challenge: string) => Promise<string | undefined>;

type Mechanism = (initial: string | undefined, ask: Ask) => Promise<Attempt | undefined>;

/** Server sides of SASL mechanisms: RFC 4616, LOGIN (draft-murchison), RFC 2195, XOAUTH2 (Google), RFC 7628. */
const MECHANISMS: Readonly<Record<string, Mechanism>> = {
  async PLAIN(initial, ask) {
    const response = initial ?? (await ask(''));
    const [, username, password] = response?.split('\0') ?? [];
    return username && password ? byPassword('PLAIN', username, password) : undefined;
  },

  async LOGIN(initial, ask) {
    const username = initial ?? (await ask('Username:'));
    if (username === undefined) return undefined;
    const password = await ask('Password:');
    return password === undefined ? undefined : byPassword('LOGIN', username, password);
  },

  async 'CRAM-MD5'(_initial, ask) {
    const challenge = `<${randomUUID()}@lab>`;
    const response = (await ask(challenge)) ?? '';
    const split = response.lastIndexOf(' ');
    if (split < 0) return undefined;
    const digest = response.slice(split + 1);
    return {
      mechanism: 'CRAM-MD5',
      username: response.slice(0, split),
      proves: secret => createHmac('md5', secret).update(challenge).digest('hex') === digest,
    };
  },

  async XOAUTH2(initial, ask) {
    return byToken(
      'XOAUTH2',
      /^user=([^\x01]*)\x01auth=Bearer ([^\x01]*)\x01\x01$/i,
      initial ?? (await ask('')),
    );
  },

  async OAUTHBEARER(initial, ask) {
    const pattern = /^n,a=([^,\x01]*),\x01(?:(?:host|port)=[^\x01]*\x01)*auth=Bearer ([^\x01]*)\x01\x01$/i;
    return byToken('OAUTHBEARER', pattern, initial ?? (await ask('')));
  },
};

/**
 * OAuth2 mechanisms. They send the reason in a challenge, and reject the login only after the client's empty answer.
 */
export const TOKEN_MECHANISMS: readonly string[] = ['XOAUTH2', 'OAUTHBEARER'];

/**
 * Receives a login. Returns undefined if the mechanism is unknown, or the client sent invalid credentials for the
 * mechanism.
 */
export async function receive(
  mechanism: string,
  initial: string | undefined,
  ask: Ask,
): Promise<Attempt | undefined> {
  return MECHANISMS[mechanism]?.(initial, ask);
}

function byPassword(mechanism: string, username: string, password: string): Attempt {
  return { mechanism, username, proves: secret => secret === password };
}

function byToken(mechanism: string, pattern: RegExp, response: string | undefined): Attempt | undefined {
  const [, username, token] = response?.match(pattern) ?? [];
  return username && token ? { ...byPassword(mechanism, username, token), token } : undefined;
}
