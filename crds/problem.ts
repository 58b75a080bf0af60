import type { z } from 'zod';

/** Matches zod's own messages; the schema's messages stay. */
const DEFAULT = /^(?:Invalid (?:option|input)|Too (?:big|small))/;

/** Returns the problem that a schema found, in words for a person. */
export function problemOf(issue: z.core.$ZodIssue): string {
  if (!DEFAULT.test(issue.message)) return issue.message;
  switch (issue.code) {
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}`;
    case 'invalid_type':
      return issue.expected === 'number' ? 'must be a number' : issue.message;
    case 'too_big':
      return issue.origin === 'number' ? `must be at most ${issue.maximum}` : issue.message;
    case 'too_small':
      return issue.origin === 'number' ? `must be at least ${issue.minimum}` : issue.message;
    default:
      return issue.message;
  }
}
