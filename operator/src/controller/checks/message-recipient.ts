import { isDestination } from '../../../../crds/schema/address.ts';
import type { Preset } from '../../providers/preset.ts';
import { sinkAt } from '../../providers/sink.ts';

/** Who a test message is for, or why it may not be sent. */
export type Recipient =
  | {
      ok: true;
      address: string;
      /** As the status shows it: an address of others is only their domain. */
      shown: string;
      headers?: Readonly<Record<string, string>>;
    }
  | { ok: false; why: string };

/** What decides about the recipient. */
export interface Wish {
  /** Sink, Account or an address, which may be any text; undefined: what there is. */
  to: string | undefined;
  preset: Preset;
  host: string;
  /** Of the login, where there is one. */
  username: string | undefined;
  /** Address of spec.from. */
  sender: string;
  isAllowed(address: string): boolean;
}

/** No mailbox has this address (RFC 6761): a server that catches all mail accepts it, any other cannot deliver it. */
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

/** The mailbox that logs in. An author could choose any other address, including one of a stranger. */
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

/** Whether one of the administrator's entries allows the address: an address, or a domain. */
export function isAllowedBy(entries: readonly string[], address: string): boolean {
  const wanted = address.toLowerCase();
  const at = wanted.lastIndexOf('@');
  const domain = wanted.slice(at + 1);
  return entries.some(entry => {
    const allowed = entry.toLowerCase().replace(/^@/, '');
    return allowed.includes('@') ? allowed === wanted : allowed === domain && !isRoute(wanted.slice(0, at));
  });
}

/** `user%host`, `host!user` and `user@host`: a relay of the domain may send it on to another one (RFC 1123 section 5.2.16). */
const isRoute = (local: string): boolean => /[%!@]/.test(local);
