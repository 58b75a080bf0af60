import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Requests that the server accepts: those that carry the token of the printed address and name the server as printed. */
export interface Guard {
  /** Begins every path: `/TOKEN`. */
  base: string;
  /** The hidden field of forms. */
  csrf: string;
  /** @returns the path after the token, or why the request is refused */
  admit(request: IncomingMessage, port: number): { path: URL } | { refused: string };
  /** @param field the hidden field as it came */
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
      // A name that some DNS server turned to 127.0.0.1 is another site (DNS rebinding).
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

/** Compares in constant time for texts of one length; the length is not secret. */
function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** A page may load its own style and script and nothing else, from nowhere else. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  // With no-referrer, a browser sends Origin: null with our own forms.
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};
