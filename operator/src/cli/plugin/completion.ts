import { PROFILE_IDS } from '../../../../crds/profiles.ts';
import { PROVIDER_IDS } from '../../../../crds/providers.ts';
import { contextsOf } from '../../kube/access.ts';
import { NAMESPACES } from '../../kube/resources.ts';
import type { Command, Commands } from '../command.ts';
import type { Flag, Given } from '../flags.ts';
import { UsageError } from '../flags.ts';
import { withCluster } from './cluster.ts';
import { SCRIPTS } from './completion-scripts.ts';
import { listConfigs } from './configs.ts';

/** Cobra's directives: they control how shells and kubectl use the suggestions. */
const NO_FILES = 4;
const FILES = 0;

interface Completion {
  words: readonly string[];
  directive: number;
}

const NOTHING: Completion = { words: [], directive: NO_FILES };

export function completionCommand(): Command {
  const shells = Object.keys(SCRIPTS);
  return {
    summary: `print the completion script of a shell: ${shells.join(', ')}`,
    usage: 'SHELL',
    details: `kubectl prints the script that kubectl calls to complete \`kubectl smtp\`: save it as kubectl_complete-smtp in a folder of PATH.`,
    examples: [
      { text: 'For bash, until the shell ends: source <(smtp-operator completion bash)', args: 'bash' },
      { text: 'For fish: save it as ~/.config/fish/completions/smtp-operator.fish', args: 'fish' },
    ],
    flags: [],
    completes: 'shell',
    start: ([shell = '', ...rest]) => {
      const script = Object.hasOwn(SCRIPTS, shell) ? SCRIPTS[shell] : undefined;
      if (script === undefined || rest.length > 0)
        throw new UsageError(`completion: name one of ${shells.join(', ')}`);
      process.stdout.write(script);
      return Promise.resolve(0);
    },
  };
}

/**
 * Returns the suggestions for a command line, one word per line, with cobra's directive last. It never fails, because a
 * completion cannot show an error.
 * @param words the words before the cursor, with the word under the cursor last
 */
export async function complete(commands: Commands, words: readonly string[]): Promise<string> {
  const { words: found, directive } = await completionOf(commands, words).catch(() => NOTHING);
  const partial = words.at(-1) ?? '';
  return [...found.filter(word => word.startsWith(partial)), `:${directive}`].join('\n');
}

async function completionOf(commands: Commands, words: readonly string[]): Promise<Completion> {
  const [name = '', ...rest] = words;
  if (rest.length === 0) return { words: Object.keys(commands), directive: NO_FILES };
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) return NOTHING;
  const before = rest.at(-2);
  const flag = before === undefined ? undefined : flagOf(command, before);
  if (flag?.value !== undefined) return await valuesOf(flag, given(command, rest));
  if (rest.at(-1)?.startsWith('-'))
    return { words: [...command.flags.map(({ name: long }) => `--${long}`), '--help'], directive: NO_FILES };
  if (command.completes === 'shell') return { words: Object.keys(SCRIPTS), directive: NO_FILES };
  if (command.completes !== 'smtpconfig') return NOTHING;
  return { words: await namesOf(given(command, rest)), directive: NO_FILES };
}

const flagOf = ({ flags }: Command, word: string): Flag | undefined =>
  flags.find(({ name, short }) => word === `--${name}` || (short !== undefined && word === `-${short}`));

/** Returns the values of an incomplete command line. */
function given(command: Command, words: readonly string[]): Given {
  const pairs = words.slice(0, -1).flatMap((word, index): [string, string[]][] => {
    const flag = flagOf(command, word);
    const value = words[index + 1];
    return flag?.value !== undefined && value !== undefined ? [[flag.name, [value]]] : [];
  });
  return Object.fromEntries(pairs);
}

async function valuesOf({ name, value }: Flag, so: Given): Promise<Completion> {
  if (value === 'FILE') return { words: [], directive: FILES };
  const fixed: Readonly<Record<string, readonly string[]>> = {
    provider: PROVIDER_IDS,
    profile: PROFILE_IDS,
    to: ['Sink', 'Account'],
  };
  const listed = fixed[name];
  if (listed) return { words: listed, directive: NO_FILES };
  if (name === 'context') return { words: contextsOf(so['kubeconfig']?.at(-1)), directive: NO_FILES };
  if (name === 'namespace') return { words: await namespacesOf(so), directive: NO_FILES };
  return NOTHING;
}

const namesOf = (so: Given): Promise<string[]> =>
  withCluster(so, async ({ client, namespace }) =>
    (await listConfigs(client, namespace)).map(({ metadata }) => metadata.name),
  );

const namespacesOf = (so: Given): Promise<string[]> =>
  withCluster(so, async ({ client }) => {
    const list = await client.json({ method: 'GET', resource: NAMESPACES, query: { limit: '500' } });
    const { items } = list as { items: { metadata: { name: string } }[] };
    return items.map(({ metadata }) => metadata.name);
  });
