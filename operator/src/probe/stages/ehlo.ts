import type { Capabilities } from '../../model/evidence.ts';
import type { Reply } from '../../model/reply.ts';
import type { Session, StageResult } from '../session.ts';
import { lineOf } from '../session.ts';

/** EHLO, or HELO where the server knows no extensions (RFC 5321 section 4.1.1.1). */
export async function ehlo(session: Session): Promise<StageResult> {
  const { deadline, environment } = session;
  const line = lineOf(session);
  let read = await line.ask(`EHLO ${environment.heloName}`, deadline.remaining());
  if (read.ok && [500, 501, 502, 504].includes(read.reply.code)) {
    read = await line.ask(`HELO ${environment.heloName}`, deadline.remaining());
  }
  if (!read.ok) return read.fault;
  if (read.reply.code !== 250) return { kind: 'reply', reply: read.reply };
  const found = capabilitiesOf(read.reply);
  if (session.evidence.ehlo) session.evidence.ehloSecured = found;
  else session.evidence.ehlo = found;
  return undefined;
}

const MOST_KEYWORDS = 64;
const MOST_MECHANISMS = 32;

/** RFC 5321 section 4.1.1.1: the first line names the server, each other one an extension. */
export function capabilitiesOf({ lines }: Reply): Capabilities {
  const [server = '', ...rest] = lines;
  const entries = rest.slice(0, MOST_KEYWORDS).map(keywordOf);
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

/** `AUTH=LOGIN`, with an equals sign, is how servers before RFC 2554 wrote it; some still send both. */
function keywordOf(line: string): [string, string] {
  const [, keyword = '', parameters = ''] = /^([^\s=]*)[\s=]*(.*)$/.exec(line.trim()) ?? [];
  return [keyword.toUpperCase(), parameters.trim()];
}

function mechanismsOf(entries: readonly (readonly [string, string])[]): string[] {
  const named = entries
    .filter(([keyword]) => keyword === 'AUTH')
    .flatMap(([, parameters]) => parameters.toUpperCase().split(/\s+/))
    .filter(Boolean);
  return [...new Set(named)].slice(0, MOST_MECHANISMS);
}
