import { formatted } from './build.ts';

const EMAIL = /^[^@\s<>"(),:;\\[\]\x00-\x1f\x7f]+@[^@\s<>"(),:;\\[\]\x00-\x1f\x7f]+$/;

const DESTINATION = /^(Sink|Account|[^@\s<>"(),:;\\[\]\x00-\x1f\x7f]+@[^@\s<>"(),:;\\[\]\x00-\x1f\x7f]+)$/;
const MAX_LENGTH = 254;

/** Whether the text is what the field of a recipient takes; the API server does not validate an annotation. */
export const isDestination = (text: string): boolean => text.length <= MAX_LENGTH && DESTINATION.test(text);

/** Sink, Account or a mail address. */
export const destination = (description: string) =>
  formatted(
    DESTINATION,
    MAX_LENGTH,
    'must be Sink, Account or an address such as shop@example.com',
    description,
  );

/** A mail address without a display name. */
export const address = (description: string) =>
  formatted(
    EMAIL,
    MAX_LENGTH,
    'must be an address such as shop@example.com, without a display name',
    description,
  );
