/**
 * One SMTP reply (RFC 5321 section 4.2), parsed and cleaned. Every line is bounded and contains no control characters
 * and no secret of the dialogue.
 */
export interface Reply {
  /** Three-digit code, 200 to 599. */
  code: number;
  /** Enhanced status code (RFC 2034/3463) such as `5.7.8`, if the server sent one. */
  enhanced?: string;
  /** The text of each line, without code, separator and enhanced code. At least one entry, may be ''. */
  lines: string[];
}

/** Returns the reply on one line: `535 5.7.8 text of line one text of line two`. */
export function replyText(reply: Reply): string {
  return [String(reply.code), reply.enhanced, ...reply.lines].filter(Boolean).join(' ');
}
