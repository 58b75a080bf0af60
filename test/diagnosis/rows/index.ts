import type { Row } from '../row.ts';
import { DIALOGUE } from './dialogue.ts';
import { DNS } from './dns.ts';
import { HANDSHAKE } from './handshake.ts';
import { KEPT } from './kept.ts';
import { WHAT_IS_KNOWN } from './known.ts';
import { LOGIN } from './login.ts';
import { MIDDLE } from './middle.ts';
import { PROVIDERS } from './providers.ts';
import { TLS } from './tls.ts';
import { WAY } from './way.ts';

/** Every row, by the part of the path of a message that it concerns. */
export const TABLE: Readonly<Record<string, readonly Row[]>> = {
  'Firewalls and routes': WAY,
  'DNS and addresses': DNS,
  'Greeting, EHLO and STARTTLS': DIALOGUE,
  'Replies that were read': KEPT,
  'What is known beside the reply': WHAT_IS_KNOWN,
  'The middle of the network': MIDDLE,
  'TLS and certificates': [...TLS, ...HANDSHAKE],
  'Login and sender': LOGIN,
  "The providers' own replies": PROVIDERS,
};

export const ROWS: readonly Row[] = Object.values(TABLE).flat();

/** Returns the rows whose id contains one of the comma-separated parts; without parts, all rows. */
export const rowsOf = (parts: string | undefined): readonly Row[] =>
  parts === undefined ? ROWS : ROWS.filter(({ id }) => parts.split(',').some(part => id.includes(part)));
