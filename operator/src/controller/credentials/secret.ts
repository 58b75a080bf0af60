import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { SmtpConfig } from '../../../../crds/object.ts';
import type { SmtpConfigSpec } from '../../../../crds/schema/spec.ts';
import type { Credentials, FetchedToken } from '../../model/credentials.ts';
import { isTokenMethod } from '../../model/endpoint.ts';
import { readMaterial } from '../../oauth2/material.ts';
import type { TokenPlan } from '../../oauth2/plan.ts';
import { planKey } from '../../oauth2/plan.ts';
import type { HeldToken } from '../../oauth2/schedule.ts';
import { inspectSecret } from '../../providers/hints/secret.ts';
import { loginCommand } from '../../providers/phrases.ts';
import type { Preset } from '../../providers/preset.ts';
import { sesRegion } from '../../providers/ses-password.ts';
import { outputTargets } from '../../render/outputs.ts';
import type { SecretReading } from '../../status/credentials.ts';
import { readCredentials } from '../../status/credentials.ts';
import { derivedReading } from '../../status/derived.ts';
import type { Deps } from '../ports.ts';
import type { ReadCredentials, ResolvedSpec } from '../resolved.ts';
import { isRequested, placeOf } from '../resolved.ts';
import type { State } from '../state.ts';

/** Tells whether two readings of a Secret hold the same login, and tells nobody outside this process anything. */
const FINGERPRINT_KEY = randomBytes(32);

/** The Secret is no longer the one that the verdicts of this reconcile are about. */
export class SecretChanged extends Error {}

/** The login of a spec, with the password fetched only when it is asked for. */
export interface CredentialSource extends ReadCredentials {
  /**
   * The password or access token. Reads the Secret if that was not done yet. Undefined where there is nothing to
   * log in with.
   * @throws SecretChanged where the Secret has become another one since: what is tried, and what is published, is of
   * one reading, and never the user name of one and the password of the next
   */
  password(): Promise<string | undefined>;
  /** Names the access token; a newer one has another name. */
  token?: string;
  /** When the access token must be seen to again, milliseconds since the epoch. */
  nextAt?: number;
}

const NOTHING = async () => undefined;

type Specified = SmtpConfig & { spec: SmtpConfigSpec };
type SecretRef = NonNullable<SmtpConfigSpec['secretRef']>;

/**
 * What the Secret that the spec names came to. No request is made while the watch shows the Secret unchanged
 * and nobody asks for the password.
 */
export async function credentialSource(
  config: Specified,
  target: ResolvedSpec,
  state: State,
  deps: Deps,
): Promise<CredentialSource> {
  const ref = config.spec.secretRef;
  if (!ref || !target.tokens) deps.tokens.release(userOf(config));
  if (!ref) return { credentials: { state: 'not-required' }, password: NOTHING };
  return target.tokens
    ? byToken(config, ref, target, target.tokens, state, deps)
    : byPassword(config, ref, target, state, deps);
}

async function byPassword(
  { metadata: { namespace }, spec }: Specified,
  ref: SecretRef,
  { fixedUsername, preset, endpoint }: ResolvedSpec,
  state: State,
  deps: Deps,
): Promise<CredentialSource> {
  const holdsToken = spec.auth?.oauth2 !== undefined || isTokenMethod(spec.auth?.method);
  // Where the password is derived: the region that it is derived for.
  const region = spec.auth?.derivePassword && sesRegion(preset, endpoint.host, spec.region);
  const refKey = JSON.stringify([ref, holdsToken, preset.id, region]);
  const read = async () => {
    const secret = await deps.cluster.readSecret(namespace, ref.name);
    const values = readCredentials(ref, secret, fixedUsername, holdsToken);
    const reading =
      region !== undefined ? derivedReading(values, region) : holdsToken ? values : inspected(values, preset);
    note(state, { version: versionOf(secret), refKey }, reading);
    return reading;
  };
  const known = state.secret;
  const shown = versionOf(deps.cluster.meta('Secret', namespace, ref.name));
  if (known?.version === shown && known.refKey === refKey) {
    const { credentials } = known;
    const readAgain = async () => {
      const reading = await read();
      if (versionIn(reading.credentials) !== versionIn(credentials)) throw new SecretChanged();
      return reading.password;
    };
    return { credentials, password: credentials.state === 'found' ? readAgain : NOTHING };
  }
  const reading = await read();
  return { credentials: reading.credentials, password: async () => reading.password };
}

/** The reading with what a look at the values showed; the password stays apart from it. */
function inspected({ credentials, password }: SecretReading, preset: Preset): SecretReading {
  if (credentials.state !== 'found' || password === undefined) return { credentials };
  const inspection = inspectSecret({ preset, username: credentials.username, password });
  return { credentials: { ...credentials, inspection }, password };
}

