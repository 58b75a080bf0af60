/** Percent of the mutants of a folder that some unit test notices, at least. It may only grow. */
export const LEAST_NOTICED: Readonly<Record<string, number>> = {
  status: 75,
  schedule: 95,
  sharing: 77,
  'controller/publish': 100,
  'controller/credentials': 100,
};

/** Mutants that change nothing which could be seen, and why. */
export const EQUIVALENT: Readonly<Record<string, string>> = {
  "status/verified.ts: always: credentials.state === 'found'":
    'without a Secret the version is undefined, and no login has that',
  'status/verified.ts: never: endpoint === undefined':
    'without an endpoint nothing was reached, and unreachable() says so',
  "schedule/due.ts: always: last.retry.kind === 'backoff'":
    'the other kinds have no seconds: the sum is NaN, which is never due, as Infinity is not',
  'status/conditions.ts: never: blocksAs === undefined':
    'every condition that blocks another one has blocksAs',
  "status/conditions.ts: never: type === 'Reconciling'":
    'no check judges Reconciling: the compiler asks for it',
  "status/conditions.ts: never: type === 'Stalled'": 'no check judges Stalled: the compiler asks for it',
  "status/checks.ts: never: type === 'Reconciling'": 'no check judges Reconciling: the compiler asks for it',
  "status/checks.ts: never: type === 'Stalled'": 'no check judges Stalled: the compiler asks for it',
  'controller/publish/content-hash.ts: <= for <: a < b': 'no two keys of an object are equal',
  'controller/publish/ownership.ts: <= for <: seniority(a) < seniority(b)':
    'names are unique in a namespace: no two are equal',
  'controller/publish/ownership.ts: <= for <: seniority(other) < mine':
    'names are unique in a namespace: no two are equal',
  'controller/publish/ownership.ts: always: other.metadata.uid !== metadata.uid':
    'no SmtpConfig is older than itself',
  "controller/credentials/secret.ts: never: credentials.state !== 'unusable'":
    'what is not unusable has no reason: the compiler asks for it',
  'controller/credentials/secret.ts: never: password === undefined (2)':
    'no verdict is about a Secret without a login, so none is kept for it',
};
