import { describe, expect, test } from '@jest/globals';
import { commandHelp } from '../../operator/src/cli/command.ts';
import { RUN_FLAGS, readFlagFile } from '../../operator/src/cli/config.ts';
import { environmentName, readFlags, UsageError } from '../../operator/src/cli/flags.ts';
import { runConfig } from '../../operator/src/cli/run-config.ts';

const config = (args: readonly string[], environment: Record<string, string> = {}) =>
  runConfig(readFlags(RUN_FLAGS, args, environment));

describe('the configuration of run', () => {
  test('has sane defaults', () => {
    expect(config([])).toMatchObject({
      namespace: [],
      workers: 64,
      listen: { host: '::', port: 8080 },
      'no-leader-election': false,
      'lease-name': 'smtp-operator',
      'log-format': 'json',
      'log-level': 'info',
    });
  });

  test.each<[string, string[], object]>([
    ['a port alone', ['--listen', ':9090'], { listen: { host: '::', port: 9090 } }],
    ['an IPv4 address', ['--listen', '127.0.0.1:1'], { listen: { host: '127.0.0.1', port: 1 } }],
    ['an IPv6 address', ['--listen', '[::1]:80'], { listen: { host: '::1', port: 80 } }],
    ['a flag given twice', ['--namespace', 'a', '--namespace', 'b'], { namespace: ['a', 'b'] }],
    ['the last of two values', ['--workers', '1', '--workers', '2'], { workers: 2 }],
    ['a switch', ['--no-leader-election'], { 'no-leader-election': true }],
    [
      'a host in capitals',
      ['--allow-plaintext-login', 'Relay.Shop'],
      { 'allow-plaintext-login': ['relay.shop'] },
    ],
    [
      'a token host with a port',
      ['--allow-token-host', 'ID.Shop.example:8443'],
      { 'allow-token-host': ['id.shop.example:8443'] },
    ],
  ])('takes %s', (_what, args, expected) => {
    expect(config(args)).toMatchObject(expected);
  });

  test.each<[string, Record<string, string>, object]>([
    ['one value', { SMTP_OPERATOR_WORKERS: '4' }, { workers: 4 }],
    ['several', { SMTP_OPERATOR_NAMESPACE: 'a, b' }, { namespace: ['a', 'b'] }],
    ['a switch', { SMTP_OPERATOR_NO_LEADER_ELECTION: 'true' }, { 'no-leader-election': true }],
    ['a switch that is off', { SMTP_OPERATOR_NO_LEADER_ELECTION: 'false' }, { 'no-leader-election': false }],
    ['nothing, when it is empty', { SMTP_OPERATOR_WORKERS: '' }, { workers: 64 }],
  ])('takes %s from the environment', (_what, environment, expected) => {
    expect(config([], environment)).toMatchObject(expected);
  });

  test('lets the command line win', () => {
    expect(config(['--workers', '5'], { SMTP_OPERATOR_WORKERS: '4' })).toMatchObject({ workers: 5 });
  });

  test.each<[string[], string]>([
    [['--workers', '0'], '--workers'],
    [['--workers', 'many'], '--workers'],
    [['--listen', 'everywhere'], '--listen: must be ADDRESS:PORT'],
    [['--namespace', 'Shop!'], '--namespace: must be a Kubernetes name'],
    [['--log-format', 'xml'], '--log-format'],
    [['--allow-port', '99999'], '--allow-port'],
    [['--allow-token-host', 'https://id.example/token'], '--allow-token-host: must be a host'],
    [['--colour'], 'colour'],
    [['--workers'], 'workers'],
    [['stray'], 'stray'],
  ])('refuses %j and names the flag', (args, says) => {
    expect(() => config(args)).toThrow(UsageError);
    expect(() => config(args)).toThrow(says);
  });

  test('names all that is wrong at once', () => {
    expect(() => config(['--workers', '0', '--log-level', 'loud'])).toThrow(/--workers[\s\S]*--log-level/);
  });
});

test('the help names every flag and its environment variable', () => {
  const command = { summary: 'run', usage: '', examples: [], flags: RUN_FLAGS, environment: true } as const;
  const text = commandHelp('run', { ...command, start: async () => 0 }, 'smtp-operator', 80);
  for (const { name } of RUN_FLAGS) {
    expect(text).toContain(`--${name}`);
    expect(text).toContain(environmentName(name));
  }
});

test('a file that is not readable is a usage error that names the flag', () => {
  expect(() => readFlagFile('ca-file', '/nowhere/at/all')).toThrow('--ca-file: cannot read /nowhere/at/all');
  expect(() => readFlagFile('ca-file', '/nowhere/at/all')).toThrow(UsageError);
});
