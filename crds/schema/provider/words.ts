import { text } from '../build.ts';

/**
 * Schema of a text for people. It has no line breaks or control characters, because terminals and logs interpret them.
 */
export const words = (max: number, description: string, min = 1) =>
  text({ min, max }, description).regex(/^[^\x00-\x1f\x7f]*$/);
