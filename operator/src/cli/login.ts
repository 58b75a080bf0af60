import { createInterface } from 'node:readline/promises';
import { z } from 'zod';
import { problemOf } from '../../../crds/problem.ts';
import { PROVIDER_IDS } from '../../../crds/providers.ts';
import { loadAccess } from '../kube/access.ts';
import { Client } from '../kube/client.ts';
import { SECRETS } from '../kube/resources.ts';
import type { ConsentRequest, Terminal } from '../oauth2/consent.ts';
import { consentByBrowser, consentByDevice } from '../oauth2/consent.ts';
import { createTransport } from '../oauth2/transport.ts';
import { presets } from '../providers/index.ts';
import type { OAuth2Rule, Preset } from '../providers/preset.ts';
import { PROBE_FLAGS, readFlagFile } from './config.ts';
import type { Flag, Given } from './flags.ts';
import { UsageError } from './flags.ts';
import { createEnvironment } from './probe-environment.ts';
import { addedCas } from './trusted.ts';

const PROVIDERS = PROVIDER_IDS.filter(id => presets[id].oauth2?.grants.RefreshToken);
const FLOWS = ['device', 'browser'] as const;
const MANAGER = 'smtp-operator-login';

export const LOGIN_FLAGS: readonly Flag[] = [
  { name: 'provider', value: 'ID', describe: `one of ${PROVIDERS.join(', ')}` },
  { name: 'username', value: 'USER', describe: 'address of the account to send from' },
  { name: 'client-id', value: 'ID', describe: 'id of the application that you registered at the provider' },
  {
    name: 'client-secret-file',
    value: 'FILE',
    describe:
      'file with the secret of the application, if it has one (Google and Yahoo issue one, public clients of Microsoft have none)',
  },
  {
    name: 'tenant',
    value: 'TENANT',
    describe: "Microsoft: directory of the account; default: the provider's",
  },
  {
    name: 'flow',
    value: 'FLOW',
    describe: `${FLOWS.join(' or ')}: a code to enter on any device, or a browser; default: device if the provider supports it for mail`,
  },
  {
    name: 'redirect-port',
    value: 'PORT',
    default: '0',
    describe: 'port of 127.0.0.1 that the browser is redirected to; 0 selects a free one',
  },
  { name: 'secret-name', value: 'NAME', default: 'mail', describe: 'name of the Secret to create' },
  {
    name: 'namespace',
    value: 'NAME',
    describe: "namespace of the Secret; default: the kubeconfig's with --apply",
  },
  { name: 'apply', describe: 'write the Secret to the cluster instead of printing it' },
  {
    name: 'kubeconfig',
    value: 'FILE',
    describe: 'kubeconfig for --apply; default: KUBECONFIG or ~/.kube/config',
  },
  // Consent does not use an EHLO name or the egress check.
  ...PROBE_FLAGS.filter(({ name }) => name !== 'helo-name' && name !== 'egress-control'),
];

const NAME = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;
const printable = (longest: number) =>
  z
    .string(`is needed`)
    .regex(/^[\x21-\x7e]+$/, 'must be printable text without spaces')
    .max(longest);

const optionsSchema = z.object({
  provider: z.enum(PROVIDERS as [string, ...string[]], `must be one of ${PROVIDERS.join(', ')}`),
  username: z
    .string('is needed')
    .regex(/^[^\s@]+@[^\s@]+$/, 'must be an address')
    .max(320),
  'client-id': printable(256),
  tenant: printable(253)
    .regex(/^[A-Za-z0-9.-]+$/, 'must be an id or a domain')
    .optional(),
  flow: z.enum(FLOWS).optional(),
  'redirect-port': z.coerce.number<string>().int().min(0).max(65535),
  'secret-name': z.string().regex(NAME, 'must be a Kubernetes name'),
  namespace: z.string().regex(NAME, 'must be a Kubernetes name').optional(),
});

type Options = z.output<typeof optionsSchema>;

/**
 * Asks a person for consent and creates the Secret from it. Messages for the person are written to standard error, so
 * that standard output holds only the Secret.
 * @returns the exit code: 0 done, 1 no consent
 * @throws UsageError
 */
export async function loginCommand(given: Given, print: (text: string) => void): Promise<number> {
  const options = loginOptions(given);
  const preset = Object.values(presets).find(({ id }) => id === options.provider);
  const rule = preset?.oauth2;
  if (!preset || !rule) throw new UsageError(`--provider: ${options.provider} has no OAuth2`);
  const request = requestOf(options, rule, given);
  const client = given['apply']?.length ? clientOf(given) : undefined;
  const terminal = terminalOf();
  try {
    const flow = options.flow ?? (rule.deviceEndpoint === undefined ? 'browser' : 'device');
    if (flow === 'device' && rule.deviceEndpoint === undefined) {
      throw new UsageError(`--flow: ${preset.title} does not support a device code for mail: use browser`);
    }
    const consent = await (flow === 'device' ? consentByDevice : consentByBrowser)(
      request,
      transportOf(given),
      terminal,
    );
    if (!consent.ok) {
      terminal.tell(consent.message);
      return 1;
    }
    const secret = secretOf(options, request, consent.refreshToken);
    if (client) await apply(client, secret, options, terminal);
    else print(manifest(secret, options.namespace));
    terminal.tell(nextStep(options, preset));
    return 0;
  } finally {
    terminal.close();
  }
}

