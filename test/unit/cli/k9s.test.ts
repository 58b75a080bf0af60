import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { PLURAL } from '../../../crds/names.ts';
import { readArguments } from '../../../operator/src/cli/flags.ts';
import { COMMANDS } from '../../../operator/src/cli/plugin/commands.ts';
import { TOP } from '../../../testing/cluster/binaries.ts';

interface Plugin {
  shortCut: string;
  description: string;
  scopes: string[];
  command: string;
  background: boolean;
  args: string[];
}

const { plugins } = parse(readFileSync(join(TOP, 'plugins', 'k9s', 'plugins.yaml'), 'utf8')) as {
  plugins: Record<string, Plugin>;
};

test.each(Object.entries(plugins))(
  '%s of k9s runs a command that exists, with its flags',
  (_name, plugin) => {
    expect(plugin).toMatchObject({ scopes: [PLURAL], command: 'sh', background: false });
    const [option, script = '', ...values] = plugin.args;
    expect([option, ...values]).toEqual(['-c', '$NAME', '$NAMESPACE', '$CONTEXT']);
    const [, name = '', rest = ''] = /^kubectl smtp (\S+) (.*) \| less -K$/.exec(script) ?? [];
    const { names, given } = readArguments(COMMANDS[name]?.flags ?? [], rest.replaceAll('"', '').split(' '));
    expect({ names, namespace: given['namespace'], context: given['context'] }).toEqual({
      names: ['$0'],
      namespace: ['$1'],
      context: ['$2'],
    });
  },
);

test('no two plugins of k9s share a key', () => {
  const keys = Object.values(plugins).map(({ shortCut }) => shortCut);
  expect(new Set(keys).size).toBe(keys.length);
});
