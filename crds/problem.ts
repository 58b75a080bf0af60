import type { z } from 'zod';
import { FIELD, type Reader, wordedFor } from './wording.ts';

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

const PROBLEMS_SHOWN = 8;
/** Long enough for the list of all providers. */
const MAX_PROBLEM = 1_000;

/** Returns the field and the problem of each issue. Values are left out because they can contain anything. */
export function problemLines(error: z.ZodError, reader: Reader = 'cluster'): string[] {
  return error.issues.slice(0, PROBLEMS_SHOWN).map(issue => {
    const problem = wordedFor(reader, problemOf(issue));
    const field = fieldAt(issue.path.map(String), reader);
    return (field === '' ? problem : `${field}: ${problem}`).slice(0, MAX_PROBLEM);
  });
}

/** Returns `spec.endpoint.port`, or `--port` at a terminal. A rule about several fields has no field there. */
function fieldAt(path: readonly string[], reader: Reader): string {
  const field = ['spec', ...path].join('.');
  if (reader === 'cluster') return field;
  if (path.length === 0) return '';
  return wordedFor(
    reader,
    Object.values(FIELD).find(known => wordedFor('cluster', known) === field) ?? field,
  );
}
