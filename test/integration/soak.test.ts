import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { TOP } from '../../testing/cluster/binaries.ts';
import { soak } from '../../testing/soak/run.ts';
import { problemsOf, tableOf } from '../../testing/soak/verdict.ts';

/** The long run is `make soak`. */
test('a minute in which everything goes wrong leaves every SmtpConfig right and no login repeated', async () => {
  const report = await soak({
    dir: join(TOP, '.build', 'test', `soak-${process.pid}`),
    minutes: 1,
    objects: 120,
    servers: 8,
    accounts: 'each',
    seed: 7,
    network: 180 + Number(process.env['JEST_WORKER_ID'] ?? 0),
  });
  console.log(tableOf(report));
  expect(problemsOf(report)).toEqual([]);
  expect(report.done).toMatchObject({ leadersKilled: 1, apiServerRestarts: 2, compactions: 1 });
  expect(report.counts.logins).toBeGreaterThan(report.options.objects);
}, 900_000);
