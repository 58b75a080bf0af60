import { createHash, createHmac, randomBytes } from 'node:crypto';
import { DEFAULTS } from '../../../../crds/defaults.ts';
import type { SmtpConfigSpec } from '../../../../crds/schema/spec.ts';
import type { Credentials, FetchedToken } from '../../model/credentials.ts';
import { isTokenMethod } from '../../model/endpoint.ts';
import { type ObjectVersion, versionName } from '../../model/object-version.ts';
import type { TokenPlan } from '../../oauth2/plan.ts';
import { planKey } from '../../oauth2/plan.ts';
import type { HeldToken } from '../../oauth2/schedule.ts';
import { readTokenSecrets } from '../../oauth2/token-secrets.ts';
import { inspectSecret } from '../../providers/hints/secret.ts';
import { signInCommand } from '../../providers/phrases.ts';
import type { Preset } from '../../providers/preset.ts';
import { sesRegion } from '../../providers/ses-password.ts';
import { outputTargets } from '../../render/outputs.ts';
import type { SecretReading } from '../../status/credentials.ts';
import { readCredentials } from '../../status/credentials.ts';
import { derivedReading } from '../../status/derived.ts';
import type { OutputReader, Ports, SecretStore } from '../ports.ts';
import type { Resolution } from '../reconciliation.ts';
import { isRequested, placeOf } from '../resolved.ts';
import type { State } from '../state.ts';
import { type CredentialSource, SecretChanged } from './source.ts';

/**
 * Key of the fingerprints that compare the credentials of two versions of a Secret. Fingerprints are valid only within
 * this process.
 */
const FINGERPRINT_KEY = randomBytes(32);

const NOTHING = async () => undefined;

type CredentialPorts = Pick<Ports, 'tokens' | 'now'> & { cluster: SecretStore & OutputReader };
type Pass = Resolution<CredentialPorts>;
type SecretRef = NonNullable<SmtpConfigSpec['secretRef']>;

/**
 * Returns the state of the Secret that the spec names. No request is made while the watch shows the Secret unchanged
 * and the password is not needed.
 */
export async function credentialSource(pass: Pass): Promise<CredentialSource> {
  const { key, config, resolved, ports } = pass;
  const ref = config.spec.secretRef;
  if (!resolved.tokens) ports.tokens.release(key);
  if (!ref) return { credentials: { state: 'not-required' }, password: NOTHING };
  const source = await (resolved.tokens ? byToken(pass, ref, resolved.tokens) : byPassword(pass, ref));
  return awaited(source, config, ports.now());
}

/**
 * Milliseconds that the Secret of a new SmtpConfig may be missing: controllers of Secrets create it some time later.
 */
const SECRET_GRACE_MS = 5 * 60_000;

/** Waits for the missing Secret of a new object. For an older object, a user has to create the Secret. */
function awaited(source: CredentialSource, { metadata }: Pass['config'], now: number): CredentialSource {
  const { credentials } = source;
  const until = Date.parse(metadata.creationTimestamp) + SECRET_GRACE_MS;
  if (credentials.state !== 'unusable' || credentials.reason !== 'SecretNotFound' || until <= now)
    return source;
  const retry = { kind: 'backoff' as const, seconds: Math.ceil((until - now) / 1000) };
  return { ...source, credentials: { ...credentials, retry }, nextAt: until };
}

async function byPassword(
  { config, resolved, state, ports: { cluster } }: Resolution<{ cluster: SecretStore }>,
  ref: SecretRef,
): Promise<CredentialSource> {
  const { namespace } = config.metadata;
  // A user who changes the Secret and then requests a check means the new version, which the watch may not show yet.
  const requested = isRequested(resolved, state.memory);
  const { auth, region: specRegion } = config.spec;
  const { fixedUsername, preset, endpoint } = resolved;
  const holdsToken = auth?.oauth2 !== undefined || isTokenMethod(auth?.method);
  // The region for which a derived password is computed.
  const region = auth?.derivePassword && sesRegion(preset, endpoint.host, specRegion);
  const refKey = JSON.stringify([ref, holdsToken, preset.revision ?? preset.id, region]);
  const read = async () => {
    const secret = await cluster.readSecret(namespace, ref.name);
    const values = readCredentials(ref, secret, fixedUsername, holdsToken);
    const reading =
      region !== undefined ? derivedReading(values, region) : holdsToken ? values : inspected(values, preset);
    const version = versionOf(secret);
    note(state, { version, refKey }, reading);
    return { ...reading, version };
  };
  const known = state.secret;
  const shown = versionOf(cluster.meta('Secret', namespace, ref.name));
  if (!requested && known?.version === shown && known.refKey === refKey) {
    const { credentials } = known;
    const readAgain = async () => {
      const reading = await read();
      if (reading.version !== known.version) throw new SecretChanged();
      return reading.password;
    };
    return { credentials, password: credentials.state === 'found' ? readAgain : NOTHING };
  }
  const reading = await read();
  return { credentials: reading.credentials, password: async () => reading.password };
}

