/** Folders of `operator/src` in which a unit test notices every mutant, except those below. */
export const FOLDERS: readonly string[] = [
  'status',
  'schedule',
  'sharing',
  'controller/publish',
  'controller/credentials',
  'diagnose/decision',
];

const MEMORY = 'it frees memory, and nothing reads what is left';

const TABLE =
  'the table is made when the module is loaded, before a mutant is active; the recorded decisions show its changes';

const OPTIONAL = 'a field that is undefined is the same as one that is absent';

const PAUSE = 'only how long the next write waits, and no test asserts a time';

/** Mutants without an observable effect, with the reason. */
export const EQUIVALENT: Readonly<Record<string, string>> = {
  "status/verified.ts: always: credentials.state === 'found'":
    'without a Secret the version is undefined, and no login has that',
  'status/verified.ts: never: endpoint === undefined':
    'without an endpoint nothing was reached, and unreachable() says so',
  'status/gates.ts: never: blocksAs === undefined': 'every condition that blocks another one has blocksAs',
  "status/scheduled.ts: never: type === 'Reconciling'":
    'no check judges Reconciling: the compiler asks for it',
  "status/scheduled.ts: never: type === 'Stalled'": 'no check judges Stalled: the compiler asks for it',
  "status/checks.ts: never: type === 'Reconciling'": 'no check judges Reconciling: the compiler asks for it',
  "status/checks.ts: never: type === 'Stalled'": 'no check judges Stalled: the compiler asks for it',
  "schedule/due.ts: always: last.retry.kind === 'backoff'":
    'the other kinds have no seconds: the sum is NaN, which is never due, as Infinity is not',
  'schedule/inputs.ts: never: revision === undefined':
    'the hash has another form, and is compared only with hashes of that form',
  'status/app-egress.ts: always: EgressReachable': 'the server is judged before: the compiler asks for it',
  'status/app-egress.ts: always: TLSVerified': 'the server is judged before: the compiler asks for it',
  'status/checks.ts: always: field': 'no status has a field without a name: the compiler asks for it',
  'status/checks.ts: never: reason === undefined': 'no vocabulary has it: the compiler asks for it',
  "status/credentials-check.ts: always: credentials.state === 'unusable'":
    'what is not unusable has no retry: the compiler asks for it',
  "status/credentials-check.ts: never: credentials.state !== 'found'":
    'what is not found has no token: the compiler asks for it',
  'status/doubt.ts: always: egress?.doubt': 'asked only where there is a doubt: the compiler asks for it',
  'status/memory.ts: always: failed (2)': 'what is in doubt has failed: the compiler asks for it',
  'status/restore.ts: always: retry (3)': 'a login without a retry worked, and no diagnosis is about that',
  'status/restore.ts: always: isFailed (found)':
    'a diagnosis is about a condition that is False: the compiler asks for it',
  'status/namespaces.ts: always: secretRef':
    'without a login the object has no namespace, and none has that name',
  'status/significant-change.ts: <= for <: a < b': 'no two keys of an object are equal',
  'controller/publish/content-hash.ts: <= for <: a < b': 'no two keys of an object are equal',
  'controller/publish/ownership.ts: <= for <: seniority(a) < seniority(b)':
    'names are unique in a namespace: no two are equal',
  'controller/publish/ownership.ts: <= for <: seniority(other) < mine':
    'names are unique in a namespace: no two are equal',
  'controller/publish/ownership.ts: always: other.metadata.uid !== metadata.uid':
    'no SmtpConfig is older than itself',
  'sharing/accounts.ts: never: left?.size === 0': MEMORY,
  'sharing/accounts.ts: dropped: this.#members.delete(before);': MEMORY,
  'sharing/accounts.ts: dropped: this.#credentials.delete(key);': MEMORY,
  'sharing/accounts.ts: never: credential === undefined': MEMORY,
  'sharing/keyed-mutex.ts: never: this.#last.get(key) === mine': MEMORY,
  'sharing/keyed-mutex.ts: dropped: this.#last.delete(key);': MEMORY,
  "sharing/connections.ts: dropped: signal.removeEventListener('abort', abort);": MEMORY,
  'sharing/connections.ts: never: line.total === 0': MEMORY,
  'sharing/connections.ts: dropped: this.#lines.delete(line.id);': MEMORY,
  'sharing/connections.ts: >= for >: now > 0': MEMORY,
  'sharing/connections.ts: always: now > 0': MEMORY,
  'sharing/connections.ts: always: first !== undefined':
    'an account without a waiter is taken out of its namespace',
  'sharing/connections.ts: always: account': 'a namespace without an account is taken out of its lane',
  'sharing/connections.ts: never: mine === 0':
    'fewer than none are not possible: the search only ends earlier',
  'sharing/domains.ts: dropped: clearTimeout(timer);':
    'the timer ends after 300 ms, and then no one waits for it',
  'sharing/journal.ts: always: this.#batch': PAUSE,
  'sharing/journal.ts: max for min: Math.min': PAUSE,
  'sharing/journal.ts: + for -: performance.now() - began': PAUSE,
  "sharing/journal.ts: never: note?.state === 'message'":
    'the key of a message has a prefix: the compiler asks for it',
  "sharing/journal.ts: always: note?.state === 'message' (2)":
    'the key of a message has a prefix: the compiler asks for it',
  "controller/credentials/secret.ts: never: credentials.state !== 'unusable'":
    'what is not unusable has no reason: the compiler asks for it',
  'controller/credentials/secret.ts: never: password === undefined (2)':
    'no verdict is about a Secret without a login, so none is kept for it',
  'diagnose/decision/codes.ts: left out: ...ENVELOPE': TABLE,
  'diagnose/decision/codes.ts: left out: ...ENVELOPE (2)': TABLE,
  'diagnose/decision/codes.ts: left out: ...ENVELOPE (3)': TABLE,
  'diagnose/decision/codes.ts: left out: ...ENVELOPE (4)': TABLE,
  'diagnose/decision/codes.ts: left out: ...ENVELOPE (5)': TABLE,
  'diagnose/decision/codes.ts: left out: ...ENVELOPE (6)': TABLE,
  'diagnose/decision/codes.ts: left out: ...ENVELOPE (7)': TABLE,
  'diagnose/decision/codes.ts: left out: ...ENVELOPE (8)': TABLE,
  'diagnose/decision/codes.ts: left out: ...ENVELOPE (9)': TABLE,
  'diagnose/decision/envelope.ts: left out: ...RECIPIENT': TABLE,
  'diagnose/decision/decide.ts: always: words !== undefined': OPTIONAL,
  'diagnose/decision/decide.ts: always: other !== cause': 'the other causes are counted as a set',
  'diagnose/decision/decide.ts: unfiltered: other => other !== cause':
    'the other causes are counted as a set',
  'diagnose/decision/decide.ts: always: cause === found':
    'no code has a cause that known facts change to another one',
  'diagnose/decision/decide.ts: always: cause': OPTIONAL,
  "diagnose/decision/meant.ts: always: cause === 'locked'":
    'the words of no other cause begin with a mailbox or a user, but those of a recipient',
  "diagnose/decision/meant.ts: never: at === 'starttls'": 'policy is not a cause at STARTTLS',
  'diagnose/decision/order.ts: left out: ...CLIENT': TABLE,
  'diagnose/decision/order.ts: left out: ...WHO_SENDS': TABLE,
  'diagnose/decision/order.ts: left out: ...ACCOUNT': TABLE,
  'diagnose/decision/order.ts: left out: ...LIMITS': TABLE,
  'diagnose/decision/order.ts: left out: ...FORM': TABLE,
  'diagnose/decision/order.ts: left out: ...LEAST': TABLE,
  'diagnose/decision/order.ts: left out: ...CLIENT (2)': TABLE,
  'diagnose/decision/order.ts: left out: ...WHO_SENDS (2)': TABLE,
  'diagnose/decision/order.ts: left out: ...ACCOUNT (2)': TABLE,
  'diagnose/decision/order.ts: left out: ...LIMITS (2)': TABLE,
  'diagnose/decision/order.ts: left out: ...FORM (2)': TABLE,
  'diagnose/decision/order.ts: left out: ...LEAST (2)': TABLE,
  'diagnose/decision/order.ts: left out: ...CLIENT (3)': TABLE,
  'diagnose/decision/order.ts: left out: ...WHO_SENDS (3)': TABLE,
  "diagnose/decision/order.ts: always: cause !== 'account-restricted'": TABLE,
  "diagnose/decision/order.ts: never: cause !== 'account-restricted'": TABLE,
  "diagnose/decision/order.ts: unfiltered: cause => cause !== 'account-restricted'": TABLE,
  "diagnose/decision/order.ts: left out: ...ACCOUNT.filter(cause => cause !== 'account-restricted')": TABLE,
  'diagnose/decision/order.ts: left out: ...LIMITS (3)': TABLE,
  'diagnose/decision/order.ts: left out: ...FORM (3)': TABLE,
  'diagnose/decision/order.ts: left out: ...LEAST (3)': TABLE,
  'diagnose/decision/meaning.ts: always: cause': OPTIONAL,
  'diagnose/decision/meaning.ts: always: words !== undefined': OPTIONAL,
  'diagnose/decision/meaning.ts: never: decision.transient (2)':
    'a transient reply to STARTTLS always has a cause',
  'diagnose/decision/meaning.ts: always: cause (2)': OPTIONAL,
  'diagnose/decision/meaning.ts: always: cause (3)': OPTIONAL,
  "diagnose/decision/meaning.ts: always: by === 'words' (2)": 'without words there are no other causes',
  'diagnose/decision/meaning.ts: always: cause (4)': OPTIONAL,
  'diagnose/decision/message.ts: left out: ...own': TABLE,
};
