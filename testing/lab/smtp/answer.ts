/**
 * Data that the server sends. A string is one reply without its final CRLF. The code that writes several lines joins
 * them with CRLF and includes the reply codes. A Buffer is sent unchanged, such as words in GBK. An exact answer
 * defines the bytes of each TCP segment, and what happens to the connection afterwards.
 */
export type Answer = string | Buffer | ExactAnswer;

export interface ExactAnswer {
  /** Segments, sent one by one, CRLF included; an empty list is silence. */
  readonly segments: readonly (string | Buffer)[];
  /** Delay between two segments in milliseconds; default 20, enough for each to be sent separately. */
  readonly gapMs?: number;
  /** `close` sends FIN, `reset` sends RST; default: the connection continues. */
  readonly ending?: 'close' | 'reset';
}

export interface Exact {
  readonly segments: readonly Buffer[];
  readonly gapMs: number;
  readonly ending?: 'close' | 'reset' | undefined;
}

export function exact(answer: Answer): Exact {
  if (typeof answer === 'string') return { segments: [Buffer.from(`${answer}\r\n`)], gapMs: 0 };
  if (Buffer.isBuffer(answer)) return { segments: [answer], gapMs: 0 };
  const segments = answer.segments.map(segment =>
    Buffer.isBuffer(segment) ? segment : Buffer.from(segment),
  );
  return { segments, gapMs: answer.gapMs ?? 20, ending: answer.ending };
}

/** Formats a reply of several lines with one code: `multiline(250, ['a', 'b'])` is `250-a` and `250 b`. */
export function multiline(code: number, lines: readonly string[]): string {
  return lines.map((line, i) => `${code}${i < lines.length - 1 ? '-' : ' '}${line}`).join('\r\n');
}

/** Returns the first digit of the reply code, which decides the next step of the session (RFC 5321 section 4.2.1). */
export function replyClass(answer: Answer): string {
  return exact(answer).segments[0]?.toString('latin1', 0, 1) ?? '';
}
