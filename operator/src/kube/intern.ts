/** Strings beyond this many are not shared: they are hardly repeated ones. */
const MAX_STRINGS = 4_096;
const shared = new Map<string, string>();

/** The same string in one copy, for values that many objects have in common: reasons, namespaces, hosts. */
export function intern(text: string): string {
  const known = shared.get(text);
  if (known !== undefined) return known;
  if (shared.size < MAX_STRINGS) shared.set(text, text);
  return text;
}
