import type { Endpoint } from '../../model/endpoint.ts';
import { endpointText } from '../../model/endpoint.ts';
import { isTooLateForLogin, withoutLogin } from '../../model/evidence.ts';
import type { ProbePlan } from '../../model/plan.ts';
import { credentialKey, loginVariantKey, probeKey } from '../../schedule/inputs.ts';
import type { LoginRefusal } from '../../sharing/breaker.ts';
import { answersRequest } from '../../sharing/breaker.ts';
import type { Guesser, TooMany } from '../../sharing/guesses.ts';
import type { CachedProbe } from '../../sharing/probe-cache.ts';
import { heldBack } from '../../status/guesses.ts';
import type { LoginKey, LoginMemory, Memory } from '../../status/memory.ts';
import { attempted, loginAfter, refusalOf } from '../../status/memory.ts';
import { currentLogin } from '../../status/verified.ts';
import type { Ports } from '../ports.ts';
import type { Reconciliation } from '../reconciliation.ts';
import type { Resolved } from '../resolved.ts';
import { isRequested } from '../resolved.ts';
import { Announcement } from './announcement.ts';
import type { ProbePorts, ProbeResult } from './server.ts';
import { isReached, probeNow, probePlan, probeResult, usableFor, withConnection } from './server.ts';

export type LoginPorts = ProbePorts & Pick<Ports, 'accounts' | 'guesses' | 'journal' | 'log'>;

export const loginKeyOf = ({ credentials, loginInputs }: Resolved, endpoint: Endpoint): LoginKey => ({
  secretVersion: credentials.state === 'found' ? credentials.version : '',
  endpoint: endpointText(endpoint),
  inputs: loginInputs,
});

/**
 * Registers the account of this SmtpConfig and its last login result, so that SmtpConfigs with the same account share
 * them.
 */
export function introduce({ key, resolved, state, ports }: Reconciliation<Pick<Ports, 'accounts'>>): void {
  const { credentials, endpoint, uid } = resolved;
  const credential = credentialOf({ resolved, state }, endpoint);
  if (credential === undefined || credentials.state !== 'found') {
    ports.accounts.forget(key);
    return;
  }
  const { login } = state.memory;
  const known = login?.secretVersion === credentials.version ? refusalOf(login, uid) : undefined;
  // No login was sent, so this result does not affect other SmtpConfigs.
  const refusal = known?.retry.kind === 'pointless' ? undefined : known;
  ports.accounts.introduce(key, credential, refusal);
}

/** Reports whether other SmtpConfigs have a newer result for this account than this verdict. */
export function hasNews(
  { resolved, state, ports }: Reconciliation<Pick<Ports, 'accounts'>>,
  login: LoginMemory,
): boolean {
  const endpoint = state.memory.egress?.endpoint ?? resolved.endpoint;
  const credential = credentialOf({ resolved, state }, endpoint);
  if (credential === undefined) return false;
  const variant = variantOf(resolved, probePlan(resolved, endpoint, true));
  const refused = refusalOf(login, resolved.uid) !== undefined;
  return ports.accounts.hasNews(credential, variant, login.at, refused);
}

/** Identifies the account at this server; undefined if there are no credentials to log in with. */
export function credentialOf(
  { resolved, state }: Pick<Reconciliation, 'resolved' | 'state'>,
  endpoint: Endpoint,
): string | undefined {
  const fingerprint = resolved.credentials.state === 'found' ? state.secret?.fingerprint : undefined;
  return fingerprint === undefined ? undefined : credentialKey(endpoint, fingerprint);
}

const variantOf = ({ preset, methods }: Resolved, plan: ProbePlan): string =>
  loginVariantKey(preset.revision ?? preset.id, plan, methods);

/**
 * The result of a login that was due. Either this SmtpConfig or another one logged in, or an earlier refusal forbids
 * the login.
 */
export type LoginResult =
  | { probed: ProbeResult; refusal?: undefined }
  | { refusal: LoginRefusal; probed?: undefined };

/** A login that is due at one endpoint, with everything that identifies it. */
interface DueLogin {
  endpoint: Endpoint;
  /** The memory of this SmtpConfig before the login. */
  memory: Memory;
  credential: string;
  variant: string;
  plan: ProbePlan;
  /** Key of a probe of the same server without the login. */
  probeKey: string;
  isUsable: (seen: CachedProbe) => boolean;
}

