import type { Endpoint } from '../../model/endpoint.ts';
import { endpointText } from '../../model/endpoint.ts';
import type { ProbePlan } from '../../model/plan.ts';
import { credentialKey, targetKey, wayKey } from '../../schedule/inputs.ts';
import type { Refusal } from '../../sharing/breaker.ts';
import { answers } from '../../sharing/breaker.ts';
import type { Guesser } from '../../sharing/guesses.ts';
import type { Seen } from '../../sharing/targets.ts';
import { heldBack } from '../../status/guesses.ts';
import type { LoginKey, LoginMemory, Memory } from '../../status/memory.ts';
import { attempted, loginAfter, refusalOf } from '../../status/memory.ts';
import { currentLogin } from '../../status/verified.ts';
import type { Basis } from '../basis.ts';
import { isRequested } from '../basis.ts';
import type { Deps } from '../ports.ts';
import type { Look } from './look.ts';
import { connected, isReached, lookOf, planOf, probeNow, willDoFor } from './look.ts';

/** How one SmtpConfig gets to its credential, and puts down that it uses it. */
export interface Claim {
  /** namespace/name */
  key: string;
  /** Digest of user name and password; absent where there is nothing to log in with. */
  fingerprint: string | undefined;
  password(): Promise<string | undefined>;
  /** Resolves once an operator after this one would know that a login was about to be tried. */
  announce(login: LoginMemory): Promise<void>;
  /** The login that was announced, if one was, was not sent. */
  takeBack(): Promise<void>;
}

export const loginKeyOf = ({ credentials, loginInputs }: Basis, endpoint: Endpoint): LoginKey => ({
  secretVersion: credentials.state === 'found' ? credentials.version : '',
  endpoint: endpointText(endpoint),
  inputs: loginInputs,
});

/** Tells the others which account this SmtpConfig has, and what it knows of it. */
export function introduce(basis: Basis, { login }: Memory, { key, fingerprint }: Claim, deps: Deps): void {
  const { credentials, endpoint, uid } = basis;
  if (fingerprint === undefined || credentials.state !== 'found') {
    deps.accounts.forget(key);
    return;
  }
  const known = login?.secretVersion === credentials.version ? refusalOf(login, uid) : undefined;
  // Where nothing was sent, nobody else need care.
  const refusal = known?.retry.kind === 'pointless' ? undefined : known;
  deps.accounts.introduce(key, credentialKey(endpoint, fingerprint), refusal);
}

/** Whether the others know something of this account that came after this verdict. */
export function hasNews(
  basis: Basis,
  login: LoginMemory,
  { egress }: Memory,
  { fingerprint }: Claim,
  deps: Deps,
): boolean {
  if (fingerprint === undefined) return false;
  const endpoint = egress?.endpoint ?? basis.endpoint;
  const way = wayOf(basis, planOf(basis, endpoint, true));
  const refused = refusalOf(login, basis.uid) !== undefined;
  return deps.accounts.hasNews(credentialKey(endpoint, fingerprint), way, login.at, refused);
}

const wayOf = ({ preset, methods }: Basis, plan: ProbePlan): string => wayKey(preset.id, plan, methods);

/** What came of a login that was due: it was done, by us or by another, or a refusal forbids it. */
export type LoginLook = { look: Look; refusal?: undefined } | { refusal: Refusal; look?: undefined };

