import { text } from '../build.ts';

/** Text for people: no line breaks and no control characters, which terminals and logs act on. */
export const words = (max: number, description: string, min = 1) =>
  text({ min, max }, description).regex(/^[^\x00-\x1f\x7f]*$/);
