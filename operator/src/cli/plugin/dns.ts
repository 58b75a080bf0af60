import type { SmtpConfig } from '../../../../crds/object.ts';
import { presetOf } from '../../providers/index.ts';
import type { Command } from '../command.ts';
import { DNS_SERVER_FLAG, domainCommand } from '../domain.ts';
import type { Given } from '../flags.ts';
import { readArguments, UsageError } from '../flags.ts';
import { recordsText } from '../views/records.ts';
import { conditionOf, titleOf } from '../views/row.ts';
import { folded } from '../views/text.ts';
import { CLUSTER_FLAGS, withCluster } from './cluster.ts';
import { getConfig, refOf } from './configs.ts';
import { formatOf, outputFlag, structured } from './output.ts';
import { type Terminal, terminal } from './terminal.ts';

const FORMATS = ['json', 'yaml', 'zone', 'external-dns'] as const;

export const DNS: Command = {
  summary: "show the DNS records that an SmtpConfig's sender domain needs",
  usage: 'NAME [flags]',
  details:
    'Shows what the operator last found (status.domain). With zone and external-dns, the command looks up the records from this machine, or with --dns-server, and prints what to publish. Exit code 0: nothing is missing or wrong; 1: something is; 2: wrong usage; 3: the cluster rejected the request or did not answer.',
  examples: [
    { text: 'Published and missing records', args: 'mail -n shop' },
    { text: 'Lines for a zone file', args: 'mail -n shop -o zone' },
    { text: 'DNSEndpoint objects for ExternalDNS', args: 'mail -n shop -o external-dns' },
  ],
  flags: [outputFlag(...FORMATS), DNS_SERVER_FLAG, ...CLUSTER_FLAGS],
  completes: 'smtpconfig',
  start: args => {
    const { given, names } = readArguments(DNS.flags, args);
    const [name] = names;
    if (name === undefined || names.length > 1) throw new UsageError('dns: name one SmtpConfig');
    const format = formatOf(given, FORMATS);
    const out = terminal();
    return withCluster(given, async ({ client, namespace }) => {
      const config = await getConfig(client, refOf(name, namespace));
      if (format === 'zone' || format === 'external-dns') return await lookUp(config, format, given, out);
      const { domain } = config.status;
      if (format !== 'text') out.print(await structured(domain ?? {}, format));
      else if (domain) out.print(recordsText(domain, out.layout()));
      else out.print(folded(absentText(config), out.layout().columns).join('\n'));
      return conditionOf(config.status, 'DomainAuthenticated')?.status === 'False' ? 1 : 0;
    });
  },
};

/**
 * Looks up the records again: the status holds only descriptions, and only the engine decides which records can be
 * published unchanged.
 */
function lookUp(
  config: SmtpConfig,
  format: string,
  { 'dns-server': servers = [] }: Given,
  out: Terminal,
): Promise<number> {
  const { spec } = config;
  const address = spec?.from?.address;
  if (!spec || address === undefined) {
    throw new UsageError(`${titleOf(config)} has no spec.from.address`);
  }
  if (spec.provider === undefined) {
    throw new UsageError(
      `${titleOf(config)} uses an SmtpProvider: -o ${format} supports only built-in presets. Use -o json`,
    );
  }
  const given: Given = {
    provider: [spec.provider],
    output: [format],
    'dns-server': servers,
    selector: spec.checks?.domain?.dkimSelectors ?? [],
    ...(spec.region !== undefined && { region: [spec.region] }),
  };
  return domainCommand(address.slice(address.lastIndexOf('@') + 1), given, out.print);
}

function absentText(config: SmtpConfig): string {
  const { spec, status } = config;
  const is = conditionOf(status, 'DomainAuthenticated');
  if (is) return `${is.reason}: ${is.message}`;
  const name = titleOf(config);
  if (spec?.from === undefined)
    return `${name} has no sender domain. Set spec.from.address to an address of the domain that sends.`;
  return spec.provider !== undefined && presetOf(spec.provider).domain === undefined
    ? `The operator has no DNS requirements for provider ${spec.provider}, so it does not check the domain of ${name}.`
    : `The operator has not looked up the domain of ${name} yet.`;
}
