import { loadAccess } from '../../kube/access.ts';
import { Client } from '../../kube/client.ts';
import { ApiError, ApiUnavailable } from '../../kube/errors.ts';
import type { Flag, Given } from '../flags.ts';
import { UsageError } from '../flags.ts';

/** Flags of every command that contacts a cluster, with the names and letters of kubectl. */
export const CLUSTER_FLAGS: readonly Flag[] = [
  {
    name: 'namespace',
    short: 'n',
    value: 'NAME',
    describe: "namespace of the SmtpConfigs; default: the kubeconfig's",
  },
  {
    name: 'kubeconfig',
    value: 'FILE',
    describe: 'kubeconfig to use; default: KUBECONFIG or ~/.kube/config',
  },
  { name: 'context', value: 'NAME', describe: "context of the kubeconfig; default: the kubeconfig's own" },
];

/** The cluster rejected the request or did not answer. The message is a sentence for the user; the exit code is 3. */
export class ClusterError extends Error {}

export const CLUSTER_ERROR_CODE = 3;

export interface Cluster {
  client: Client;
  /** Namespace from --namespace or the kubeconfig. */
  namespace: string;
}

/**
 * Runs `act` with the caller's own kubeconfig and permissions.
 * @throws UsageError, ClusterError
 */
export async function withCluster<T>(given: Given, act: (cluster: Cluster) => Promise<T>): Promise<T> {
  const access = accessOf(given);
  const client = new Client(access);
  try {
    return await act({ client, namespace: given['namespace']?.at(-1) ?? client.namespace ?? 'default' });
  } finally {
    await access.close();
  }
}

function accessOf(given: Given) {
  try {
    return loadAccess(given['kubeconfig']?.at(-1), given['context']?.at(-1));
  } catch (error) {
    throw new UsageError(`The kubeconfig is not usable: ${(error as Error).message}`);
  }
}

/** A request in words, such as `list SmtpConfigs in all namespaces`. */
export interface Asked {
  verb: 'list' | 'get' | 'watch' | 'patch';
  /** Namespace, or namespace/name. */
  where: string;
  namespace?: string;
}

/** Awaits a request. @throws ClusterError instead of the client's error */
export async function asking<T>(asked: Asked, request: Promise<T>): Promise<T> {
  try {
    return await request;
  } catch (error) {
    throw clusterError(asked, error);
  }
}

export function clusterError(asked: Asked, error: unknown): unknown {
  if (error instanceof ApiUnavailable) {
    return new ClusterError(
      `${sentence(error.message)}\nCheck the server of the kubeconfig's context, and your network or VPN.`,
    );
  }
  if (!(error instanceof ApiError)) return error;
  return new ClusterError(`${refusal(asked, error)}\nThe API server replied: ${error.message}`);
}

const EFFECTS = { list: 'list', get: 'read', watch: 'watch', patch: 'change' } as const;

/** Role of the chart that has the permission, by verb. */
const ROLES = { list: 'view', get: 'view', watch: 'view', patch: 'edit' } as const;

function refusal({ verb, where, namespace }: Asked, { status }: ApiError): string {
  if (status === 401)
    return 'The API server did not accept your credentials. Log in to the cluster again, or choose another context with --context.';
  if (status === 403) {
    const narrower = namespace === undefined ? ' Or name a namespace that you may read with -n.' : '';
    return `You may not ${EFFECTS[verb]} ${where}. Ask an administrator for ClusterRole smtp-operator-${ROLES[verb]} (verb ${verb} of smtpconfigs.smtp-operator.dev).${narrower}`;
  }
  if (status === 404 && verb === 'list')
    return 'This cluster has no SmtpConfigs. Install smtp-operator, or choose another context with --context.';
  if (status === 404) return `Not found: ${where}. List those that exist with: kubectl smtp status -A`;
  return `The API server failed to ${EFFECTS[verb]} ${where}.`;
}

const sentence = (text: string): string => `${text[0]?.toUpperCase()}${text.slice(1).replace(/\.$/, '')}.`;
