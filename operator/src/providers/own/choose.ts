import type { SmtpProvider } from '../../../../crds/provider-object.ts';
import type { SmtpProviderSpec } from '../../../../crds/schema/provider/spec.ts';

/** Name and labels of a namespace, to which the rules of SmtpProviders apply. */
export interface NamespaceLabels {
  name: string;
  labels: Readonly<Record<string, string>>;
}

export type ProviderRefusal = 'ProviderNotFound' | 'ProviderNotAllowed' | 'ProviderInvalid';

export type ChosenProvider =
  | { name: string; spec: SmtpProviderSpec }
  /** `problem` is one sentence with the evidence. */
  | { why: ProviderRefusal; problem: string };

const NAMES_SHOWN = 3;

/**
 * Returns the SmtpProvider with this name, if the namespace may use it. Without a name, returns the default of the
 * namespace.
 * @param namespace absent for a ClusterSmtpConfig, which only an administrator writes
 */
export function chooseProvider(
  name: string | undefined,
  namespace: NamespaceLabels | undefined,
  all: readonly SmtpProvider[],
): ChosenProvider {
  if (name === undefined) return namespace ? byDefault(namespace, all) : NO_NAME;
  const found = all.find(provider => provider.name === name);
  if (!found) return { why: 'ProviderNotFound', problem: `There is no SmtpProvider ${name}.` };
  return usable(found, namespace);
}

const NO_NAME: ChosenProvider = { why: 'ProviderNotFound', problem: 'spec.providerRef has no name.' };

function byDefault(namespace: NamespaceLabels, all: readonly SmtpProvider[]): ChosenProvider {
  const defaults = all.filter(
    ({ spec }) => spec?.defaultFor && matches(spec.defaultFor.matchLabels, namespace),
  );
  const [first, ...others] = defaults;
  if (!first) {
    return {
      why: 'ProviderNotFound',
      problem: `spec.providerRef has no name, and no SmtpProvider is the default for namespace ${namespace.name}.`,
    };
  }
  if (others.length === 0) return usable(first, namespace);
  const names = defaults
    .map(({ name }) => name)
    .sort()
    .slice(0, NAMES_SHOWN);
  return {
    why: 'ProviderNotFound',
    problem: `spec.providerRef has no name, and several SmtpProviders are the default for namespace ${namespace.name}: ${names.join(', ')}.`,
  };
}

function usable(
  { name, spec, problems }: SmtpProvider,
  namespace: NamespaceLabels | undefined,
): ChosenProvider {
  if (!spec) {
    const problem = `SmtpProvider ${name} is not valid: ${problems.join('; ')}.`;
    return { why: 'ProviderInvalid', problem: problem.slice(0, 1024) };
  }
  if (namespace && !isAllowed(spec, namespace)) {
    return {
      why: 'ProviderNotAllowed',
      problem: `SmtpProvider ${name} does not allow namespace ${namespace.name}.`,
    };
  }
  return { name, spec };
}

function isAllowed({ allowedNamespaces }: SmtpProviderSpec, namespace: NamespaceLabels): boolean {
  if (!allowedNamespaces) return true;
  const { names = [], matchLabels = {} } = allowedNamespaces;
  return names.includes(namespace.name) || matches(matchLabels, namespace);
}

/** Reports whether the namespace has all of these labels; an empty set matches no namespace. */
function matches(wanted: Readonly<Record<string, string>>, { labels }: NamespaceLabels): boolean {
  const entries = Object.entries(wanted);
  return entries.length > 0 && entries.every(([key, value]) => labels[key] === value);
}
