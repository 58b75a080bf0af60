/**
 * What an empty field of the spec stands for. The API server fills in nothing: it is applied where the spec is resolved,
 * and the description of each field has it.
 */
export const DEFAULTS = {
  'checks.egress.interval': '5m',
  'checks.egress.failureThreshold': 3,
  'checks.auth.interval': '6h',
  'checks.domain.interval': '1h',
  'checks.timeout': '10s',
  'endpoint.caBundleRef.key': 'ca.crt',
  'endpoint.minTLSVersion': 'TLSv1.2',
  'secretRef.usernameKey': 'username',
  'secretRef.passwordKey': 'password',
} as const;
