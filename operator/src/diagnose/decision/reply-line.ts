import type { Reply } from '../../model/reply.ts';

const LINE = /^([45]\d\d)[ -]?(?:([245]\.\d{1,3}\.\d{1,3})(?= |$))?(.*)$/;

/** Maximum length of the line: longer than any reply that is kept. */
const MAX_LINE = 4096;

/** Parses a reply that a user copied from a log: code, enhanced code and words. Returns undefined if it has no code. */
export function parseReplyLine(text: string): Reply | undefined {
  const lines = text.slice(0, MAX_LINE).split(/\r?\n/).filter(Boolean);
  const parsed = lines.map(line => LINE.exec(line.trim()));
  const [first] = parsed;
  if (!first) return undefined;
  const [, code = '', enhanced] = first;
  return {
    code: Number(code),
    ...(enhanced !== undefined && { enhanced }),
    lines: lines.map((line, at) => (parsed[at]?.[3] ?? line).trim()),
  };
}
