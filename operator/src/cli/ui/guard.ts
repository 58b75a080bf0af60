import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Accepts only requests that carry the token of the printed address and use its host name. */
export interface Guard {
  /** Prefix of every path: `/TOKEN`. */
  base: string;
  /** Value of the hidden form field. */
  csrf: string;
  /** @returns the path after the token, or the reason why the request is rejected */
  admit(request: IncomingMessage, port: number): { path: URL } | { refused: string };
  /** @param field value of the hidden field in the request */
  isOwnForm(request: IncomingMessage, field: string | null): boolean;
}

const secret = (): string => randomBytes(24).toString('base64url');

export function createGuard(): Guard {
  const token = secret();
  const csrf = secret();
  return {
    base: `/${token}`,
    csrf,
    admit(request, port) {
      // Another name that resolves to 127.0.0.1 belongs to another site (DNS rebinding).
      const host = request.headers.host ?? '';
      if (!hostsOf(port).includes(host)) return { refused: 'This address is not served here.' };
      const url = new URL(request.url ?? '/', `http://${host}`);
      const [, given = '', ...rest] = url.pathname.split('/');
      if (!same(given, token)) {
        return { refused: 'The token is missing or wrong. Open the address that kubectl smtp ui printed.' };
      }
      const path = new URL(url);
      path.pathname = `/${rest.join('/')}`;
      return { path };
    },
    isOwnForm({ headers }, field) {
      const { origin, host } = headers;
      const sameOrigin = origin === undefined || origin === `http://${host}`;
      const site = headers['sec-fetch-site'];
      return sameOrigin && (site === undefined || site === 'same-origin') && same(field ?? '', csrf);
    },
  };
}

const hostsOf = (port: number): string[] => [`127.0.0.1:${port}`, `localhost:${port}`];

/** Compares texts of equal length in constant time; the length is not secret. */
function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Headers that allow a page to load only its own style and script, and nothing from other origins. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  // With no-referrer, a browser would send Origin: null with the page's own forms.
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};
