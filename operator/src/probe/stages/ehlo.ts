import type { Capabilities } from '../../model/evidence.ts';
import type { Reply } from '../../model/reply.ts';
import type { Deadline } from '../deadline.ts';
import { addressLiteral } from '../net/helo-name.ts';
import type { Read } from '../net/replies.ts';
import type { Session, SmtpConnection, StageResult } from '../session.ts';
import { connectionOf } from '../session.ts';

/** Sends EHLO, or HELO if the server supports no extensions (RFC 5321 section 4.1.1.1). */
export async function ehlo(session: Session): Promise<StageResult> {
  const connection = connectionOf(session);
  const name = session.environment.heloName ?? addressLiteral(connection.localAddress ?? '127.0.0.1');
  session.evidence.heloName = name;
  const read = await hello(connection, name, session.deadline);
  if (!read.ok) return read.fault;
  if (read.reply.code !== 250) return { kind: 'reply', reply: read.reply };
  const found = capabilitiesOf(read.reply);
  if (session.evidence.ehlo) session.evidence.ehloSecured = found;
  else session.evidence.ehlo = found;
  return undefined;
}

/** Codes for EHLO after which a server may still accept HELO. */
const NO_EXTENSIONS: readonly number[] = [500, 501, 502, 504];
/**
 * The server rejects the argument, not the command. HELO is tried, but if it fails too, the reply to EHLO is the
 * result.
 */
const BAD_ARGUMENT = 501;

/** Sends EHLO, then HELO if EHLO is refused. Keeps the reply to EHLO if HELO gets no reply. */
async function hello(connection: SmtpConnection, name: string, deadline: Deadline): Promise<Read> {
  const first = await connection.ask(`EHLO ${name}`, deadline.remaining());
  if (!first.ok || !NO_EXTENSIONS.includes(first.reply.code)) return first;
  const second = await connection.ask(`HELO ${name}`, deadline.remaining());
  if (!second.ok) return second.fault.kind === 'protocol' ? second : first;
  return second.reply.code !== 250 && first.reply.code === BAD_ARGUMENT ? first : second;
}

const MAX_KEYWORDS = 64;
/** Maximum length of all keywords together, in UTF-16 units. */
const MAX_TEXT = 8192;
const MAX_MECHANISMS = 32;
/** Keywords that the probe uses are kept, regardless of how many other keywords precede them. */
const ACTED_ON: readonly string[] = ['STARTTLS', 'AUTH', 'SMTPUTF8', 'SIZE'];

/**
 * Parses a reply to EHLO. The first line names the server, each further line an extension (RFC 5321 section 4.1.1.1).
 */
export function capabilitiesOf({ lines }: Reply): Capabilities {
  const [server = '', ...rest] = lines;
  const all = rest.map(keywordOf);
  let room = MAX_TEXT;
  const entries = all.filter(([keyword, parameters], nth) => {
    room -= keyword.length + parameters.length;
    return (nth < MAX_KEYWORDS && room >= 0) || ACTED_ON.includes(keyword);
  });
  const keywords: Record<string, string> = Object.create(null);
  for (const [keyword, parameters] of entries) keywords[keyword] = parameters;
  const size = Number(keywords['SIZE']);
  return {
    server: server.split(' ')[0] ?? '',
    keywords: { ...keywords },
    mechanisms: mechanismsOf(entries),
    ...(Number.isSafeInteger(size) && size > 0 && { size }),
  };
}

/** Also reads `AUTH=LOGIN` with an equals sign, the form before RFC 2554; some servers still send both forms. */
function keywordOf(line: string): [string, string] {
  const [, keyword = '', parameters = ''] = /^([^\s=]*)[\s=]*(.*)$/s.exec(line.trim()) ?? [];
  return [keyword.toUpperCase(), parameters.trim()];
}

function mechanismsOf(entries: readonly (readonly [string, string])[]): string[] {
  const named = entries
    .filter(([keyword]) => keyword === 'AUTH')
    .flatMap(([, parameters]) => parameters.toUpperCase().split(/\s+/))
    .filter(Boolean);
  return [...new Set(named)].slice(0, MAX_MECHANISMS);
}
