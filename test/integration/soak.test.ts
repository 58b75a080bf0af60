import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { TOP } from '../../testing/cluster/binaries.ts';
import { soak } from '../../testing/soak/run.ts';
import { problemsOf, tableOf } from '../../testing/soak/verdict.ts';

/** `make soak` in small: the same faults over fewer objects, in the time that a run of all suites has. */
test('while servers, Secrets, the API server and the leader fail: no login is repeated, and every output is right', async () => {
  const dir = join(TOP, '.build', 'test', `soak-${process.pid}`);
  const report = await soak({
    dir,
    minutes: 1,
    objects: 100,
    servers: 8,
    accounts: 'each',
    seed: 1,
    network: 41,
  });
  expect({ problems: problemsOf(report), table: tableOf(report) }).toMatchObject({ problems: [] });
  const { rotations, deletions, apiServerRestarts, compactions, leadersKilled } = report.done;
  expect({ apiServerRestarts, compactions, leadersKilled }).toEqual({
    apiServerRestarts: 2,
    compactions: 1,
    leadersKilled: 1,
  });
  expect(Math.min(rotations, deletions, report.faults.down + report.faults.drips)).toBeGreaterThan(5);
  rmSync(dir, { recursive: true, force: true });
}, 900_000);
