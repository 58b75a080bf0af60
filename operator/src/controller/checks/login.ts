import type { Endpoint } from '../../model/endpoint.ts';
import { endpointText } from '../../model/endpoint.ts';
import type { ProbePlan } from '../../model/plan.ts';
import { credentialKey, loginVariantKey, probeKey } from '../../schedule/inputs.ts';
import type { LoginRefusal } from '../../sharing/breaker.ts';
import { answersRequest } from '../../sharing/breaker.ts';
import type { Guesser } from '../../sharing/guesses.ts';
import type { CachedProbe } from '../../sharing/probe-cache.ts';
import { heldBack } from '../../status/guesses.ts';
import type { LoginKey, LoginMemory, Memory } from '../../status/memory.ts';
import { attempted, loginAfter, refusalOf } from '../../status/memory.ts';
import { currentLogin } from '../../status/verified.ts';
import type { Deps } from '../ports.ts';
import type { Resolved } from '../resolved.ts';
import { isRequested } from '../resolved.ts';
import type { ProbeResult } from './server.ts';
import { interpret, isReached, probeNow, probePlan, usableFor, withConnection } from './server.ts';

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

export const loginKeyOf = ({ credentials, loginInputs }: Resolved, endpoint: Endpoint): LoginKey => ({
  secretVersion: credentials.state === 'found' ? credentials.version : '',
  endpoint: endpointText(endpoint),
  inputs: loginInputs,
});

/** Tells the others which account this SmtpConfig has, and what it knows of it. */
export function introduce(
  resolved: Resolved,
  { login }: Memory,
  { key, fingerprint }: Claim,
  deps: Deps,
): void {
  const { credentials, endpoint, uid } = resolved;
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
  resolved: Resolved,
  login: LoginMemory,
  { egress }: Memory,
  { fingerprint }: Claim,
  deps: Deps,
): boolean {
  if (fingerprint === undefined) return false;
  const endpoint = egress?.endpoint ?? resolved.endpoint;
  const variant = variantOf(resolved, probePlan(resolved, endpoint, true));
  const refused = refusalOf(login, resolved.uid) !== undefined;
  return deps.accounts.hasNews(credentialKey(endpoint, fingerprint), variant, login.at, refused);
}

const variantOf = ({ preset, methods }: Resolved, plan: ProbePlan): string =>
  loginVariantKey(preset.id, plan, methods);

/** What came of a login that was due: it was done, by us or by another, or a refusal forbids it. */
export type LoginResult =
  | { look: ProbeResult; refusal?: undefined }
  | { refusal: LoginRefusal; look?: undefined };

/** Logs in, unless another SmtpConfig with the same account has done so, or was refused. */
export async function logIn(
  resolved: Resolved,
  endpoint: Endpoint,
  memory: Memory,
  claim: Claim,
  deps: Deps,
): Promise<LoginResult | undefined> {
  const { accounts, probeCache, observe } = deps;
  if (claim.fingerprint === undefined) return undefined;
  const credential = credentialKey(endpoint, claim.fingerprint);
  const plan = probePlan(resolved, endpoint, true);
  const target = probeKey(probePlan(resolved, endpoint, false));
  const variant = variantOf(resolved, plan);
  const isUsable = usableFor(resolved, memory, deps.now());

  return accounts.exclusive(credential, async () => {
    const now = deps.now();
    const asked = isAsked(resolved, memory);
    const held = accounts.login(credential, variant);
    if (held && (asked ? answersRequest(held, resolved.uid, now) : isFresh(held, resolved, memory, now))) {
      observe.shared('auth');
      return { look: interpret(resolved, endpoint, held, { tries: true }) };
    }
    const refusal = accounts.refusalInForce(credential);
    if (refusal && !(asked && !answersRequest(refusal, resolved.uid, now))) {
      observe.heldBack();
      return { refusal };
    }
    const down = () => {
      const last = probeCache.last(target);
      return last && !isReached(last.evidence) && isUsable(last) ? last : undefined;
    };
    const shared = (last: CachedProbe): LoginResult => {
      observe.shared('egress');
      return { look: interpret(resolved, endpoint, last, { tries: true }) };
    };
    const last = down();
    if (last) return shared(last);

    const isRisk = !isProven(resolved, memory) && !accounts.works(credential);
    const guesser = guesserOf(resolved, endpoint);
    const tooMany = isRisk ? deps.guesses.take(guesser) : undefined;
    if (tooMany) {
      observe.heldBack();
      const refusals = accounts.refusals(credential);
      return { refusal: heldBack(resolved.uid, endpoint, tooMany, refusals, now) };
    }
    let isRefused = false;
    try {
      const seen = await tryLogin(resolved, plan, memory, claim, { credential, isRisk, down }, deps);
      if (seen === down()) return shared(seen);
      probeCache.put(target, seen);
      const look = interpret(resolved, endpoint, seen, {
        tries: true,
        refusals: accounts.refusals(credential),
      });
      isRefused = tellOthers(resolved, memory, claim.key, credential, variant, seen, look, deps);
      return { look };
    } finally {
      if (isRisk && !isRefused) deps.guesses.giveBack(guesser);
    }
  });
}

