import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createSecureContext } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Fetched } from '../../../operator/src/oauth2/fetch.ts';
import { fetchToken } from '../../../operator/src/oauth2/fetch.ts';
import type { TokenPlan } from '../../../operator/src/oauth2/plan.ts';
import { createTransport } from '../../../operator/src/oauth2/transport.ts';
import { createCa } from '../../../testing/lab/ca.ts';

const HOST = 'id.lab.test';
const SECRET = 'of-the-application';
const REFRESH = 'a-refresh-token-that-nobody-may-see';

let server: Server;
let ca: string;
let answer: (response: ServerResponse) => void;
let requests = 0;

beforeAll(async () => {
  const authority = await createCa();
  ca = authority.pem;
  server = createServer(await authority.issue({ names: [HOST] }), (request, response) => {
    requests += 1;
    request.resume();
    answer(response);
  });
  server.listen({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

/** Sends a request to a server that answers like this. */
async function ask(how: (response: ServerResponse) => void, timeoutMs = 5_000): Promise<Fetched> {
  answer = how;
  const { port } = server.address() as AddressInfo;
  const plan: TokenPlan = {
    grant: 'RefreshToken',
    tokenEndpoint: `https://${HOST}:${port}/token`,
    scopes: ['mail'],
    clientAuthentication: 'basic',
    keys: { clientId: '', clientSecret: '', refreshToken: '', serviceAccount: '' },
    store: false,
  };
  const secrets = { username: 'u', clientId: 'c', clientSecret: SECRET, refreshToken: REFRESH };
  const transport = createTransport({
    resolver: { resolve: async () => ({ ok: true, addresses: [{ address: '127.0.0.1', family: 4 }] }) },
    addressDenied: () => undefined,
    hostDenied: () => undefined,
    secureContext: createSecureContext({ ca }),
    timeoutMs,
    keepAlive: false,
  });
  return fetchToken(plan, secrets, transport, 0);
}

const json =
  (body: unknown, status = 200) =>
  (response: ServerResponse): void => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };

function faultOf(fetched: Fetched) {
  if (!fetched.ok) return fetched.fault;
  throw new Error('a token came');
}

const TOKEN = { access_token: 'an-access-token', token_type: 'Bearer', expires_in: 3600 };

test('a token and its life', async () => {
  expect(await ask(json(TOKEN))).toEqual({
    ok: true,
    token: { accessToken: 'an-access-token', issuedAt: 0, expiresAt: 3_600_000 },
  });
});

test('a token without a lifetime counts as short-lived, and one for years is shortened', async () => {
  const { expires_in: _, ...unlimited } = TOKEN;
  expect(await ask(json(unlimited))).toMatchObject({ token: { expiresAt: 1_800_000 } });
  expect(await ask(json({ ...TOKEN, expires_in: 1e12 }))).toMatchObject({
    token: { expiresAt: 30 * 86_400_000 },
  });
});

describe('an invalid token', () => {
  const ANSWERS: readonly (readonly [string, (response: ServerResponse) => void])[] = [
    [
      'a page',
      response => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>sign in</html>'),
    ],
    ['JSON without a token', json({ hello: 'world' })],
    ['a list', json([])],
    ['another kind of token', json({ ...TOKEN, token_type: 'mac' })],
    ['a token of two lines', json({ ...TOKEN, access_token: 'a\r\nRCPT TO:<x@y>' })],
    ['a token that is too long', json({ ...TOKEN, access_token: 'x'.repeat(9000) })],
    ['a refresh token that is too long', json({ ...TOKEN, refresh_token: 'x'.repeat(9000) })],
    ['a token that has expired', json({ ...TOKEN, expires_in: 0 })],
    ['an answer without end', response => response.writeHead(200).end('x'.repeat(200_000))],
    ['a connection that is cut', response => response.socket?.destroy()],
  ];

  test.each(ANSWERS)('%s', async (_, how) => {
    const fault = faultOf(await ask(how));
    expect(fault.kind).toBe('unreachable');
    const shown = JSON.stringify(fault);
    expect(shown.length).toBeLessThan(500);
    expect(shown).not.toContain('RCPT');
  });

  test('silence', async () => {
    const fault = faultOf(await ask(() => {}, 300));
    expect(fault).toEqual({ kind: 'unreachable', detail: 'no answer within 0.3s' });
  });

  test('an answer that drips', async () => {
    const fault = faultOf(await ask(response => response.writeHead(200).write('{'), 300));
    expect(fault).toMatchObject({ detail: 'no answer within 0.3s' });
  });
});

test('no redirect is followed: the secrets were meant for one host', async () => {
  requests = 0;
  const { port } = server.address() as AddressInfo;
  const location = `https://${HOST}:${port}/elsewhere`;
  const fault = faultOf(await ask(response => response.writeHead(307, { location }).end()));
  expect(fault).toMatchObject({ kind: 'unreachable', detail: expect.stringContaining('307') });
  expect(requests).toBe(1);
});

test('an error is shown cleaned, cut, and without what was sent', async () => {
  const description = `bad\r\n\u202e ${REFRESH} and ${SECRET} ${'x'.repeat(2000)}`;
  const fault = faultOf(await ask(json({ error: 'invalid_grant', error_description: description }, 400)));
  expect(fault).toMatchObject({ kind: 'refused', status: 400, error: 'invalid_grant' });
  const shown = JSON.stringify(fault);
  expect(shown.length).toBeLessThan(500);
  for (const hidden of [REFRESH, SECRET, '\\r', '\u202e']) expect(shown).not.toContain(hidden);
});