/** Logs in, unless another SmtpConfig with the same account already has a result or was refused. */
export async function logIn(
  pass: Reconciliation<LoginPorts>,
  endpoint: Endpoint,
  memory: Memory,
): Promise<LoginResult | undefined> {
  const { resolved, ports } = pass;
  const credential = credentialOf(pass, endpoint);
  if (credential === undefined) return undefined;
  const plan = probePlan(resolved, endpoint, true);
  const due: DueLogin = {
    endpoint,
    memory,
    credential,
    variant: variantOf(resolved, plan),
    plan,
    probeKey: probeKey(probePlan(resolved, endpoint, false)),
    isUsable: usableFor(resolved, memory, ports.now()),
  };
  return ports.accounts.exclusive(
    credential,
    async () => alreadyKnown(pass, due) ?? (await tryLogin(pass, due)),
  );
}

/** Returns a result that other SmtpConfigs with the same account or server already have, so that no login is needed. */
function alreadyKnown(pass: Reconciliation<LoginPorts>, due: DueLogin): LoginResult | undefined {
  const { resolved, ports } = pass;
  const { accounts, observe } = ports;
  const { endpoint, memory, credential } = due;
  const now = ports.now();
  const isAsked = isAskedFor(resolved, memory);
  const known = accounts.login(credential, due.variant);
  if (known && (isAsked ? answersRequest(known, resolved.uid, now) : isFresh(known, pass, due, now))) {
    observe.shared('auth');
    return { probed: probeResult(resolved, endpoint, known, { tries: true }) };
  }
  const refusal = accounts.refusalInForce(credential);
  if (refusal && !(isAsked && !answersRequest(refusal, resolved.uid, now))) {
    observe.heldBack();
    return { refusal };
  }
  const down = unreachable(pass, due);
  return down && sharedProbe(pass, due, down);
}

/** Returns the last probe by another SmtpConfig if it found the server unreachable. */
function unreachable(
  { ports }: Reconciliation<LoginPorts>,
  { probeKey, isUsable }: DueLogin,
): CachedProbe | undefined {
  const last = ports.probeCache.last(probeKey);
  return last && !isReached(last.evidence) && isUsable(last) ? last : undefined;
}

function sharedProbe(
  { resolved, ports }: Reconciliation<LoginPorts>,
  { endpoint }: DueLogin,
  seen: CachedProbe,
): LoginResult {
  ports.observe.shared('egress');
  return { probed: probeResult(resolved, endpoint, seen, { tries: true }) };
}

/** Reports whether a user requested a login now: by the annotation, or by a change of the spec since the last login. */
function isAskedFor(resolved: Resolved, memory: Memory): boolean {
  const { credentials, loginInputs, endpoint, autoPort } = resolved;
  const { login } = memory;
  if (isRequested(resolved, memory)) return true;
  if (!login || credentials.state !== 'found' || login.secretVersion !== credentials.version) return false;
  // With portPolicy: Auto the endpoint may have changed without a change of the spec.
  return login.inputs !== loginInputs || (!autoPort && login.endpoint !== endpointText(endpoint));
}

const isFresh = (
  { at }: CachedProbe,
  { resolved }: Pick<Reconciliation, 'resolved'>,
  { memory: { login } }: DueLogin,
  now: number,
): boolean => at > (login?.at ?? 0) && at > now - resolved.intervals.auth;

/** Logs in as soon as a connection is available and the limit of refused logins allows it. */
async function tryLogin(pass: Reconciliation<LoginPorts>, due: DueLogin): Promise<LoginResult> {
  const { resolved, source, ports } = pass;
  const { memory, plan, credential } = due;
  const isRisk = !isProven(resolved, memory) && !ports.accounts.works(credential);
  const limit = isRisk ? ports.guesses.limit(guesserOf(resolved, due.endpoint)) : undefined;
  if (limit) return heldBackBy(pass, due, limit);
  const password = await source.password();
  const announcement = isRisk && password !== undefined ? announcementOf(pass, plan) : undefined;
  const attempt = { password, announcement };
  const urgent = isRequested(resolved, memory) || currentLogin({ ...resolved, memory }) === undefined;
  const who = { urgent, account: credential, whenWaiting: () => announcement?.ahead() };
  try {
    return await withConnection(pass, plan, who, async () => {
      // Another SmtpConfig may have found the server unreachable while this one waited for a connection.
      const down = unreachable(pass, due);
      if (down) return sharedProbe(pass, due, down);
      return isRisk ? logInAsGuess(pass, due, attempt) : logInNow(pass, due, attempt);
    });
  } catch (error) {
    // A probe can be aborted only before a login, never after it.
    await announcement?.withdraw();
    throw error;
  } finally {
    await announcement?.settle();
  }
}

