import type { Socket } from 'node:net';
import type { TlsOptions } from 'node:tls';
import type { GateCondition } from '../../crds/conditions.ts';
import type { ProviderId } from '../../crds/providers.ts';
import type { TLSMode } from '../../operator/src/model/endpoint.ts';
import type { LeafSpec } from '../../testing/lab/ca.ts';
import type { DnsRecord } from '../../testing/lab/dns.ts';
import type { Script } from '../../testing/lab/smtp/script.ts';
import type { SmtpListener } from '../../testing/lab/smtp/server.ts';

/**
 * One fault that prevents mail: its cause in the test, and the expected finding. The same data creates the fault,
 * checks the result and is the documentation.
 */
export interface Row {
  /** Unique id; first label of the host under table.test. */
  id: string;
  /** Description of the fault for a user. */
  case: string;
  /** Action of the test that causes the fault. */
  done: string;
  /** Server at LIVE (and SIX); default: a healthy server on 25, 465 and 587. */
  server?: Server;
  /** DNS zone; default: the host has the address LIVE. */
  dns?: Zone;
  network?: Network;
  probe: Probe;
  expect: Expectation;
  /** Other forms of the same reply, by name, that must get the same result. */
  forms?: readonly string[];
  /** Expected result of `openssl s_client`. */
  openssl?: Peer;
  /** Expected result of `posttls-finger`. */
  postfix?: Peer;
  /** Expected result of swaks; default: our stage. false: swaks cannot run for this row. */
  swaks?: Peer | false;
}

export interface Expectation {
  condition: GateCondition | 'Ready';
  reason: string;
  /** Fragments that the message and the remedy together must contain. */
  says?: readonly string[];
  never?: readonly string[];
}

/** A part of a tool's output, or its exit code after `exit `. */
export interface Peer {
  says: string;
  /** Reason why the peer's result differs; absent: it agrees. */
  differs?: string;
}

export interface Server {
  listeners?: readonly SmtpListener[];
  script?: Partial<Script>;
  certificate?: Certificate;
  tls?: TlsOptions;
  /** Whether TLS has no certificate and key. */
  bare?: true;
  /** Handlers of the plain connection, by port. */
  raw?: Readonly<Record<number, (socket: Socket) => void>>;
}

/** Certificate of the server. Names default to the host; `by` is an issuer other than the CA that the probe trusts. */
export type Certificate = Partial<LeafSpec> & { by?: 'stranger' | 'inspector' | 'itself'; sendsRoot?: true };

/** Addresses by the expected behavior. */
export type Place =
  /** The row's server listens here. */
  | 'LIVE'
  /** Packets are dropped on the path. */
  | 'DEAD'
  /** A host on which nothing listens. */
  | 'CLOSED'
  /** The row's server over IPv6. */
  | 'SIX'
  /** IPv6 address without a route. */
  | 'UNROUTED';

export interface Zone extends Omit<DnsRecord, 'addresses'> {
  places?: readonly Place[];
  /** Addresses in the answer, if they are not those of the places. */
  addresses?: readonly string[];
  /** Text of resolv.conf for the probe, without its servers; default: that of the machine. */
  resolvConf?: string;
  /** Other names in DNS, with their answers. */
  names?: Readonly<Record<string, DnsRecord>>;
  /** Resolvers to use; default: one that answers, at LIVE. */
  servers?: readonly Extract<Place, 'LIVE' | 'DEAD' | 'CLOSED'>[];
}

/** Where a rule applies: on the operator's node, on the path, or in front of the server. */
export type Post = 'node' | 'way' | 'server';

/** Arguments of iptables (ip6tables if they contain SIX) and `ip route`, with places by name. */
export interface Network {
  at: Post;
  iptables?: string;
  route?: string;
}

export interface Probe {
  provider?: ProviderId;
  port?: number;
  tls?: TLSMode;
  /** Login; default: none. true: the login that the healthy server accepts. */
  login?: true | { username: string; password: string };
  from?: string;
  /** Address for RCPT TO; default: the sender. */
  recipient?: string;
  authMethod?: string;
  serverName?: string;
  host?: Place;
  /** Name in EHLO; default: node.table.test. false: the name that the operator determines. */
  heloName?: string | false;
  /** Timeout of the probe; default: longer than any load peak of the machine. */
  timeout?: string;
}

/** Timeout that is long enough for the steps before it, on a machine that also runs other tests. */
export const SHORT = '6s';

/** Result of swaks if a handshake does not end. */
export const ENDLESS: Peer = {
  says: 'exit null',
  differs: 'swaks has no deadline for a handshake: it was ended by force',
};

export const ready = (...says: string[]): Expectation => ({ condition: 'Ready', reason: 'Ready', says });
const of =
  (condition: GateCondition) =>
  (reason: string, ...says: string[]): Expectation => ({ condition, reason, says });
export const egress = of('EgressReachable');
export const tls = of('TLSVerified');
export const login = of('Authenticated');
export const sender = of('SenderAccepted');
