import type { SmtpConfig } from '../../../crds/object.ts';
import type { SmtpProviderSpec } from '../../../crds/schema/provider/spec.ts';
import type { SmtpConfigSpec } from '../../../crds/schema/spec.ts';
import { chooseProvider, type ProviderRefusal } from '../providers/own/choose.ts';
import { presetFrom } from '../providers/own/preset-of.ts';
import { revisionOf } from '../providers/own/revision.ts';
import type { Preset } from '../providers/preset.ts';
import type { Ports } from './ports.ts';

/** A spec with the values that its SmtpProvider adds. */
export type Provided = { spec: SmtpConfigSpec; preset?: Preset } | { why: ProviderRefusal; problem: string };

const NOT_ENABLED =
  'The operator was started without --smtp-providers, so it cannot read the SmtpProvider of spec.providerRef. An administrator can set smtpProviders.enabled in the chart.';
const NOT_READABLE =
  'The operator cannot list SmtpProviders or namespaces: the CRD of SmtpProvider or a permission is missing. Its log names what is missing.';

/** Returns the spec with the values of the SmtpProvider of `spec.providerRef` instead of the defaults. */
export function withProvider(
  {
    metadata: { namespace: name },
    selection,
  }: Pick<SmtpConfig, 'selection'> & { metadata: Pick<SmtpConfig['metadata'], 'namespace'> },
  spec: SmtpConfigSpec,
  { smtpProviders }: Pick<Ports, 'smtpProviders'>,
): Provided {
  if (!spec.providerRef) return { spec };
  if (!smtpProviders) return { why: 'ProviderNotFound', problem: NOT_ENABLED };
  const all = smtpProviders.all();
  if (!all) return { why: 'ProviderNotFound', problem: NOT_READABLE };
  const namespace = selection ? undefined : { name, labels: smtpProviders.labelsOf(name) };
  const chosen = chooseProvider(spec.providerRef.name, namespace, all);
  if ('why' in chosen) return chosen;
  return { spec: withEndpoint(spec, chosen.spec), preset: presetOfRevision(chosen.name, chosen.spec) };
}

/**
 * Applies the server name and the CAs of the provider only to the provider's own hosts, not to a host that the
 * SmtpConfig names.
 */
function withEndpoint(spec: SmtpConfigSpec, { serverName, caBundle }: SmtpProviderSpec): SmtpConfigSpec {
  const { endpoint = {} } = spec;
  const isOwnHost = endpoint.host !== undefined;
  if (isOwnHost || endpoint.tls === 'none' || (serverName === undefined && caBundle === undefined))
    return spec;
  const hasCa = endpoint.caBundle !== undefined || endpoint.caBundleRef !== undefined;
  return {
    ...spec,
    endpoint: {
      ...(serverName !== undefined && { serverName }),
      ...(caBundle !== undefined && !hasCa && { caBundle }),
      ...endpoint,
    },
  };
}

/** Cache of converted providers, so that not every pass over every SmtpConfig converts its provider again. */
const CONVERTED = new WeakMap<SmtpProviderSpec, Preset>();

function presetOfRevision(name: string, spec: SmtpProviderSpec): Preset {
  const known = CONVERTED.get(spec);
  if (known) return known;
  const preset = { ...presetFrom(name, spec), revision: revisionOf(name, spec) };
  CONVERTED.set(spec, preset);
  return preset;
}
