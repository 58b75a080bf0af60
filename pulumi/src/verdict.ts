import type { SmtpConfigStatus } from './spec.generated';

/**
 * Condition that Pulumi waits for by default: any result for the current generation, good or bad. If Pulumi waited for
 * a good result, a wrong password would end in a timeout without a cause. With this condition, the error is the
 * diagnosis.
 * The expression contains no `!=`: Pulumi treats the text after a single `=` as the value to compare with.
 */
export const VERDICT_IS_IN =
  'jsonpath={.status.conditions[?(@.type=="Ready" && (@.status=="True" || @.status=="False"))].status}';

/** Returns the condition that the probe requested with this value is complete. */
export const probeHandled = (requested: string): string =>
  `jsonpath={.status.lastHandledProbeAt}=${requested}`;

export function isReady(status: SmtpConfigStatus | undefined): boolean {
  return readyCondition(status)?.status === 'True';
}

/** Formats the operator's diagnosis as an error with the remedy. A ClusterSmtpConfig has no namespace. */
export function notReadyMessage(
  { namespace, name }: { namespace?: string; name: string },
  status: SmtpConfigStatus | undefined,
): string {
  const ready = readyCondition(status);
  const { reason, message, remedy, steps, reply } = {
    reason: ready?.reason ?? 'Pending',
    message:
      ready?.message ?? 'smtp-operator has not reported yet. Check that it is running in this cluster.',
    remedy: undefined,
    steps: undefined,
    reply: undefined,
    ...status?.diagnosis,
  };
  return [
    `${namespace === undefined ? 'ClusterSmtpConfig ' : `SmtpConfig ${namespace}/`}${name} is not Ready: ${reason}`,
    `  What is wrong: ${message}`,
    // The message often contains the remedy and the server's words already.
    ...(remedy === undefined || message.includes(remedy) ? [] : [`  What to do: ${remedy}`.trimEnd()]),
    ...(steps ?? []).map((step, at) => `    ${at + 1}. ${step}`),
    ...(reply && !message.includes(reply) ? [`  The server replied: ${reply}`] : []),
    `  More: kubectl describe ${namespace === undefined ? `csmtp ${name}` : `smtp ${name} --namespace ${namespace}`}`,
    '  Then run pulumi up again. Resources that depend on these settings were not changed.',
  ].join('\n');
}

const readyCondition = (status: SmtpConfigStatus | undefined) =>
  status?.conditions?.find(({ type }) => type === 'Ready');
