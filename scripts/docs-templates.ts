import { FILTERS } from '../operator/src/render/template/filters.ts';
import { TAGS } from '../operator/src/render/template/render.ts';
import { LOGIN_VALUES, VALUES } from '../operator/src/render/template/values.ts';

const INTRO = `<!-- Generated from operator/src/render/template by \`make generate\`. Do not edit. -->

# Templates

If no [profile](profiles.md) fits, \`outputs[].template.data\` has a template for each key of the object, in the language [Liquid](https://shopify.github.io/liquid/):

\`\`\`yaml
# template.yaml
apiVersion: smtp-operator.dev/v1alpha1
kind: SmtpConfig
metadata:
  name: mail
spec:
  provider: qq
  secretRef: { name: qq-mail }
  outputs:
    - kind: Secret
      name: mail-custom
      type: example.com/mail
      template:
        data:
          mailer.toml: |
            server = {{ host | append: ":" | append: port | toml }}
            {%- if username %}
            user = {{ username | toml }}
            password = {{ password | toml }}
            {%- endif %}
            starttls = {% if tls == "starttls" %}true{% else %}false{% endif %}
\`\`\`

With the Secret of [examples/qq.yaml](../examples/qq.yaml):

\`\`\`sh
kubectl apply -f examples/qq.yaml
\`\`\`

\`\`\`sh
kubectl apply -f template.yaml
kubectl wait smtp mail --for=jsonpath='{.status.binding.name}'=mail-custom --timeout=60s
\`\`\`

\`\`\`sh
kubectl get secret mail-custom -o jsonpath='{.data.mailer\\.toml}' | base64 -d
\`\`\`

Apply the filter of the format to every value: a password may contain any character. A template cannot loop, read other templates or files, run programs, or use anything except the values below.

| limit | value |
| --- | --- |
| one template | 16,384 characters |
| its result | 256 KiB |
| text that all templates of an SmtpConfig process, counted in every filter | 16 MiB |
| CPU time of all templates of an SmtpConfig | 2 s |

Templates run in a separate thread, so a template beyond these limits affects only its own SmtpConfig: condition \`Published\` is False with reason \`TemplateLimitExceeded\` until the spec changes. A template that cannot be rendered stops all outputs of the SmtpConfig: the reason is \`TemplateInvalid\`, and the message names the key, the line and the word.`;

/** Renders docs/templates.md. */
export function templatesDoc(): string {
  const filters = Object.entries(FILTERS).map(([name, { describe }]) => [name, describe] as const);
  return [
    INTRO,
    '## Values',
    table(Object.entries(VALUES)),
    `In a ConfigMap there is no ${LOGIN_VALUES.slice(0, -1).join(', ')} and ${LOGIN_VALUES.at(-1)}: a template that names one is invalid there.`,
    '## Filters',
    table(filters),
    '## Tags',
    `${TAGS.map(tag => `\`${tag}\``).join(', ')}, as in Liquid. An empty value counts as false.`,
    '',
  ].join('\n\n');
}

function table(rows: readonly (readonly [string, string])[]): string {
  return [
    '| name | what it is |',
    '| --- | --- |',
    ...rows.map(([name, text]) => `| \`${name}\` | ${text} |`),
  ].join('\n');
}
