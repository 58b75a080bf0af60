import { MAX_FAILED_SHOWN, type NamespacesStatus } from '../../../crds/schema/status.ts';
import type { Verdict } from '../model/verdict.ts';
import { verdict } from '../model/verdict.ts';
import { outputTargets } from '../render/outputs.ts';
import type { FailedNamespace, Known, KnownNamespaces } from './known.ts';

/** Maximum number of namespaces that a sentence names. */
const MAX_NAMED = 3;
const MAX_MESSAGE = 512;

type Published = Verdict<'Published'>;

/** Returns the condition Published of a ClusterSmtpConfig. */
export function publishedInNamespaces(known: Known): Published {
  const { namespaces } = known;
  if (!namespaces) return verdict('Published', 'Pending', 'The operator is reading the namespaces.');
  const { total, waiting, failed } = namespaces;
  if (failed.length > 0) return failedIn(namespaces, known);
  if (total === 0) return verdict('Published', 'NoNamespaceMatches', NONE_MATCHES);
  if (waiting > 0) {
    return verdict(
      'Published',
      'NotVerified',
      `The outputs will be written to ${count(waiting, total)} once the settings are verified.`,
    );
  }
  return verdict('Published', 'InSync', `Published: ${placeOf(known, namespaces)}.`);
}

const NONE_MATCHES =
  'No namespace matches spec.namespaces and spec.namespaceSelector, so nothing is published. The operator publishes into a namespace as soon as it matches.';

function failedIn({ total, ready, failed }: KnownNamespaces, { config }: Known): Published {
  const reason = failed.some(entry => entry.reason === 'NameConflict') ? 'NameConflict' : 'Forbidden';
  const named = failed.slice(0, MAX_NAMED).map(({ name, message }) => `${name}: ${message}`);
  const more = failed.length - named.length;
  const others = more > 0 ? `; and ${more} more, see status.namespaces.failed` : '';
  return verdict(
    'Published',
    reason,
    `Not published in ${count(failed.length, total)}: ${named.join('; ')}${others}. ${ready} of ${total} namespaces have every output.`,
    inputRemedy(failed, config) ?? REMEDIES[reason],
  );
}

/**
 * Returns the remedy for an output that is also an input. The remedy never advises deleting an object that the
 * ClusterSmtpConfig reads.
 */
function inputRemedy(
  failed: readonly FailedNamespace[],
  { metadata, spec }: Known['config'],
): string | undefined {
  const { secretRef } = spec;
  if (!secretRef || !failed.some(({ name }) => name === metadata.namespace)) return undefined;
  const isInput = outputTargets(metadata.name, spec.outputs).some(
    ({ kind, name }) => kind === 'Secret' && name === secretRef.name,
  );
  return isInput
    ? `Secret ${secretRef.name} in namespace ${metadata.namespace} is an input of this ClusterSmtpConfig, so do not delete it. Choose a different name in spec.outputs.`
    : undefined;
}

const REMEDIES: Readonly<Record<FailedNamespace['reason'], string>> = {
  NameConflict:
    'The existing objects were left unchanged. Choose a different name in spec.outputs, or delete the existing object if it is not needed.',
  Forbidden: "Check the operator's RBAC, admission policies and quotas in these namespaces.",
};

const count = (some: number, total: number): string =>
  `${some === total ? '' : `${some} of `}${total} ${total === 1 ? 'namespace' : 'namespaces'}`;

/** Returns the published outputs with the number of namespaces. */
export function placeOf({ outputs }: Pick<Known, 'outputs'>, { ready, total }: KnownNamespaces): string {
  if (total === 0) return 'no namespace matches, so nothing is published';
  const names = outputs.map(({ kind, name }) => `${kind} ${name}`).join(', ');
  return `${names} in ${count(ready, total)}`;
}

/** Returns the failures to show, with the total counts. */
export function namespacesStatus({ total, ready, failed }: KnownNamespaces): NamespacesStatus {
  const shown = failed
    .slice(0, MAX_FAILED_SHOWN)
    .map(entry => ({ ...entry, message: entry.message.slice(0, MAX_MESSAGE) }));
  return { total, ready, ...(shown.length > 0 && { failed: shown }) };
}

/** Restores the namespace counts of the earlier status, until the namespaces are processed. */
export function namespacesBefore(status: NamespacesStatus | undefined): KnownNamespaces | undefined {
  if (!status) return undefined;
  const { total, ready, failed: shown = [] } = status;
  const failed = shown.map(({ name, reason, message }) => ({
    name,
    reason: reason === 'NameConflict' ? ('NameConflict' as const) : ('Forbidden' as const),
    message,
  }));
  return { total, ready, failed, waiting: Math.max(0, total - ready - failed.length) };
}
