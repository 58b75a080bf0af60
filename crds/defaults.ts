/**
 * Defaults of the spec. The API server does not fill them in: the operator applies them when it resolves the spec, and
 * the description of each field states its default.
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
