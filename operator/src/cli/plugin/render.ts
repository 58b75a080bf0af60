import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import type { ProfileId } from '../../../../crds/profiles.ts';
import { PROFILE_IDS } from '../../../../crds/profiles.ts';
import type { Command } from '../command.ts';
import { readArguments, UsageError } from '../flags.ts';
import { formatOf, outputFlag, structured } from './output.ts';
import { HIDDEN, NO_USERNAME, renderedObjects } from './rendering.ts';
import { terminal } from './terminal.ts';

const FORMATS = ['yaml', 'json'] as const;

export const RENDER: Command = {
  summary: 'print what the operator would publish for an SmtpConfig, without a cluster',
  usage: '-f FILE [flags]',
  details: `The command reads the Secret of spec.secretRef from the file. Without one, the user name is ${NO_USERNAME}. Passwords are shown as ${HIDDEN} unless --show-secrets is given. Nothing is verified. Exit code 0: printed; 1: an output cannot be rendered; 2: wrong usage or an invalid SmtpConfig.`,
  examples: [
    { text: 'The outputs of a file', args: '-f smtpconfig.yaml' },
    {
      text: 'The same settings for another application',
      args: '-f smtpconfig.yaml --profile spring-boot',
    },
  ],
  flags: [
    {
      name: 'filename',
      short: 'f',
      value: 'FILE',
      describe:
        'YAML or JSON file with SmtpConfigs, and the Secrets and SmtpProviders that they name; - reads standard input',
    },
    {
      name: 'profile',
      value: 'ID',
      describe: `render this profile instead of spec.outputs: one of ${PROFILE_IDS.join(', ')}`,
    },
    { name: 'show-secrets', describe: 'print passwords and tokens of the file' },
    outputFlag(...FORMATS),
  ],
  start: async args => {
    const { given, names } = readArguments(RENDER.flags, args);
    const file = given['filename']?.at(-1);
    if (file === undefined || names.length > 0) throw new UsageError('render: give the file with -f FILE');
    const format = formatOf(given, FORMATS);
    const profile = profileOf(given['profile']?.at(-1));
    const showSecrets = given['show-secrets']?.length !== 0;
    const out = terminal();
    const { objects, faults } = renderedObjects(await documentsOf(file), { profile, showSecrets });
    for (const { kind, name, reason, detail } of faults) out.note(`${kind} ${name}: ${reason}: ${detail}`);
    if (format === 'json') {
      out.print(await structured({ apiVersion: 'v1', kind: 'List', items: objects }, 'json'));
    } else {
      const documents = await Promise.all(objects.map(object => structured(object, 'yaml')));
      if (documents.length > 0) out.print(documents.join('\n---\n'));
    }
    return faults.length > 0 ? 1 : 0;
  },
};

/** @throws UsageError */
async function documentsOf(file: string): Promise<unknown[]> {
  const { parseAllDocuments } = await import('yaml');
  const documents = parseAllDocuments(await contentOf(file));
  return [...documents].map(document => {
    const [error] = document.errors;
    if (error) throw new UsageError(`${file}: ${error.message}`);
    return document.toJS({ maxAliasCount: 100 });
  });
}

async function contentOf(file: string): Promise<string> {
  if (file === '-') return await text(process.stdin);
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`--filename: ${(error as Error).message}`);
  }
}

function profileOf(id: string | undefined): ProfileId | undefined {
  const profile = PROFILE_IDS.find(known => known === id);
  if (id !== undefined && !profile)
    throw new UsageError(`--profile: ${id.slice(0, 60)} is not one of ${PROFILE_IDS.join(', ')}`);
  return profile;
}
