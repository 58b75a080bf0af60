/**
 * What the server sends. A string is one reply without its final CRLF (several lines are joined by CRLF by
 * the code that writes them, codes included); a Buffer is sent as it is, such as words in GBK; an exact answer
 * defines which bytes go into which TCP segment and what happens to the connection afterwards.
 */
export type Answer = string | Buffer | ExactAnswer;

export interface ExactAnswer {
  /** Sent one by one, CRLF included; none at all is silence. */
  readonly segments: readonly (string | Buffer)[];
  /** Milliseconds between two segments; default 20, enough for each to travel alone. */
  readonly gapMs?: number;
  /** `close` sends FIN, `reset` sends RST; default: go on. */
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

/** Every line of a reply under one code: `multiline(250, ['a', 'b'])` is `250-a` and `250 b`. */
export function multiline(code: number, lines: readonly string[]): string {
  return lines.map((line, i) => `${code}${i < lines.length - 1 ? '-' : ' '}${line}`).join('\r\n');
}

/** The first digit of the reply code, which decides what the dialogue does next (RFC 5321 section 4.2.1). */
export function replyClass(answer: Answer): string {
  return exact(answer).segments[0]?.toString('latin1', 0, 1) ?? '';
}
