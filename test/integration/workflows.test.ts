import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { TOP } from '../../testing/cluster/binaries.ts';
import { tool, toolsUnavailable } from '../../testing/tools/tools.ts';

const FOLDER = join(TOP, '.github', 'workflows');
const missing = toolsUnavailable('actionlint');
const suite = missing ? describe.skip : describe;

/** Runs the linter without the machine's own shellcheck and pyflakes, so that the result is the same everywhere. */
const lint = (content: string): { status: number | null; said: string } => {
  const args = ['-shellcheck=', '-pyflakes=', '-no-color', '-'];
  const { status, stdout, stderr } = spawnSync(tool('actionlint'), args, {
    encoding: 'utf8',
    input: content,
    cwd: TOP,
  });
  return { status, said: stdout + stderr };
};

suite('the workflows', () => {
  test.each(readdirSync(FOLDER))('%s has no finding of actionlint', name => {
    expect(lint(readFileSync(join(FOLDER, name), 'utf8'))).toEqual({ status: 0, said: '' });
  });

  test('actionlint finds a step that uses what does not exist', () => {
    const broken = readFileSync(join(FOLDER, 'release.yml'), 'utf8').replace(
      'steps.push.outputs',
      'steps.pull.outputs',
    );
    expect(lint(broken)).toMatchObject({ status: 1, said: expect.stringContaining('"pull" is not defined') });
  });
});
