export interface Address {
  local: string;
  domain: string;
}

/** Returns local part and domain of an address in lower case; undefined if the text is not an address. */
export function parseAddress(text: string): Address | undefined {
  const at = text.lastIndexOf('@');
  if (at < 1 || at === text.length - 1) return undefined;
  return { local: text.slice(0, at).toLowerCase(), domain: text.slice(at + 1).toLowerCase() };
}
