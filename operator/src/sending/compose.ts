import { domainToASCII } from 'node:url';
import MailComposer from 'nodemailer/lib/mail-composer';

/** A test message, before it is written as MIME. */
export interface TestMessage {
  from: { address: string; name?: string };
  to: string;
  subject: string;
  /** The facts to show in the message, in order. */
  facts: readonly (readonly [label: string, value: string])[];
  /** Milliseconds since the epoch. */
  date: number;
  /** Unique; the part of Message-ID before @. */
  id: string;
  /** Additional headers. */
  headers?: Readonly<Record<string, string>>;
}

/**
 * Timeout in milliseconds. Servers scan a message before they reply to it; RFC 5321 section 4.5.3.2 allows them more
 * time.
 */
export const MESSAGE_TIMEOUT_MS = 60_000;

const INTRODUCTION = 'This is an automatic test message from smtp-operator. No reply is needed.';
const CONCLUSION =
  'It shows that the server accepts mail sent with these settings. If you did not expect it, contact the administrator of the cluster.';

/** Builds the message as RFC 5322 requires. It is ASCII unless an address contains other characters (RFC 6532). */
export async function compose({ from, to, subject, facts, date, id, headers }: TestMessage): Promise<Buffer> {
  const composer = new MailComposer({
    from: { address: from.address, name: from.name ?? '' },
    to,
    subject,
    date: new Date(date),
    messageId: `<${id}@${domainOf(from.address)}>`,
    // RFC 3834 section 5: automatic responders do not reply to such a message.
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All', ...headers },
    text: [INTRODUCTION, '', ...facts.map(([label, value]) => `${label}: ${value}`), '', CONCLUSION, ''].join(
      '\n',
    ),
    html: `<p>${INTRODUCTION}</p>\n<table>\n${facts.map(row).join('\n')}\n</table>\n<p>${CONCLUSION}</p>\n`,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return await composer.compile().build();
}

const row = ([label, value]: readonly [string, string]): string =>
  `<tr><td>${escaped(label)}</td><td>${escaped(value)}</td></tr>`;

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escaped = (text: string): string => text.replace(/[&<>"]/g, found => ENTITIES[found] ?? found);

/** Returns the domain in ASCII, because a Message-ID is always ASCII. */
const domainOf = (address: string): string =>
  domainToASCII(address.slice(address.lastIndexOf('@') + 1)) || 'smtp-operator.invalid';
