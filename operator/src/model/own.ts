/** The value of a key that a user has chosen: `constructor` and its kin are in every object, but not its own. */
export const own = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;
