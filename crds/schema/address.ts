import { formatted } from './build.ts';

const EMAIL = /^[^@\s<>"(),:;\\[\]\x00-\x1f\x7f]+@[^@\s<>"(),:;\\[\]\x00-\x1f\x7f]+$/;

const DESTINATION = /^(Sink|Account|[^@\s<>"(),:;\\[\]\x00-\x1f\x7f]+@[^@\s<>"(),:;\\[\]\x00-\x1f\x7f]+)$/;
const MAX_LENGTH = 254;

/** Reports whether the text is a valid recipient field. The API server does not validate annotations. */
export const isDestination = (text: string): boolean => text.length <= MAX_LENGTH && DESTINATION.test(text);

/** Schema of a destination: Sink, Account or a mail address. */
export const destination = (description: string) =>
  formatted(
    DESTINATION,
    MAX_LENGTH,
    'must be Sink, Account or an address such as shop@example.com',
    description,
  );

/** Schema of a mail address without a display name. */
export const address = (description: string) =>
  formatted(
    EMAIL,
    MAX_LENGTH,
    'must be an address such as shop@example.com, without a display name',
    description,
  );
