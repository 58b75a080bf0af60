import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import * as oauth from 'oauth4webapi';
import type { OAuth2Rule } from '../providers/preset.ts';
import type { TokenFault } from './failure.ts';
import { faultOf } from './fetch.ts';
import { atTenant } from './plan.ts';
import type { Transport } from './transport.ts';

export interface ConsentRequest {
  rule: OAuth2Rule;
  tenant: string | undefined;
  clientId: string;
  clientSecret: string | undefined;
  scopes: readonly string[];
  /** User name, shown so that the user grants consent for the right account. */
  username: string;
  /** Local port to which the browser is redirected; 0 selects a free port. */
  port: number;
}

/** Output for the user, and input from the user. */
export interface Terminal {
  tell(text: string): void;
  /** Returns the next line; never resolves without a terminal. */
  line(): Promise<string>;
}

export type Consent = { ok: true; refreshToken: string } | { ok: false; message: string };

/** Time for the user to give consent in the browser. */
const PATIENCE_MS = 15 * 60_000;

/** Gets consent on another device, on which the user types a short code (RFC 8628). */
export async function consentByDevice(
  request: ConsentRequest,
  transport: Transport,
  terminal: Terminal,
): Promise<Consent> {
  const { server, client, authentication, options } = parties(request, transport);
  try {
    const parameters = { scope: request.scopes.join(' ') };
    const response = await oauth.deviceAuthorizationRequest(
      server,
      client,
      authentication,
      parameters,
      options,
    );
    const device = await oauth.processDeviceAuthorizationResponse(server, client, response);
    terminal.tell(
      `Open ${device.verification_uri} on any device, sign in as ${request.username}, and enter the code ${device.user_code}\n(within ${Math.round(device.expires_in / 60)} minutes)`,
    );
    const until = performance.now() + device.expires_in * 1000;
    let interval = device.interval ?? 5;
    while (performance.now() < until) {
      await sleep(interval * 1000);
      const polled = await oauth.deviceCodeGrantRequest(
        server,
        client,
        authentication,
        device.device_code,
        options,
      );
      try {
        return refreshTokenIn(await oauth.processDeviceCodeResponse(server, client, polled));
      } catch (error) {
        const code = error instanceof oauth.ResponseBodyError ? error.error : undefined;
        if (code === 'slow_down') interval += 5;
        else if (code !== 'authorization_pending') throw error;
      }
    }
    return { ok: false, message: 'The code was not entered in time: start again.' };
  } catch (error) {
    return failed(error, request);
  }
}

/** Gets consent in a browser on this machine (RFC 8252), or on another one from which the user copies the result. */
export async function consentByBrowser(
  request: ConsentRequest,
  transport: Transport,
  terminal: Terminal,
): Promise<Consent> {
  const { server, client, authentication, options } = parties(request, transport);
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const listener = request.rule.redirect === 'oob' ? undefined : await listen(request.port);
  const redirectUri = listener ? `${request.rule.redirect}:${listener.port}/` : 'oob';
  try {
    const url = new URL(atTenant(request.rule, 'authorizationEndpoint', request.tenant));
    url.search = String(
      new URLSearchParams({
        client_id: request.clientId,
        response_type: 'code',
        redirect_uri: redirectUri,
        scope: request.scopes.join(' '),
        state,
        code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        login_hint: request.username,
        ...request.rule.authorizationParameters,
      }),
    );
    terminal.tell(instructions(url, listener !== undefined, request.username));
    const given = await Promise.race([
      ...(listener ? [listener.redirected] : []),
      terminal.line().then(pasted),
      sleep(PATIENCE_MS, undefined, { ref: false }),
    ]);
    if (!given) return { ok: false, message: 'The browser did not return in time: start again.' };
    // `iss` identifies the server if a client uses several (RFC 9207); this client uses only one.
    given.delete('iss');
    // A copied code has no state; PKCE ensures that this process requested it.
    const alone = !given.has('state') && !given.has('error');
    const parameters = oauth.validateAuthResponse(server, client, given, alone ? oauth.expectNoState : state);
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      authentication,
      parameters,
      redirectUri,
      verifier,
      options,
    );
    return refreshTokenIn(await oauth.processAuthorizationCodeResponse(server, client, response));
  } catch (error) {
    return failed(error, request);
  } finally {
    listener?.close();
  }
}

