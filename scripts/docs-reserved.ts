import {
  ALLOWED_KEYS,
  ALLOWED_TYPES,
  RESERVED_DOMAINS,
  RESERVED_LABEL,
  RESERVED_NAMES,
} from '../crds/reserved.ts';

const code = (texts: readonly string[]): string => texts.map(text => `\`${text}\``).join(', ');

/** Renders docs/reserved.md. */
export function reservedDoc(): string {
  return `<!-- Generated from crds/reserved.ts by \`make generate\`. Do not edit. -->

# Reserved names of outputs

The operator writes the Secrets and ConfigMaps of \`spec.outputs\` with its own rights. Other controllers act on the type, the labels, the annotations or the name of a Secret. Kubernetes issues service account tokens into some types, and Helm reads release records from others. An SmtpConfig cannot use these. The API server rejects them when the SmtpConfig is applied. The operator rejects them too (reason \`InvalidSpec\`), for objects that an older CRD accepted.

## Domains

No \`type\`, label or annotation of an output may be under these domains or their subdomains:

| domain | who acts on it |
| --- | --- |
${RESERVED_DOMAINS.map(({ domain, of }) => `| \`${domain}\` | ${of} |`).join('\n')}

These are allowed, because no controller acts on them: type ${code(ALLOWED_TYPES)}; the keys ${code(ALLOWED_KEYS)}. \`kubernetes.io/tls\` is refused: Ingress controllers and Gateways serve what such a Secret holds.

Helm finds its release records by a label without a domain, so \`${RESERVED_LABEL.key}: ${RESERVED_LABEL.value}\` is refused too.

## Names

No output may have a name that begins with:

| name | what it is |
| --- | --- |
${RESERVED_NAMES.map(({ prefix, of }) => `| \`${prefix}\` | ${of} |`).join('\n')}

In addition, the admission policy of the chart requires that the author may \`create\` and \`update\` every Secret and ConfigMap that the SmtpConfig publishes: see \`admissionPolicy\` in the [chart](../charts/smtp-operator/README.md).
`;
}
