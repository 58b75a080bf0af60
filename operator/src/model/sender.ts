/** Reports whether a user name can be a sender address. */
export const isSender = (text: string): boolean => /^[^@\s]+@[^@\s]+$/.test(text);
