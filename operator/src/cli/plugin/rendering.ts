import type { ProfileId } from '../../../../crds/profiles.ts';
import type { SmtpProvider } from '../../../../crds/provider-object.ts';
import { reasonEntry } from '../../../../crds/reasons.ts';
import type { OutputSpec } from '../../../../crds/schema/spec.ts';
import { withProvider } from '../../controller/own-provider.ts';
import { mailSettings } from '../../controller/settings.ts';
import type { Credentials } from '../../model/credentials.ts';
import { isTokenMethod } from '../../model/endpoint.ts';
import type { DesiredOutput } from '../../model/settings.ts';
import { sentences } from '../../model/text.ts';
import type { Preset } from '../../providers/preset.ts';
import type { RenderFault, Rendering } from '../../render/outputs.ts';
import { outputTargets, renderOutputs } from '../../render/outputs.ts';
import { PROFILES } from '../../render/profiles/index.ts';
import { renderTemplates, templateJobs } from '../../render/template/job.ts';
import type { RawSecret, SecretReading } from '../../status/credentials.ts';
import { readCredentials } from '../../status/credentials.ts';
import { derivedReading } from '../../status/derived.ts';
import { type PlannedProbe, planProbe } from '../../status/plan.ts';
import { UsageError } from '../flags.ts';
import { manifestsOf, type Written } from './manifests.ts';

/** Text that replaces a password or token, in every profile. */
export const HIDDEN = 'HIDDEN';
export const NO_USERNAME = 'USERNAME';

export interface How {
  /** Profile to render instead of spec.outputs. */
  profile: ProfileId | undefined;
  showSecrets: boolean;
}

/**
 * Returns the objects that the operator would publish for the SmtpConfigs of these documents.
 * @throws UsageError for an object that the API server or the operator would reject
 */
export function renderedObjects(
  documents: readonly unknown[],
  how: How,
): { objects: object[]; faults: RenderFault[] } {
  const { configs, secrets, providers } = manifestsOf(documents);
  const renderings = configs.map(written => {
    const config = { ...written, ...provided(written, providers) };
    const { outputs, faults } = rendered(config, secrets.get(config.spec.secretRef?.name ?? ''), how);
    return { objects: outputs.map(output => manifestOf(output, config.namespace)), faults };
  });
  return {
    objects: renderings.flatMap(({ objects }) => objects),
    faults: renderings.flatMap(({ faults }) => faults),
  };
}

/** @throws UsageError if the spec gives no endpoint, or the Secret gives no login */
function rendered(
  config: Written & { preset?: Preset },
  secret: RawSecret | undefined,
  { profile, showSecrets }: How,
): Rendering {
  const { name, spec, preset } = config;
  const planned = planProbe(spec, preset);
  if ('problem' in planned) throw new UsageError(`SmtpConfig ${name}: ${planned.problem}`);
  const { credentials, password } = readingOf(config, planned, secret);
  const shown = password === undefined || showSecrets ? password : HIDDEN;
  const settings = mailSettings({ ...planned, spec, credentials }, planned.plan.endpoint, shown);
  const targets = outputTargets(name, profile === undefined ? spec.outputs : outputsOf(profile));
  const publisher = { name, retain: spec.deletionPolicy === 'Retain' };
  return renderOutputs(targets, settings, publisher, renderTemplates(templateJobs(targets, settings)));
}

/**
 * Finds the SmtpProvider. Labels of namespaces are not known here, so an SmtpProvider that requires labels is not
 * usable.
 */
function provided({ name, namespace = 'default', spec }: Written, providers: readonly SmtpProvider[]) {
  const smtpProviders = { all: () => providers, labelsOf: () => ({}) };
  const found = withProvider({ metadata: { namespace } }, spec, { smtpProviders });
  if ('spec' in found) return found;
  throw new UsageError(
    `SmtpConfig ${name}: ${found.problem} Put the SmtpProvider into the file as another document.`,
  );
}

function readingOf({ name, spec }: Written, planned: PlannedProbe, secret: RawSecret | undefined) {
  const { secretRef, auth } = spec;
  if (!secretRef) return { credentials: { state: 'not-required' } satisfies Credentials };
  const { fixedUsername, methods, preset } = planned;
  const holdsLogin = auth?.oauth2 === undefined || auth.oauth2.grant === 'AccessToken';
  if (!secret || !holdsLogin) return placeholder(secretRef.name, fixedUsername);
  const read = readCredentials(secretRef, secret, fixedUsername, isTokenMethod(methods[0]));
  const region = spec.region ?? preset.defaultRegion;
  const reading = auth?.derivePassword && region !== undefined ? derivedReading(read, region) : read;
  if (reading.credentials.state === 'unusable') {
    const { reason, message, remedy } = reading.credentials;
    const step = remedy ?? reasonEntry('CredentialsAvailable', reason).remedy;
    throw new UsageError(`SmtpConfig ${name}: ${sentences(message, step)}`);
  }
  return reading;
}

const placeholder = (secret: string, fixedUsername: string | undefined): SecretReading => ({
  credentials: { state: 'found', version: '', secret, username: fixedUsername ?? NO_USERNAME },
  password: HIDDEN,
});

/** Returns both outputs of a profile that has two parts. */
const outputsOf = (profile: ProfileId): OutputSpec[] => [
  { kind: 'Secret', profile },
  ...('configMap' in PROFILES[profile] ? [{ kind: 'ConfigMap' as const, profile }] : []),
];

function manifestOf(
  { kind, name, type, immutable, labels, annotations, data }: DesiredOutput,
  namespace?: string,
) {
  return {
    apiVersion: 'v1',
    kind,
    metadata: { name, ...(namespace !== undefined && { namespace }), labels, annotations },
    ...(type !== undefined && { type }),
    ...(immutable && { immutable }),
    ...(kind === 'Secret' ? { stringData: data } : { data }),
  };
}