const announcementOf = (pass: Reconciliation<LoginPorts>, plan: ProbePlan): Announcement =>
  new Announcement(pass, () => attempted(loginKeyOf(pass.resolved, plan.endpoint), pass.ports.now()));

/**
 * Logs in. The login is counted as a refused login before it is sent. The count is reverted if the server does not
 * refuse the login.
 */
async function logInAsGuess(
  pass: Reconciliation<LoginPorts>,
  due: DueLogin,
  attempt: Attempt,
): Promise<LoginResult> {
  const { guesses } = pass.ports;
  const guesser = guesserOf(pass.resolved, due.endpoint);
  const limit = guesses.take(guesser);
  if (limit) return heldBackBy(pass, due, limit);
  let isRefused = false;
  try {
    const done = await logInNow(pass, due, attempt);
    isRefused = done.isRefused;
    return { probed: done.probed };
  } finally {
    if (!isRefused) guesses.giveBack(guesser);
  }
}

function heldBackBy(
  { resolved: { uid }, ports }: Reconciliation<LoginPorts>,
  { credential, endpoint }: DueLogin,
  limit: TooMany,
): LoginResult {
  ports.observe.heldBack();
  const refusals = ports.accounts.refusals(credential);
  return { refusal: heldBack(limit, { uid, endpoint, refusals, now: ports.now() }) };
}

interface Attempt {
  password: string | undefined;
  /** Set for a login that could count against the account. */
  announcement: Announcement | undefined;
}

async function logInNow(
  pass: Reconciliation<LoginPorts>,
  due: DueLogin,
  attempt: Attempt,
): Promise<{ probed: ProbeResult; isRefused: boolean }> {
  const { probeCache, accounts } = pass.ports;
  const seen = await send(pass, due.plan, attempt);
  // A server that is too slow for a login does not concern SmtpConfigs without a login.
  if (!isTooLateForLogin(seen.evidence)) {
    probeCache.put(due.probeKey, { ...seen, evidence: withoutLogin(seen.evidence) });
  }
  const refusals = accounts.refusals(due.credential);
  const probed = probeResult(pass.resolved, due.endpoint, seen, { tries: true, refusals });
  return { probed, isRefused: tellOthers(pass, due, seen, probed) };
}

/** Reports whether this exact credential was accepted when it was last tried. */
const isProven = ({ credentials }: Resolved, { login }: Memory): boolean =>
  credentials.state === 'found' && login?.secretVersion === credentials.version && login.retry === undefined;

const guesserOf = ({ namespace, credentials }: Resolved, { host }: Endpoint): Guesser => ({
  namespace,
  host,
  username: credentials.state === 'found' ? credentials.username : '',
});

function send(
  pass: Reconciliation<LoginPorts>,
  plan: ProbePlan,
  { password, announcement }: Attempt,
): Promise<CachedProbe> {
  const { credentials, methods } = pass.resolved;
  if (credentials.state !== 'found' || password === undefined) return probeNow(pass, plan);
  const { username } = credentials;
  const before = announcement && { before: () => announcement.beforeSending() };
  return probeNow(pass, { ...plan, login: { username, password, methods, ...before } });
}

/**
 * Shares the result of this login with every SmtpConfig that has the account.
 * @returns whether the server refused it
 */
function tellOthers(
  { key, resolved: { uid }, ports: { accounts } }: Reconciliation<LoginPorts>,
  { memory, credential, variant }: DueLogin,
  seen: CachedProbe,
  { evidence, outcome }: ProbeResult,
): boolean {
  const login = loginAfter(memory, outcome);
  if (!login) return false;
  const refusal = refusalOf(login, uid);
  if (refusal && evidence.auth) {
    accounts.refused(key, credential, refusal);
    return true;
  }
  accounts.done(key, credential, { ...seen, by: uid, variant }, refusal === undefined);
  return false;
}
