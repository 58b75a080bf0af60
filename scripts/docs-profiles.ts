import { PROFILE_IDS, type ProfileId } from '../crds/profiles.ts';
import type { MailSettings } from '../operator/src/model/settings.ts';
import { PROFILES } from '../operator/src/render/profiles/index.ts';
import type { Profile, Snippet } from '../operator/src/render/profiles/profile.ts';

const INTRO = `<!-- Generated from operator/src/render/profiles by \`make generate\`. Do not edit. -->

# Profiles

\`spec.outputs[].profile\` names the software that reads the settings. The operator writes them in the form that this software requires:

\`\`\`yaml
spec:
  outputs:
  - {kind: Secret, name: mail-smtp, profile: spring-boot}
\`\`\`

Values are escaped for their format, so quotes, \`#\`, \`$\`, \`%\`, \`@\`, spaces and any Unicode character arrive unchanged. If the software does not support a value, condition \`Published\` is False with reason \`ProfileUnsuitable\`, and nothing is written. A ConfigMap never holds credentials; a profile with credentials in one file requires \`kind: Secret\`. For any other software use \`env\` or a [template](templates.md).

The examples below publish to a Secret named mail-smtp, for shop@qq.com with the authorization code \`example-code\`. A change reaches mounted files within about a minute, and environment variables when the container restarts.`;

const SETTINGS: MailSettings = {
  provider: 'qq',
  endpoint: { host: 'smtp.qq.com', port: 465, tls: 'implicit' },
  method: 'plain',
  credentials: { username: 'shop@qq.com', password: 'example-code' },
  from: { address: 'shop@qq.com', name: 'Shop' },
};

/** Renders docs/profiles.md. */
export function profilesDoc(): string {
  return `${[INTRO, overview(), ...PROFILE_IDS.map(section)].join('\n\n')}\n`;
}

function overview(): string {
  const rows = PROFILE_IDS.map(id => {
    const profile: Profile = PROFILES[id];
    const kinds = profile.configMap ? 'Secret or ConfigMap' : 'Secret';
    return `| [\`${id}\`](#${id}) | ${profile.title} | ${kinds} | ${keys(profile)} |`;
  });
  return ['| profile | for | kind | keys of the Secret |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function keys({ secret }: Profile): string {
  const names = Object.keys(secret(SETTINGS)).map(key => `\`${key}\``);
  return names.length > 4 ? `${names.slice(0, 3).join(', ')} …` : names.join(', ');
}

function section(id: ProfileId): string {
  const profile: Profile = PROFILES[id];
  return [
    `## ${id}`,
    `${profile.title}. ${profile.summary}`,
    ...(profile.secretType ? [`Type of the Secret: \`${profile.secretType}\`.`] : []),
    'The Secret holds:',
    ...blocks(profile.secret(SETTINGS)),
    'To use it:',
    ...profile.consume.map(snippet),
    `**Sources:** ${profile.sources.map(({ text, url, checked }) => `[${text}](${url}) (checked ${checked})`).join('; ')}`,
  ].join('\n\n');
}

/** Renders the values as code blocks: one-line values share a block, and a file has its own. */
function blocks(data: Readonly<Record<string, string>>): string[] {
  const lines = Object.entries(data).filter(([, value]) => !value.includes('\n'));
  const files = Object.entries(data).filter(([, value]) => value.includes('\n'));
  const together = lines.map(([key, value]) => `${key}=${value}`).join('\n');
  return [
    ...(lines.length > 0 ? [fenced('', together)] : []),
    ...files.map(([key, value]) => `\`${key}\`:\n\n${fenced('', value.trimEnd())}`),
  ];
}

const snippet = ({ title, language, code }: Snippet): string => `${title}:\n\n${fenced(language, code)}`;

const fenced = (language: string, code: string): string => `\`\`\`${language}\n${code}\n\`\`\``;
