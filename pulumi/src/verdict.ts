import type { SmtpConfigStatus } from './spec.generated';

/**
 * What Pulumi waits for by default: any verdict about the present generation, good or bad. Waiting for a good
 * one would end a wrong password in a timeout without a cause; this way the error is the diagnosis.
 * No `!=`: Pulumi takes the text behind a single `=` for the value to compare with.
 */
export const VERDICT_IS_IN =
  'jsonpath={.status.conditions[?(@.type=="Ready" && (@.status=="True" || @.status=="False"))].status}';

/** The probe that was asked for with this value is done. */
export const probeHandled = (requested: string): string =>
  `jsonpath={.status.lastHandledProbeAt}=${requested}`;

export function isReady(status: SmtpConfigStatus | undefined): boolean {
  return readyCondition(status)?.status === 'True';
}

/** The operator's diagnosis as an error that a person can act on; a ClusterSmtpConfig has no namespace. */
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
    // The message often holds what to do, and the server's words.
    ...(remedy === undefined || message.includes(remedy) ? [] : [`  What to do: ${remedy}`.trimEnd()]),
    ...(steps ?? []).map((step, at) => `    ${at + 1}. ${step}`),
    ...(reply && !message.includes(reply) ? [`  The server replied: ${reply}`] : []),
    `  More: kubectl describe ${namespace === undefined ? `csmtp ${name}` : `smtp ${name} --namespace ${namespace}`}`,
    '  Then run pulumi up again. Resources that depend on these settings were not changed.',
  ].join('\n');
}

const readyCondition = (status: SmtpConfigStatus | undefined) =>
  status?.conditions?.find(({ type }) => type === 'Ready');
