import { both, FIELD } from '../../../crds/wording.ts';
import { endpointText } from '../model/endpoint.ts';
import type { CertificateFacts, Evidence, Stage, TLSFacts } from '../model/evidence.ts';
import type { Reply } from '../model/reply.ts';
import { replyText } from '../model/reply.ts';
import { otherAddresses } from './attempts.ts';
import { cut, day, millis, plural, quote, sentences } from './message.ts';

export const PLAINTEXT = `${both('The spec sets tls: none', '--tls is none')}: the connection is in plaintext, and anyone on the path can read and change the mail.`;

const DAY_MS = 24 * 60 * 60 * 1000;
const EXPIRY_WARNING_DAYS = 30;

/** `Connected to smtp.qq.com:465 (203.0.113.7) in 23 ms; greeting "220 …".` */
export function connected(evidence: Evidence): string {
  const { endpoint, addresses, greeting } = evidence;
  const attempt = addresses.find(({ ok }) => ok);
  const at = attempt && attempt.address !== endpoint.host ? ` (${attempt.address})` : '';
  return sentences(
    `Connected to ${endpointText(endpoint)}${at} in ${millis(attempt?.ms ?? stageMs(evidence, 'connect'))}; ${
      greeting ? `greeting ${quote(replyText(greeting), 120)}` : awaited(evidence)
    }.`,
    otherAddresses(addresses.filter(({ ok }) => !ok)),
  );
}

const awaited = ({ endpoint }: Evidence): string =>
  endpoint.tls === 'implicit' ? 'the greeting comes after TLS' : 'no plaintext greeting arrived';

/** Version, cipher and the certificate with its expiry, and a notice if it expires soon. */
export function verified({ endpoint, serverName, startedAt }: Evidence, tls: TLSFacts): string {
  const leaf = tls.chain[0];
  const parameters = [tls.version, tls.cipher].filter(Boolean).join(', ');
  const how = tls.mode === 'starttls' ? 'STARTTLS' : 'TLS';
  return sentences(
    `${how} with ${endpointText(endpoint)}${parameters ? ` (${parameters})` : ''}: the certificate is valid for ${serverName}${leaf ? `, issued by ${cut(leaf.issuer, 120)}, valid until ${day(leaf.notAfter)}` : ''}.`,
    soonExpired(tls.chain, startedAt),
  );
}

function soonExpired(chain: readonly CertificateFacts[], now: number): string | undefined {
  const next = [...chain].sort((a, b) => Date.parse(a.notAfter) - Date.parse(b.notAfter))[0];
  if (!next) return undefined;
  const days = Math.floor((Date.parse(next.notAfter) - now) / DAY_MS);
  if (!(days < EXPIRY_WARNING_DAYS)) return undefined;
  const which = next === chain[0] ? 'It' : `The CA certificate ${cut(next.subject, 120)}`;
  return `${which} expires in ${plural(days, 'day')}: the mail server's administrator must renew it before ${day(next.notAfter)}.`;
}

export function loggedIn(evidence: Evidence): string {
  const how = evidence.auth ? ` with ${evidence.auth.mechanism}` : '';
  return `Logged in to ${endpointText(evidence.endpoint)}${how} in ${millis(stageMs(evidence, 'auth'))}.`;
}

/** @param recipient the address of RCPT TO, where it is not the sender itself */
export function accepted(evidence: Evidence, recipient: string | undefined): string {
  const to = recipient === undefined ? 'the same address as recipient' : `the recipient ${recipient}`;
  return `${endpointText(evidence.endpoint)} accepted the sender in ${FIELD.from} (MAIL FROM) and ${to} (RCPT TO). The transaction was then reset (RSET): nothing was sent.`;
}

/** The sender was accepted, but its own address is not a mailbox. */
export const acceptedButItself = ({ endpoint }: Evidence, reply: Reply): string =>
  `${endpointText(endpoint)} accepted the sender in ${FIELD.from} (MAIL FROM) and rejected the same address as recipient (RCPT TO): ${quote(replyText(reply))}. Whether mail to other recipients is accepted is not proven, and bounces to this address are lost. Set ${FIELD.recipient} to an address that receives mail.`;

const stageMs = ({ stages }: Evidence, wanted: Stage): number =>
  stages.filter(({ stage }) => stage === wanted).reduce((sum, { ms }) => sum + ms, 0);
