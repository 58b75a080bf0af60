import type { Finding } from '../../model/verdict.ts';
import type { Ports } from '../ports.ts';
import type { Reconciliation } from '../reconciliation.ts';

/**
 * Logs at level debug how the operator interpreted a reply of the server: text, code and matching rule, never a secret.
 */
export function logInterpretation(
  { key, ports }: Pick<Reconciliation<Pick<Ports, 'log'>>, 'key' | 'ports'>,
  finding: Pick<Finding, 'condition' | 'reason' | 'because'> | undefined,
): void {
  if (!finding?.because) return;
  const { condition, reason, because } = finding;
  ports.log.debug('interpreted a reply of the server', { smtpConfig: key, condition, reason, because });
}
