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
 * One fault that prevents mail: how the test causes it, and the expected finding. The same
 * data makes the fault, judges the answer and is the document.
 */
export interface Row {
  /** Unique; first label of the host under table.test. */
  id: string;
  /** What is wrong, as one would tell it. */
  case: string;
  /** What the test does to make it so. */
  done: string;
  /** What listens at LIVE (and SIX); default: a healthy server on 25, 465 and 587. */
  server?: Server;
  /** Default: the host has the address LIVE. */
  dns?: Zone;
  network?: Network;
  probe: Probe;
  expect: Expectation;
  /** Other forms of the same reply that must get the same answer; by name, what the script's words become. */
  forms?: readonly string[];
  /** What `openssl s_client` must say. */
  openssl?: Peer;
  /** What `posttls-finger` must say. */
  postfix?: Peer;
  /** The stage at which swaks must stop is ours, unless it is set here; false: it cannot be asked. */
  swaks?: Peer | false;
}

export interface Expectation {
  condition: GateCondition | 'Ready';
  reason: string;
  /** Fragments of message and remedy together. */
  says?: readonly string[];
  never?: readonly string[];
}

/** A part of what a peer's tool prints, or its exit code after `exit `. */
export interface Peer {
  says: string;
  /** Why the peer judges otherwise; absent: it agrees. */
  differs?: string;
}

export interface Server {
  listeners?: readonly SmtpListener[];
  script?: Partial<Script>;
  certificate?: Certificate;
  tls?: TlsOptions;
  /** TLS without certificate and key. */
  bare?: true;
  /** Takes the bare connection of a port. */
  raw?: Readonly<Record<number, (socket: Socket) => void>>;
}

/** Names default to the host; `by` another CA than the one that the probe trusts. */
export type Certificate = Partial<LeafSpec> & { by?: 'stranger' | 'inspector' | 'itself'; sendsRoot?: true };

/** Addresses by what is to be expected there. */
export type Place =
  /** Where the row's server listens. */
  | 'LIVE'
  /** Packets vanish on the way. */
  | 'DEAD'
  /** A host on which nothing listens. */
  | 'CLOSED'
  /** The row's server by IPv6. */
  | 'SIX'
  /** IPv6 to which there is no route. */
  | 'UNROUTED';

export interface Zone extends Omit<DnsRecord, 'addresses'> {
  places?: readonly Place[];
  /** Addresses of the answer where they are not those of the places. */
  addresses?: readonly string[];
  /** resolv.conf of the probe, without its servers; default: that of the machine. */
  resolvConf?: string;
  /** Other names in DNS, with their answers. */
  names?: Readonly<Record<string, DnsRecord>>;
  /** The resolvers that are asked; default: one that answers, at LIVE. */
  servers?: readonly Extract<Place, 'LIVE' | 'DEAD' | 'CLOSED'>[];
}

/** Where a rule applies: on the operator's node, on the path, or in front of the server. */
export type Post = 'node' | 'way' | 'server';

/** Arguments of iptables (ip6tables where SIX is named) and `ip route`, places by their names. */
export interface Network {
  at: Post;
  iptables?: string;
  route?: string;
}

export interface Probe {
  provider?: ProviderId;
  port?: number;
  tls?: TLSMode;
  /** Default: none; true is the login that the healthy server takes. */
  login?: true | { username: string; password: string };
  from?: string;
  /** For RCPT TO; default: the sender itself. */
  recipient?: string;
  authMethod?: string;
  serverName?: string;
  host?: Place;
  /** Name in EHLO; default: node.table.test; false: what the operator finds for itself. */
  heloName?: string | false;
  /** Default: longer than any load of the machine lasts. */
  timeout?: string;
}

/** Enough for what must have happened before the time runs out, on a machine that is busy with other tests. */
export const SHORT = '6s';

/** What swaks does where a handshake does not end. */
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