/** Logs in, unless another SmtpConfig with the same account has done so, or was refused. */
export async function logIn(
  basis: Basis,
  endpoint: Endpoint,
  memory: Memory,
  claim: Claim,
  deps: Deps,
): Promise<LoginLook | undefined> {
  const { accounts, targets, observe } = deps;
  if (claim.fingerprint === undefined) return undefined;
  const credential = credentialKey(endpoint, claim.fingerprint);
  const plan = planOf(basis, endpoint, true);
  const target = targetKey(planOf(basis, endpoint, false));
  const way = wayOf(basis, plan);
  const willDo = willDoFor(basis, memory, deps.now());

  return accounts.turn(credential, async () => {
    const now = deps.now();
    const asked = isAsked(basis, memory);
    const held = accounts.login(credential, way);
    if (held && (asked ? answers(held, basis.uid, now) : isFresh(held, basis, memory, now))) {
      observe.shared('auth');
      return { look: lookOf(basis, endpoint, held, { tries: true }) };
    }
    const refusal = accounts.standing(credential);
    if (refusal && !(asked && !answers(refusal, basis.uid, now))) {
      observe.heldBack();
      return { refusal };
    }
    const down = () => {
      const last = targets.last(target);
      return last && !isReached(last.evidence) && willDo(last) ? last : undefined;
    };
    const shared = (last: Seen): LoginLook => {
      observe.shared('egress');
      return { look: lookOf(basis, endpoint, last, { tries: true }) };
    };
    const last = down();
    if (last) return shared(last);

    const isRisk = !isProven(basis, memory) && !accounts.works(credential);
    const guesser = guesserOf(basis, endpoint);
    const tooMany = isRisk ? deps.guesses.take(guesser) : undefined;
    if (tooMany) {
      observe.heldBack();
      const refusals = accounts.refusals(credential);
      return { refusal: heldBack(basis.uid, endpoint, tooMany, refusals, now) };
    }
    let isRefused = false;
    try {
      const seen = await tryLogin(basis, plan, memory, claim, { credential, isRisk, down }, deps);
      if (seen === down()) return shared(seen);
      targets.note(target, seen);
      const look = lookOf(basis, endpoint, seen, { tries: true, refusals: accounts.refusals(credential) });
      isRefused = tellOthers(basis, memory, claim.key, credential, way, seen, look, deps);
      return { look };
    } finally {
      if (isRisk && !isRefused) deps.guesses.giveBack(guesser);
    }
  });
}

/** A person wants a login now: by the annotation, or by a change of the spec since the last one. */
function isAsked(basis: Basis, memory: Memory): boolean {
  const { credentials, loginInputs, endpoint, autoPort } = basis;
  const { login } = memory;
  if (isRequested(basis, memory)) return true;
  if (!login || credentials.state !== 'found' || login.secretVersion !== credentials.version) return false;
  // With portPolicy: Auto the endpoint may have changed by itself.
  return login.inputs !== loginInputs || (!autoPort && login.endpoint !== endpointText(endpoint));
}

const isFresh = ({ at }: Seen, { intervals }: Basis, { login }: Memory, now: number): boolean =>
  at > (login?.at ?? 0) && at > now - intervals.auth;

/** Whether this very credential was admitted when it was last tried. */
const isProven = ({ credentials }: Basis, { login }: Memory): boolean =>
  credentials.state === 'found' && login?.secretVersion === credentials.version && login.retry === undefined;

const guesserOf = ({ namespace, credentials }: Basis, { host }: Endpoint): Guesser => ({
  namespace,
  host,
  username: credentials.state === 'found' ? credentials.username : '',
});

interface Attempt {
  credential: string;
  /** The login could count against the account. */
  isRisk: boolean;
  /** What others saw of a server that cannot be reached, perhaps while this one waited to connect. */
  down: () => Seen | undefined;
}

async function tryLogin(
  basis: Basis,
  plan: ProbePlan,
  memory: Memory,
  claim: Claim,
  attempt: Attempt,
  deps: Deps,
): Promise<Seen> {
  const password = await claim.password();
  const urgent = isRequested(basis, memory) || currentLogin({ ...basis, memory }) === undefined;
  return connected(basis, plan, { urgent, account: attempt.credential }, deps, async () => {
    return attempt.down() ?? send(basis, plan, claim, attempt, password, deps);
  });
}

async function send(
  basis: Basis,
  plan: ProbePlan,
  claim: Claim,
  { isRisk }: Attempt,
  password: string | undefined,
  deps: Deps,
): Promise<Seen> {
  const { credentials, methods } = basis;
  if (credentials.state !== 'found' || password === undefined) return probeNow(basis, plan, deps);
  const key = loginKeyOf(basis, plan.endpoint);
  const before = () => claim.announce(attempted(key, deps.now()));
  const { username } = credentials;
  const withLogin = { ...plan, login: { username, password, methods, ...(isRisk && { before }) } };
  try {
    return await probeNow(basis, withLogin, deps);
  } catch (error) {
    // A probe is broken off before a login, never after it. Whatever fails from here on leaves the announcement.
    await claim.takeBack();
    throw error;
  }
}

/**
 * What this login says of the account, for everybody who has it.
 * @returns whether the server refused it
 */
function tellOthers(
  { uid }: Basis,
  memory: Memory,
  key: string,
  credential: string,
  way: string,
  seen: Seen,
  { evidence, outcome }: Look,
  { accounts }: Deps,
): boolean {
  const login = loginAfter(memory, outcome);
  if (!login) return false;
  const refusal = refusalOf(login, uid);
  if (refusal && evidence.auth) {
    accounts.refused(key, credential, refusal);
    return true;
  }
  accounts.done(key, credential, way, { ...seen, by: uid }, refusal === undefined);
  return false;
}