const instructions = (url: URL, comesBack: boolean, username: string): string =>
  comesBack
    ? `Open this address in a browser on this machine, sign in as ${username}, and grant consent:\n\n${url}\n\n(On another machine: the browser ends on a page that it cannot open. Paste the address of that page here.)`
    : `Open this address in a browser, sign in as ${username}, grant consent, and paste the code that is shown:\n\n${url}\n`;

/** Reads the final address of the browser, or only the code. */
function pasted(line: string): URLSearchParams {
  const text = line.trim();
  return /^https?:\/\//.test(text) ? new URL(text).searchParams : new URLSearchParams({ code: text });
}

interface Listener {
  port: number;
  redirected: Promise<URLSearchParams>;
  close(): void;
}

const DONE = 'Done. Close this page and go back to the terminal.\n';

/** Receives the browser's redirect. Other requests are answered with 404. */
async function listen(port: number): Promise<Listener> {
  const { promise, resolve } = Promise.withResolvers<URLSearchParams>();
  const server = createServer((request, response) => {
    const { searchParams, pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
    const back = pathname === '/' && (searchParams.has('code') || searchParams.has('error'));
    response.writeHead(back ? 200 : 404, {
      'content-type': 'text/plain; charset=utf-8',
      connection: 'close',
    });
    response.end(back ? DONE : 'Nothing here.\n');
    if (back) resolve(searchParams);
  });
  server.listen({ host: '127.0.0.1', port });
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    redirected: promise,
    close() {
      server.close();
      server.closeIdleConnections();
    },
  };
}

function parties({ rule, tenant, clientId, clientSecret }: ConsentRequest, transport: Transport) {
  const tokenEndpoint = atTenant(rule, 'tokenEndpoint', tenant);
  const server: oauth.AuthorizationServer = {
    issuer: new URL(tokenEndpoint).origin,
    token_endpoint: tokenEndpoint,
    authorization_endpoint: atTenant(rule, 'authorizationEndpoint', tenant),
    ...(rule.deviceEndpoint !== undefined && {
      device_authorization_endpoint: atTenant(rule, 'deviceEndpoint', tenant),
    }),
  };
  return {
    server,
    client: { client_id: clientId },
    authentication: clientSecret === undefined ? oauth.None() : oauth.ClientSecretPost(clientSecret),
    options: { [oauth.customFetch]: transport },
  };
}

function refreshTokenIn({ refresh_token: refreshToken }: oauth.TokenEndpointResponse): Consent {
  return refreshToken === undefined || refreshToken === ''
    ? {
        ok: false,
        message:
          'Consent was granted, but without a refresh token: allow the application offline access (Microsoft: the scope offline_access; Google: remove the application at https://myaccount.google.com/connections first).',
      }
    : { ok: true, refreshToken };
}

function failed(error: unknown, { clientSecret }: ConsentRequest): Consent {
  if (error instanceof oauth.AuthorizationResponseError) {
    return { ok: false, message: `Consent was not granted: ${words(error.error, error.error_description)}` };
  }
  return { ok: false, message: faultText(faultOf(error, [clientSecret])) };
}

const words = (error: string, description?: string): string =>
  (description ? `${error} "${description}"` : error).replace(/[\x00-\x1f\x7f]+/g, ' ').slice(0, 400);

function faultText(fault: TokenFault): string {
  return fault.kind === 'refused'
    ? `The authorization server rejected the request: ${words(fault.error, fault.description)}.`
    : `The authorization server is not usable: ${fault.detail}.`;
}
