import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { FOLDERS } from '../../mutation/expectations.ts';

const run = promisify(execFile);

test('the unit suites notice when the middle of the operator is broken', async () => {
  const args = ['--disable-warning=ExperimentalWarning', 'test/mutation/main.ts'];
  const { stdout, stderr } = await run(process.execPath, args, { maxBuffer: 1 << 24 }).catch(
    failed => failed,
  );
  const summary = String(stdout)
    .split('\n')
    .filter(line => line !== '' && !line.startsWith('unnoticed: '));
  expect({ summary, stderr }).toEqual({
    summary: FOLDERS.map(folder =>
      expect.stringMatching(new RegExp(`^${folder}: [1-9]\\d* mutants, 0 unnoticed, `)),
    ),
    stderr: expect.any(String),
  });
}, 600_000);
