import { readFileSync } from 'node:fs';
import { DOCS_URL } from '../model/version.ts';
import { LOG_FORMATS, LOG_LEVELS } from '../telemetry/logger.ts';
import type { Flag } from './flags.ts';
import { UsageError } from './flags.ts';

/** Flags that control a probe, wherever it runs. */
export const PROBE_FLAGS: readonly Flag[] = [
  {
    name: 'ca-file',
    value: 'FILE',
    multiple: true,
    describe: 'PEM file of CA certificates to trust in addition to those that Node.js contains (Mozilla)',
  },
  {
    name: 'use-system-ca',
    describe:
      'trust the CA certificates of the operating system too (/etc/ssl/certs; SSL_CERT_FILE and SSL_CERT_DIR name others)',
  },
  {
    name: 'dns-server',
    value: 'IP:PORT',
    multiple: true,
    describe: "DNS server to use instead of the system's",
  },
  {
    name: 'egress-control',
    value: 'HOST:PORT',
    describe:
      'reference address used to tell a blocked port from a network with no egress; contacted only when a mail server is unreachable; default: none',
  },
  {
    name: 'helo-name',
    value: 'NAME',
    describe:
      "name to send with EHLO, preferably fully qualified; default: the host's fully qualified name, otherwise the local address as an address literal such as [203.0.113.5]",
  },
];

/** Flags that limit the addresses and ports that may be contacted. */
export const POLICY_FLAGS: readonly Flag[] = [
  {
    name: 'allow-address',
    value: 'CIDR',
    multiple: true,
    describe:
      'address range to allow although it is denied by default (loopback, link-local, metadata); overrides --deny-address',
  },
  {
    name: 'deny-address',
    value: 'CIDR',
    multiple: true,
    describe: 'address range to deny, in addition to those denied by default',
  },
  {
    name: 'allow-port',
    value: 'PORT',
    multiple: true,
    describe: 'port to allow in addition to the mail ports',
  },
];

const PUBLIC_DNS_FLAG: Flag = {
  name: 'public-dns-server',
  value: 'IP:PORT',
  multiple: true,
  describe:
    "DNS server for the public records of sender domains (condition DomainAuthenticated), if the cluster resolver answers differently for its own zones; default: that of --dns-server, otherwise the system's",
};

export const RUN_FLAGS: readonly Flag[] = [
  {
    name: 'kubeconfig',
    value: 'FILE',
    describe: "kubeconfig to use; default: KUBECONFIG, ~/.kube/config, or the pod's service account",
  },
  { name: 'namespace', value: 'NAME', multiple: true, describe: 'watch only this namespace; default: all' },
  ...PROBE_FLAGS,
  PUBLIC_DNS_FLAG,
  ...POLICY_FLAGS,
  {
    name: 'allow-plaintext-login',
    value: 'HOST',
    multiple: true,
    describe: 'host to which credentials may be sent without TLS',
  },
  {
    name: 'allow-token-host',
    value: 'HOST',
    multiple: true,
    describe:
      'host, or host:port, from which OAuth2 tokens may be fetched, in addition to those of the presets; the operator sends the secrets of the application to it',
  },
  {
    name: 'smtp-providers',
    describe:
      'watch SmtpProviders and the labels of namespaces, so that SmtpConfigs can use spec.providerRef; needs list and watch on both in the whole cluster',
  },
  {
    name: 'cluster-smtp-configs',
    describe:
      'watch ClusterSmtpConfigs and the labels of namespaces, and publish into every namespace that matches; needs list and watch on both in the whole cluster, and excludes --namespace',
  },
  {
    name: 'allow-recipient',
    value: 'ADDRESS|DOMAIN',
    multiple: true,
    describe:
      "address, or domain of addresses, that an SmtpConfig may send a test message to (spec.checks.message.to); the provider's sink and the mailbox that logs in are always allowed; default: none",
  },
  {
    name: 'cluster-name',
    value: 'NAME',
    describe: 'name of the cluster, for the text of test messages; default: it is not named',
  },
  {
    name: 'workers',
    value: 'N',
    default: '64',
    describe:
      'maximum number of SmtpConfigs reconciled at the same time, not counting those that wait for a connection',
  },
  {
    name: 'workers-per-namespace',
    value: 'N',
    default: '48',
    describe: 'maximum number of these workers for one namespace, so that it cannot starve the others',
  },
  {
    name: 'connections-per-server',
    value: 'N',
    default: '4',
    describe:
      'maximum number of simultaneous connections to one endpoint (host and port); fewer if the provider allows fewer',
  },
  {
    name: 'consumer-image',
    value: 'IMAGE',
    describe:
      'image of smtp-operator for the pods that probe from where applications run (spec.checks.egress.from); default: none, which disables these pods',
  },
  {
    name: 'admission-policy',
    value: 'NAME',
    multiple: true,
    describe:
      'ValidatingAdmissionPolicy that must have admitted an SmtpConfig, with a binding of the same name; default: none, every SmtpConfig is processed',
  },
  {
    name: 'removed-output-grace',
    value: 'DURATION',
    default: '24h',
    describe:
      'how long an output is kept that spec.outputs no longer lists, so that running applications do not lose it; 0s deletes it at once',
  },
  {
    name: 'docs-url',
    value: 'URL',
    ...(DOCS_URL !== '' && { default: DOCS_URL }),
    describe:
      'URL of the folder that contains docs/, for the addresses in events and status.diagnosis.explained; default: that of the build, otherwise none',
  },
  {
    name: 'listen',
    value: 'ADDRESS:PORT',
    default: ':8080',
    describe: 'address that serves /healthz, /readyz and /metrics',
  },
  {
    name: 'no-leader-election',
    describe: "run without a Lease, only for one replica on a developer's machine",
  },
  {
    name: 'lease-namespace',
    value: 'NAME',
    describe:
      "namespace of the Lease and of the login journal; default: the pod's own, otherwise that of the kubeconfig",
  },
  {
    name: 'lease-name',
    value: 'NAME',
    default: 'smtp-operator',
    describe: 'name of the Lease; with the suffix -logins, name of the ConfigMap with the login journal',
  },
  { name: 'log-format', value: 'FORMAT', default: 'json', describe: `one of ${LOG_FORMATS.join(', ')}` },
  { name: 'log-level', value: 'LEVEL', default: 'info', describe: `one of ${LOG_LEVELS.join(', ')}` },
];

const MAX_FILE = 4 * 1024 * 1024;

/**
 * Reads a small text file that a flag names.
 * @throws UsageError with the flag, the file and the cause
 */
export function readFlagFile(flag: string, path: string): string {
  try {
    const text = readFileSync(path, 'utf8');
    if (text.length > MAX_FILE) throw new Error(`larger than ${MAX_FILE} bytes`);
    return text;
  } catch (error) {
    throw new UsageError(
      `--${flag}: cannot read ${path}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
