export interface Address {
  local: string;
  domain: string;
}

/** The two halves of an address in lower case; undefined where the text is none. */
export function parseAddress(text: string): Address | undefined {
  const at = text.lastIndexOf('@');
  if (at < 1 || at === text.length - 1) return undefined;
  return { local: text.slice(0, at).toLowerCase(), domain: text.slice(at + 1).toLowerCase() };
}
