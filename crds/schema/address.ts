import { formatted } from './build.ts';

const EMAIL = /^[^@\s<>"(),:;\\[\]\x00-\x1f\x7f]+@[^@\s<>"(),:;\\[\]\x00-\x1f\x7f]+$/;

/** Sink, Account or a mail address. */
export const destination = (description: string) =>
  formatted(
    /^(Sink|Account|[^@\s<>"(),:;\\[\]\x00-\x1f\x7f]+@[^@\s<>"(),:;\\[\]\x00-\x1f\x7f]+)$/,
    254,
    'must be Sink, Account or an address such as shop@example.com',
    description,
  );

/** A mail address without a display name. */
export const address = (description: string) =>
  formatted(EMAIL, 254, 'must be an address such as shop@example.com, without a display name', description);
