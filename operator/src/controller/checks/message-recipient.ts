import { isDestination } from '../../../../crds/schema/address.ts';
import type { Preset } from '../../providers/preset.ts';
import { sinkAt } from '../../providers/sink.ts';

/** The recipient of a test message, or the reason why the message must not be sent. */
export type Recipient =
  | {
      ok: true;
      address: string;
      /** The recipient for the status. For an address of someone else, this is only the domain. */
      shown: string;
      headers?: Readonly<Record<string, string>>;
    }
  | { ok: false; why: string };

/** The inputs that decide the recipient. */
export interface Wish {
  /** Sink, Account or any text as an address; undefined: the first available kind. */
  to: string | undefined;
  preset: Preset;
  host: string;
  /** User name of the login, if there is a login. */
  username: string | undefined;
  /** Address of spec.from. */
  sender: string;
  isAllowed(address: string): boolean;
}

/**
 * An address that no mailbox has (RFC 6761). A server that catches all mail accepts the address; no other server can
 * deliver to it.
 */
const UNUSED_ADDRESS = 'test@smtp-operator.invalid';

export function recipientOf(wish: Wish): Recipient {
  const { to } = wish;
  if (to === 'Sink') return toSink(wish) ?? { ok: false, why: noSink(wish) };
  if (to === 'Account') return toAccount(wish);
  if (to === undefined) return toSink(wish) ?? toAccount(wish);
  return toAddress(to, wish);
}

function toSink({ preset, host, sender }: Wish): Recipient | undefined {
  const sink = sinkAt(preset, host);
  switch (sink?.kind) {
    case 'address':
      return { ok: true, address: sink.address, shown: 'Sink' };
    case 'header':
      return { ok: true, address: sender, shown: 'Sink', headers: { [sink.name]: sink.value } };
    case 'everything':
      return { ok: true, address: UNUSED_ADDRESS, shown: 'Sink' };
    default:
      return undefined;
  }
}

const noSink = ({ preset, host }: Wish): string =>
  `${preset.title} documents no address or header for test messages at ${host}.`;

/** Returns the mailbox that logs in. An author could choose any other address, including that of a third party. */
function toAccount({ username }: Wish): Recipient {
  if (username?.includes('@')) return { ok: true, address: username, shown: username };
  return {
    ok: false,
    why:
      username === undefined
        ? 'There is no login, so there is no account to send a test message to.'
        : 'The user name of the account is not an address, so there is no mailbox to send a test message to.',
  };
}

function toAddress(to: string, wish: Wish): Recipient {
  const isAccount = wish.username?.toLowerCase() === to.toLowerCase();
  if (isAccount) return { ok: true, address: to, shown: to };
  if (!isDestination(to)) return { ok: false, why: 'The recipient is not a mail address.' };
  if (!wish.isAllowed(to)) {
    return { ok: false, why: 'The recipient is an address that the administrator does not allow.' };
  }
  return { ok: true, address: to, shown: to.slice(to.lastIndexOf('@') + 1) };
}

/** Reports whether an entry of the administrator's list (an address or a domain) allows the address. */
export function isAllowedBy(entries: readonly string[], address: string): boolean {
  const wanted = address.toLowerCase();
  const at = wanted.lastIndexOf('@');
  const domain = wanted.slice(at + 1);
  return entries.some(entry => {
    const allowed = entry.toLowerCase().replace(/^@/, '');
    return allowed.includes('@') ? allowed === wanted : allowed === domain && !isRoute(wanted.slice(0, at));
  });
}

/**
 * Reports whether the local part contains a route: `user%host`, `host!user` or `user@host`. A relay of the domain may
 * forward such mail to another domain (RFC 1123 section 5.2.16).
 */
const isRoute = (local: string): boolean => /[%!@]/.test(local);