/**
 * Parses the flags and checks their bounds.
 * @throws UsageError naming each flag that is wrong
 */
export function loginOptions(given: Given): Options {
  const values = Object.fromEntries(Object.entries(given).map(([flag, list]) => [flag, list.at(-1)]));
  const result = optionsSchema.safeParse(values);
  if (result.success) return result.data;
  throw new UsageError(
    result.error.issues.map(issue => `--${String(issue.path[0])}: ${problemOf(issue)}`).join('\n'),
  );
}

function requestOf(options: Options, rule: OAuth2Rule, given: Given): ConsentRequest {
  if (options.tenant !== undefined && rule.tenant === undefined) {
    throw new UsageError(`--tenant: provider ${options.provider} has no tenants`);
  }
  const file = given['client-secret-file']?.at(-1);
  const clientSecret = file === undefined ? undefined : readFlagFile('client-secret-file', file).trim();
  return {
    rule,
    tenant: options.tenant,
    clientId: options['client-id'],
    clientSecret: clientSecret === '' ? undefined : clientSecret,
    scopes: rule.grants.RefreshToken?.scopes ?? [],
    username: options.username,
    port: options['redirect-port'],
  };
}

/**
 * Creates the transport. It runs on the user's machine and contacts only the provider's hosts, so no address policy
 * applies.
 */
function transportOf(given: Given) {
  try {
    const environment = createEnvironment({
      caBundles: addedCas(given),
      dnsServers: given['dns-server'] ?? [],
      heloName: undefined,
    });
    return createTransport({
      resolver: environment.resolver,
      addressDenied: () => undefined,
      secureContext: environment.secureContext(undefined, 'TLSv1.2'),
      hostDenied: () => undefined,
      keepAlive: false,
    });
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError((error as Error).message);
  }
}

function terminalOf(): Terminal & { close(): void } {
  const lines = createInterface({ input: process.stdin });
  return {
    tell: text => void process.stderr.write(`${text}\n`),
    line: () => new Promise(resolve => lines.once('line', resolve)),
    close: () => lines.close(),
  };
}

interface Secret {
  name: string;
  data: Readonly<Record<string, string>>;
}

const secretOf = (
  options: Options,
  { clientId, clientSecret }: ConsentRequest,
  refreshToken: string,
): Secret => ({
  name: options['secret-name'],
  data: {
    username: options.username,
    clientId,
    ...(clientSecret !== undefined && { clientSecret }),
    refreshToken,
  },
});

/** Renders the Secret as YAML with JSON strings as values, which are valid YAML. */
function manifest({ name, data }: Secret, namespace: string | undefined): string {
  return [
    'apiVersion: v1',
    'kind: Secret',
    'metadata:',
    `  name: ${JSON.stringify(name)}`,
    ...(namespace === undefined ? [] : [`  namespace: ${JSON.stringify(namespace)}`]),
    'type: Opaque',
    'stringData:',
    ...Object.entries(data).map(([key, value]) => `  ${key}: ${JSON.stringify(value)}`),
  ].join('\n');
}

function clientOf(given: Given): { client: Client; close(): Promise<void> } {
  try {
    const access = loadAccess(given['kubeconfig']?.at(-1));
    return { client: new Client(access), close: () => access.close() };
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

async function apply(
  { client, close }: ReturnType<typeof clientOf>,
  { name, data }: Secret,
  options: Options,
  terminal: Terminal,
): Promise<void> {
  const namespace = options.namespace ?? client.namespace ?? 'default';
  const encoded = Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString('base64')]);
  const body = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace },
    data: Object.fromEntries(encoded),
  };
  try {
    await client.apply({ resource: SECRETS, namespace, name }, body, MANAGER);
    terminal.tell(`Secret ${namespace}/${name} is written.`);
  } catch (error) {
    // The person must not have to give consent again only because a cluster was unreachable.
    terminal.tell(
      `Secret ${namespace}/${name} could not be written: ${(error as Error).message}. The Secret:`,
    );
    process.stdout.write(`${manifest({ name, data }, namespace)}\n`);
  } finally {
    await close();
  }
}

const nextStep = (options: Options, { id }: Preset): string =>
  [
    'Use it in an SmtpConfig:',
    '',
    'spec:',
    `  provider: ${id}`,
    `  secretRef: {name: ${options['secret-name']}}`,
    '  auth:',
    '    oauth2:',
    '      grant: RefreshToken',
    ...(options.tenant === undefined ? [] : [`      tenant: ${options.tenant}`]),
  ].join('\n');
