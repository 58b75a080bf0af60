/** Returns the value of a key that a user chose. Inherited keys such as `constructor` are ignored. */
export const own = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;
