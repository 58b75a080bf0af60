/** Maximum number of shared strings. Further strings are probably not repeated, so they are not shared. */
const MAX_STRINGS = 4_096;
const shared = new Map<string, string>();

/** Returns one shared copy of a string, for values that many objects have in common: reasons, namespaces, hosts. */
export function intern(text: string): string {
  const known = shared.get(text);
  if (known !== undefined) return known;
  if (shared.size < MAX_STRINGS) shared.set(text, text);
  return text;
}
