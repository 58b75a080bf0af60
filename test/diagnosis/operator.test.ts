import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { SmtpConfigStatus } from '../../crds/schema/status.ts';
import { eventually } from '../../testing/support/wait.ts';
import { startWorld, type World } from '../../testing/support/world.ts';
import { OPERATOR, type OperatorRow } from './rows/operator.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld('diagnosis-operator', { servers: 2 });
  await (await world.operator()).ready();
  world.apply(...OPERATOR.flatMap(objectsOf));
}, 180_000);
afterAll(() => world?.stop(), 30_000);

/** Returns the objects of a row. All rows are applied together, as in a cluster. */
function objectsOf({ id, secret, spec, before }: OperatorRow): object[] {
  return [
    ...(before ? [before] : []),
    ...(secret ? [secretOf(id, secret)] : []),
    world.config(id, { secretRef: { name: id }, ...spec }),
  ];
}

const secretOf = (name: string, stringData: Readonly<Record<string, string>>): object => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, namespace: 'default' },
  stringData,
});

test.each(OPERATOR)(
  '$case ($done)',
  async row => {
    if (row.later) {
      await world.verdict(row.id, 'True', 'Ready');
      if (row.later.serverGone) for (const port of [465, 587]) await world.servers[1]?.close(port);
      world.apply(secretOf(row.id, row.later.secret));
    }
    await eventually(() => JSON.stringify(seen(row)) === JSON.stringify(row.expect), {
      within: 60_000,
      describe: () => JSON.stringify({ expected: row.expect, status: world.status(row.id) }, undefined, 1),
    });
    expect(seen(row)).toEqual(row.expect);
  },
  90_000,
);

/** Returns the conditions that the row expects. */
function seen({ id, expect: expected }: OperatorRow): Record<string, readonly [string, string]> {
  const { conditions = [] }: SmtpConfigStatus = world.status(id);
  return Object.fromEntries(
    Object.keys(expected).flatMap(type => {
      const found = conditions.find(condition => condition.type === type);
      return found ? [[type, [found.status, found.reason]]] : [];
    }),
  );
}
