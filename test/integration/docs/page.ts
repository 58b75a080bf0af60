import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TOP } from '../../../testing/cluster/binaries.ts';

/** One step of a page, in the order of the page. */
export type Step =
  /** A file to write: a block of YAML whose first line is a comment with its name. */
  | { file: string; content: string }
  /** Commands for a shell. */
  | { commands: string };

const BLOCK = /^```(sh|yaml)\n(.*?)^```$/gms;
const FILE_NAME = /^# (\S+\.yaml)$/m;

/** Blocks of other languages (`console`) show output; they are not commands. */
export function stepsOf(page: string): Step[] {
  const text = readFileSync(join(TOP, page), 'utf8');
  return [...text.matchAll(BLOCK)].flatMap(([, language, body = '']): Step[] => {
    if (language === 'sh') return [{ commands: body }];
    const file = FILE_NAME.exec(body.split('\n')[0] ?? '')?.[1];
    return file ? [{ file, content: body }] : [];
  });
}

/** Returns the text of a page with line breaks normalized. */
export const wordsOf = (page: string): string => readFileSync(join(TOP, page), 'utf8').replace(/\s+/g, ' ');
