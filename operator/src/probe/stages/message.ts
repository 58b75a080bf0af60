import type { MessagePlan } from '../../model/plan.ts';
import { Deadline } from '../deadline.ts';
import type { Session, StageResult } from '../session.ts';
import { connectionOf } from '../session.ts';

const START_INPUT = 354;

/** Sends one message (RFC 5321 section 4.1.1.4). Once the content is sent, only the server's reply counts. */
export async function message(session: Session, plan: MessagePlan): Promise<StageResult> {
  session.signal.throwIfAborted();
  await plan.before?.();
  session.signal.throwIfAborted();
  const connection = connectionOf(session);
  const deadline = new Deadline(plan.timeoutMs);
  const facts = { sent: 'command' as 'command' | 'content', bytes: plan.content.length };
  session.evidence.message = facts;
  const ready = await connection.ask('DATA', deadline.remaining());
  if (!ready.ok) return ready.fault;
  if (ready.reply.code !== START_INPUT) return { kind: 'reply', reply: ready.reply };
  facts.sent = 'content';
  const read = await connection.submit(onTheWire(plan.content), deadline.remaining());
  if (!read.ok) return read.fault;
  if (read.reply.code < 200 || read.reply.code > 299) return { kind: 'reply', reply: read.reply };
  session.evidence.message = { ...facts, accepted: read.reply };
  return undefined;
}

/**
 * Prepares the content for DATA (RFC 5321 section 4.5.2): lines end with CRLF, a leading dot is doubled, and a single
 * dot ends the message.
 */
export function onTheWire(content: Uint8Array): Buffer {
  // Latin-1, one character per byte: the content may be in any encoding.
  const lines = Buffer.from(content)
    .toString('latin1')
    .split(/\r\n|\n|\r/);
  if (lines.at(-1) === '') lines.pop();
  const stuffed = lines.map(text => (text.startsWith('.') ? `.${text}` : text));
  return Buffer.from([...stuffed, '.', ''].join('\r\n'), 'latin1');
}
