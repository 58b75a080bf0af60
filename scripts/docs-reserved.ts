import {
  ALLOWED_KEYS,
  ALLOWED_TYPES,
  RESERVED_DOMAINS,
  RESERVED_LABEL,
  RESERVED_NAMES,
} from '../crds/reserved.ts';

const code = (texts: readonly string[]): string => texts.map(text => `\`${text}\``).join(', ');

/** docs/reserved.md. */
export function reservedDoc(): string {
  return `<!-- Generated from crds/reserved.ts by \`make generate\`. Do not edit. -->

# Reserved names of outputs

The operator writes the Secrets and ConfigMaps of \`spec.outputs\` with its own rights. Other controllers act on the type, the labels, the annotations or the name of a Secret: a token that Kubernetes issues, a release record that Helm obeys. An SmtpConfig cannot ask for those. The API server refuses them when the SmtpConfig is applied, and the operator refuses them too (reason \`InvalidSpec\`), for objects that an older CRD let through.

## Domains

No \`type\`, label or annotation of an output may be under these domains or their subdomains:

| domain | who acts on it |
| --- | --- |
${RESERVED_DOMAINS.map(({ domain, of }) => `| \`${domain}\` | ${of} |`).join('\n')}

Allowed all the same, because no controller acts on them: type ${code(ALLOWED_TYPES)}; the keys ${code(ALLOWED_KEYS)}. \`kubernetes.io/tls\` is refused: Ingress controllers and Gateways serve what such a Secret holds.

Helm finds its release records by a label without a domain, so \`${RESERVED_LABEL.key}: ${RESERVED_LABEL.value}\` is refused as well.

## Names

No output may have a name that begins with:

| name | what it is |
| --- | --- |
${RESERVED_NAMES.map(({ prefix, of }) => `| \`${prefix}\` | ${of} |`).join('\n')}

Besides this list, the admission policy of the chart asks the author for \`create\` and \`update\` on every Secret and ConfigMap that the SmtpConfig publishes: see \`admissionPolicy\` in the [chart](../charts/smtp-operator/README.md).
`;
}