/** A person wants a login now: by the annotation, or by a change of the spec since the last one. */
function isAsked(resolved: Resolved, memory: Memory): boolean {
  const { credentials, loginInputs, endpoint, autoPort } = resolved;
  const { login } = memory;
  if (isRequested(resolved, memory)) return true;
  if (!login || credentials.state !== 'found' || login.secretVersion !== credentials.version) return false;
  // With portPolicy: Auto the endpoint may have changed by itself.
  return login.inputs !== loginInputs || (!autoPort && login.endpoint !== endpointText(endpoint));
}

const isFresh = ({ at }: CachedProbe, { intervals }: Resolved, { login }: Memory, now: number): boolean =>
  at > (login?.at ?? 0) && at > now - intervals.auth;

/** Whether this very credential was admitted when it was last tried. */
const isProven = ({ credentials }: Resolved, { login }: Memory): boolean =>
  credentials.state === 'found' && login?.secretVersion === credentials.version && login.retry === undefined;

const guesserOf = ({ namespace, credentials }: Resolved, { host }: Endpoint): Guesser => ({
  namespace,
  host,
  username: credentials.state === 'found' ? credentials.username : '',
});

interface Attempt {
  credential: string;
  /** The login could count against the account. */
  isRisk: boolean;
  /** What others saw of a server that cannot be reached, perhaps while this one waited to connect. */
  down: () => CachedProbe | undefined;
}

async function tryLogin(
  resolved: Resolved,
  plan: ProbePlan,
  memory: Memory,
  claim: Claim,
  attempt: Attempt,
  deps: Deps,
): Promise<CachedProbe> {
  const password = await claim.password();
  const urgent = isRequested(resolved, memory) || currentLogin({ ...resolved, memory }) === undefined;
  return withConnection(resolved, plan, { urgent, account: attempt.credential }, deps, async () => {
    return attempt.down() ?? send(resolved, plan, claim, attempt, password, deps);
  });
}

async function send(
  resolved: Resolved,
  plan: ProbePlan,
  claim: Claim,
  { isRisk }: Attempt,
  password: string | undefined,
  deps: Deps,
): Promise<CachedProbe> {
  const { credentials, methods } = resolved;
  if (credentials.state !== 'found' || password === undefined) return probeNow(resolved, plan, deps);
  const key = loginKeyOf(resolved, plan.endpoint);
  const before = () => claim.announce(attempted(key, deps.now()));
  const { username } = credentials;
  const withLogin = { ...plan, login: { username, password, methods, ...(isRisk && { before }) } };
  try {
    return await probeNow(resolved, withLogin, deps);
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
  { uid }: Resolved,
  memory: Memory,
  key: string,
  credential: string,
  variant: string,
  seen: CachedProbe,
  { evidence, outcome }: ProbeResult,
  { accounts }: Deps,
): boolean {
  const login = loginAfter(memory, outcome);
  if (!login) return false;
  const refusal = refusalOf(login, uid);
  if (refusal && evidence.auth) {
    accounts.refused(key, credential, refusal);
    return true;
  }
  accounts.done(key, credential, variant, { ...seen, by: uid }, refusal === undefined);
  return false;
}
