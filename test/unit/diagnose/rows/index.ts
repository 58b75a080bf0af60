import { AUTH } from './auth.ts';
import { CERTIFICATES } from './certificates.ts';
import { CONNECT } from './connect.ts';
import { DNS } from './dns.ts';
import { GREETING } from './greeting.ts';
import type { Table } from './row.ts';
import { SENDER } from './sender.ts';
import { TLS } from './tls.ts';
import { WAY_OUT } from './way-out.ts';

export const TABLES: Readonly<Record<string, Table>> = {
  DNS,
  connect: CONNECT,
  'the way out': WAY_OUT,
  greeting: GREETING,
  TLS,
  certificates: CERTIFICATES,
  login: AUTH,
  sender: SENDER,
};

/** Every row, with the condition of its table where it names no other. */
export const ROWS = Object.values(TABLES).flatMap(({ condition, rows }) =>
  rows.map(row => ({ condition, ...row })),
);
