import { printable } from '../../model/text.ts';

/** Maximum length of a reply line that is shown, also against a hostile server. */
const MAX_SHOWN = 512;

const UTF8 = new TextDecoder('utf-8', { fatal: true });
/** QQ and others sometimes reply in GBK, which GB18030 includes. */
const GB18030 = new TextDecoder('gb18030');

export type Clean = (bytes: Uint8Array) => string;

/**
 * Returns a function that converts bytes of a server to text for display: one bounded line without control characters
 * and without `secrets`.
 */
export function cleaner(secrets: readonly string[] = []): Clean {
  // A shorter secret cannot be distinguished from an ordinary word; removing it would reveal it.
  const hidden = secrets.filter(({ length }) => length >= 4).sort((a, b) => b.length - a.length);
  return bytes => {
    let text = printable(decode(bytes));
    for (const secret of hidden) text = text.replaceAll(secret, '[hidden]');
    return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN - 1)}…` : text;
  };
}

function decode(bytes: Uint8Array): string {
  try {
    return UTF8.decode(bytes);
  } catch {
    return GB18030.decode(bytes).replaceAll('\ufffd', '?');
  }
}