/** The Secret holds what access tokens are fetched with; the keeper has the one in effect. */
async function byToken(
  config: Specified,
  ref: SecretRef,
  target: ResolvedSpec,
  plan: TokenPlan,
  state: State,
  deps: Deps,
): Promise<CredentialSource> {
  const { namespace } = config.metadata;
  const usernameKey = ref.usernameKey ?? 'username';
  const access = await deps.tokens.access({
    key: `${namespace}/${ref.name}#${usernameKey}#${planKey(plan)}`,
    user: userOf(config),
    plan,
    login: target.preset.oauth2
      ? `run ${loginCommand(target.preset.id, placeOf(target))}`
      : 'put a new refresh token into the Secret',
    version: versionOf(deps.cluster.meta('Secret', namespace, ref.name)),
    again: isRequested(target, state.memory),
    adopt: version => adopt(config, version, deps),
    read: async () => readMaterial(ref, plan, await deps.cluster.readSecret(namespace, ref.name)),
    store: (version, refreshToken, dryRun) =>
      deps.cluster.patchSecret(
        namespace,
        ref.name,
        version,
        { [plan.keys.refreshToken]: refreshToken },
        dryRun,
      ),
  });
  const nextAt = access.nextAt === undefined ? {} : { nextAt: access.nextAt };
  if (access.state === 'failed') return { credentials: access.credentials, password: NOTHING, ...nextAt };
  const { token, username, version, identity, warning } = access;
  const credentials: Credentials = {
    state: 'found',
    version,
    secret: ref.name,
    username,
    token: described(token),
  };
  keepVerdicts(state, { version, refKey: planKey(plan), fingerprint: identity, credentials });
  return {
    credentials,
    password: async () => token.accessToken,
    token: tokenHash(token.accessToken),
    ...nextAt,
    ...(warning !== undefined && { warning }),
  };
}

const described = ({ accessToken, issuedAt, expiresAt }: HeldToken): FetchedToken => ({
  issuedAt,
  expiresAt,
  hash: tokenHash(accessToken),
});

/** Tokens are random enough that nobody finds one by its hash. */
const tokenHash = (accessToken: string): string =>
  createHash('sha256').update(accessToken).digest('hex').slice(0, 32);

/** The token that an earlier operator published and wrote down, as far as one of its outputs shows it. */
async function adopt(
  { metadata, spec, status }: Specified,
  version: string,
  deps: Deps,
): Promise<HeldToken | undefined> {
  const { token } = status;
  if (token?.secretVersion !== version) return undefined;
  const [issuedAt, expiresAt] = [Date.parse(token.issued), Date.parse(token.expires)];
  const shows = outputTargets(metadata.name, spec.outputs).find(
    ({ kind, profile = 'env' }) => kind === 'Secret' && profile === 'env',
  );
  if (!shows || Number.isNaN(issuedAt) || Number.isNaN(expiresAt)) return undefined;
  const output = await deps.cluster.readOutput('Secret', metadata.namespace, shows.name);
  const accessToken = output?.data['SMTP_ACCESS_TOKEN'];
  if (accessToken === undefined || tokenHash(accessToken) !== token.hash) return undefined;
  return { accessToken, issuedAt, expiresAt };
}

const userOf = ({ metadata: { namespace, name } }: SmtpConfig): string => `${namespace}/${name}`;

const versionIn = (credentials: Credentials): string | undefined =>
  credentials.state === 'found' ? credentials.version : undefined;

const versionOf = (secret: { uid: string; resourceVersion: string } | undefined): string =>
  secret ? `${secret.uid}/${secret.resourceVersion}` : 'absent';

/** Remembers a reading; a Secret whose labels changed, but not its login, keeps its verdicts. */
function note(
  state: State,
  seen: { version: string; refKey: string },
  { credentials, password }: SecretReading,
): void {
  if (credentials.state !== 'found' || password === undefined) {
    state.secret = { ...seen, credentials };
    return;
  }
  const fingerprint = createHmac('sha256', FINGERPRINT_KEY)
    .update(JSON.stringify([credentials.username, password]))
    .digest('hex');
  keepVerdicts(state, { ...seen, fingerprint, credentials });
}

function keepVerdicts(state: State, now: NonNullable<State['secret']>): void {
  const before = state.secret;
  if (before?.fingerprint === now.fingerprint && before?.version !== now.version && before) {
    renameVersion(state, before.version, now.version);
  }
  state.secret = now;
}

function renameVersion({ memory }: State, from: string, to: string): void {
  if (memory.login?.secretVersion === from) memory.login.secretVersion = to;
  if (memory.verified?.endsWith(`|${from}`)) memory.verified = memory.verified.slice(0, -from.length) + to;
}