/** Returns the reading with the result of inspecting the values; the password stays separate. */
function inspected(reading: SecretReading, preset: Preset): SecretReading {
  const { credentials, password } = reading;
  if (password === undefined) return reading;
  const inspection = inspectSecret({ preset, username: credentials.username, password });
  return { credentials: { ...credentials, inspection }, password };
}

/**
 * Returns the credentials of a Secret that holds the input for fetching access tokens. The token keeper holds the
 * current token.
 */
async function byToken(pass: Pass, ref: SecretRef, plan: TokenPlan): Promise<CredentialSource> {
  const { key, config, resolved, state, ports } = pass;
  const { cluster } = ports;
  const { namespace } = config.metadata;
  const usernameKey = ref.usernameKey ?? DEFAULTS['secretRef.usernameKey'];
  const access = await ports.tokens.access({
    key: `${namespace}/${ref.name}#${usernameKey}#${planKey(plan)}`,
    secret: { namespace, name: ref.name },
    user: key,
    plan,
    login: resolved.preset.oauth2
      ? `run ${signInCommand(resolved.preset.id, placeOf(resolved))}`
      : 'store a new refresh token in the Secret',
    version: versionOf(cluster.meta('Secret', namespace, ref.name)),
    again: isRequested(resolved, state.memory),
    adopt: version => adopt(pass, version),
    read: async () => readTokenSecrets(ref, plan, await cluster.readSecret(namespace, ref.name)),
    store: (read, refreshToken, dryRun) => {
      const data = { [plan.keys.refreshToken]: refreshToken };
      return cluster.patchSecret({ namespace, name: ref.name, read, data }, dryRun);
    },
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

/** Returns a hash of the token. Tokens have enough entropy that a hash does not reveal one. */
const tokenHash = (accessToken: string): string =>
  createHash('sha256').update(accessToken).digest('hex').slice(0, 32);

/**
 * Returns the token that an earlier operator process published and recorded, if one of the outputs still contains it.
 */
async function adopt({ config, ports }: Pass, version: string): Promise<HeldToken | undefined> {
  const { metadata, spec, status } = config;
  const { token } = status;
  if (token?.secretVersion !== version) return undefined;
  const [issuedAt, expiresAt] = [Date.parse(token.issued), Date.parse(token.expires)];
  const shows = outputTargets(metadata.name, spec.outputs).find(
    ({ kind, profile = 'env' }) => kind === 'Secret' && profile === 'env',
  );
  if (!shows || Number.isNaN(issuedAt) || Number.isNaN(expiresAt)) return undefined;
  const output = await ports.cluster.readOutput('Secret', metadata.namespace, shows.name);
  const accessToken = output?.data['SMTP_ACCESS_TOKEN'];
  if (accessToken === undefined || tokenHash(accessToken) !== token.hash) return undefined;
  return { accessToken, issuedAt, expiresAt };
}

const versionOf = (secret: ObjectVersion | undefined): string => (secret ? versionName(secret) : 'absent');

/** Remembers a reading. A Secret whose labels changed, but not its login, keeps its verdicts. */
function note(
  state: State,
  seen: { version: string; refKey: string },
  { credentials, password }: SecretReading,
): void {
  if (password === undefined) {
    state.secret = { ...seen, credentials };
    return;
  }
  const fingerprint = createHmac('sha256', FINGERPRINT_KEY)
    .update(JSON.stringify([credentials.username, password]))
    .digest('hex');
  keepVerdicts(state, { ...seen, fingerprint, credentials });
}

function keepVerdicts(state: State, now: NonNullable<State['secret']> & { fingerprint: string }): void {
  const before = state.secret;
  if (before?.fingerprint === now.fingerprint) renameVersion(state, before.version, now.version);
  state.secret = now;
}

function renameVersion(state: State, from: string, to: string): void {
  const { login, verified, ...rest } = state.memory;
  state.remember({
    ...rest,
    ...(login && { login: login.secretVersion === from ? { ...login, secretVersion: to } : login }),
    ...(verified && { verified: verified.version === from ? { ...verified, version: to } : verified }),
  });
}
