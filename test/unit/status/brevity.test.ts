import { describe, expect, test } from '@jest/globals';
import {
  causeAndCommand,
  causeAndStep,
  inBrief,
  NOTE_LIMIT,
  noteText,
  READY_LIMIT,
} from '../../../operator/src/status/brief.ts';

describe('a text in brief', () => {
  test.each([
    ['is the whole where that fits exactly', 'One. Two.', 9, 'One. Two.'],
    ['is the whole also without an end', 'One. Two', 8, 'One. Two'],
    ['ends with the last sentence that fits', 'One. Two.', 8, 'One.'],
    ['ends with a sentence that fits exactly', 'One. Two. Three.', 9, 'One. Two.'],
    ['is the beginning of a sentence that does not fit', 'A long one.', 6, 'A lon…'],
    ['keeps the end of a quotation', 'It replied "no." And more.', 16, 'It replied "no."'],
    ['does not end with a sentence of a quotation', 'One. It replied "No. Never." More.', 22, 'One.'],
    ['does not end within a quotation that fits no more', 'One. It replied "no." More.', 20, 'One.'],
  ])('%s', (_what, text, limit, expected) => {
    expect(inBrief(text, limit)).toBe(expected);
  });
});

const sentence = (length: number): string => `${'x'.repeat(length - 1)}.`;

describe('what is wrong and what to do', () => {
  const MORE = 'More: here.';

  test('are shown together if they fit exactly', () => {
    const [cause, step] = [sentence(200), sentence(READY_LIMIT - 201)];
    expect(causeAndStep(cause, step, '', 'here')).toBe(`${cause} ${step}`);
    expect(causeAndStep(`x${cause}`, step, '', 'here')).toContain(MORE);
  });

  test.each([
    ['a long cause leaves room for the step', 600, 100],
    ['a short cause leaves the rest to the step', 40, 600],
    ['both are shortened', 600, 600],
  ])('%s', (_what, causeLength, stepLength) => {
    const cause = sentence(causeLength);
    const step = sentence(stepLength).replaceAll('x', 'y');
    const text = causeAndStep(cause, step, 'Rest.', 'here');
    expect(text.length).toBeLessThanOrEqual(READY_LIMIT);
    expect(text.length).toBeGreaterThan(READY_LIMIT - 5);
    expect(text.endsWith(` Rest. ${MORE}`)).toBe(true);
    // What to do has two fifths of the room at least, and a cause that needs less leaves the rest.
    const shown = (text.match(/y/g) ?? []).length;
    expect(shown).toBeGreaterThanOrEqual(Math.min(stepLength - 1, 100));
    expect(shown).toBeLessThan(causeLength > 100 ? 130 : 300);
  });
});

describe('a command is what to do', () => {
  const command = (length: number) => `Command: ${sentence(length - 9)}`;

  test('and all around it is shown where that fits exactly', () => {
    expect(causeAndCommand('Cause.', 'Step.', 'Command: x.', 'here')).toBe('Cause. Step. Command: x.');
    const long = command(READY_LIMIT - 13);
    expect(causeAndCommand('Cause.', 'Step.', long, 'here')).toBe(`Cause. Step. ${long}`);
  });

  test('and is never cut, unless it alone is too long', () => {
    const long = command(READY_LIMIT - 12);
    expect(causeAndCommand('Cause.', 'Step.', long, 'here')).toBe(`Cause. ${long}`);
    expect(causeAndCommand('Cause.', 'Step.', command(READY_LIMIT - 1), 'here')).toMatch(/ More: here\.$/);
  });
});

describe('the note of an event', () => {
  const event = { type: 'Warning', reason: 'r', action: 'Verify' } as const;

  test('links to the explanation, and the link is never cut', () => {
    const note = noteText({ ...event, note: sentence(600), explained: 'docs/reasons.md#r' }, 'https://d/');
    expect(note).toHaveLength(NOTE_LIMIT);
    expect(note.endsWith('… See https://d/docs/reasons.md#r.')).toBe(true);
  });

  test('has a sentence that fits exactly, with the explanation or without it', () => {
    const tail = ' See docs/r.';
    const fits = sentence(NOTE_LIMIT - tail.length);
    expect(noteText({ ...event, note: fits, explained: 'docs/r' }, '')).toBe(fits + tail);
    expect(noteText({ ...event, note: 'Seen.' }, '')).toBe('Seen.');
  });
});
