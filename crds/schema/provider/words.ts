import { text } from '../build.ts';

/** Text for people: no line breaks and no control characters, which terminals and logs act on. */
export const words = (max: number, description: string) =>
  text({ min: 1, max }, description).regex(/^[^\x00-\x1f\x7f]*$/);
