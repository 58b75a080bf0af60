/**
 * Names that other controllers act on, so outputs must not use them. The schema, the operator and docs/reserved.md
 * share this list.
 */

/** A domain with its subdomains, and the software that acts on names under it. */
interface ReservedDomain {
  domain: string;
  of: string;
}

export const RESERVED_DOMAINS: readonly ReservedDomain[] = [
  {
    domain: 'kubernetes.io',
    of: 'Kubernetes: tokens of service accounts, bootstrap tokens, TLS of Ingresses',
  },
  { domain: 'k8s.io', of: 'Kubernetes and its subprojects' },
  { domain: 'helm.sh', of: 'Helm: release records, hooks, adoption' },
  { domain: 'argoproj.io', of: 'Argo CD: clusters, repositories, sync waves' },
  { domain: 'fluxcd.io', of: 'Flux: reconciliation and pruning' },
  { domain: 'crossplane.io', of: 'Crossplane' },
  { domain: 'pulumi.com', of: 'Pulumi' },
  { domain: 'k14s.io', of: 'kapp' },
  { domain: 'cattle.io', of: 'Rancher and Fleet' },
  { domain: 'openshift.io', of: 'OpenShift' },
  { domain: 'istio.io', of: 'Istio' },
  { domain: 'cert-manager.io', of: 'cert-manager' },
  { domain: 'external-secrets.io', of: 'External Secrets Operator' },
  { domain: 'velero.io', of: 'Velero' },
  { domain: 'smtp-operator.dev', of: 'this operator' },
];

/** Secret types under a reserved domain that no controller acts on. */
export const ALLOWED_TYPES: readonly string[] = ['kubernetes.io/basic-auth'];

/** Labels and annotations under a reserved domain that are descriptive only. */
export const ALLOWED_KEYS: readonly string[] = [
  'app.kubernetes.io/name',
  'app.kubernetes.io/instance',
  'app.kubernetes.io/version',
  'app.kubernetes.io/component',
  'app.kubernetes.io/part-of',
  'kubernetes.io/description',
];

/** Prefixes of names that a program looks up in every namespace. */
export const RESERVED_NAMES: readonly { prefix: string; of: string }[] = [
  { prefix: 'sh.helm.release.v1.', of: 'Helm: a release record, which the next `helm upgrade` applies' },
  { prefix: 'kube-root-ca.crt', of: 'Kubernetes: the CA of the API server, in every namespace' },
  { prefix: 'aws-auth', of: 'Amazon EKS: which IAM roles are users of the cluster' },
];

/** Helm finds its release records by this label, independent of their type. */
export const RESERVED_LABEL = { key: 'owner', value: 'helm' } as const;

const escaped = (text: string): string => text.replaceAll('.', '[.]');

/** Regular expression for a qualified name under a reserved domain. CEL uses the same expression. */
const RESERVED = `(^|[.])(${RESERVED_DOMAINS.map(({ domain }) => escaped(domain)).join('|')})/`;
const reserved = new RegExp(RESERVED.replace('/', '\\/'));

const list = (texts: readonly string[]): string => `[${texts.map(text => `'${text}'`).join(', ')}]`;

export const typeIsFree = {
  cel: (self: string) => `${self} in ${list(ALLOWED_TYPES)} || !${self}.matches('${RESERVED}')`,
  holds: (type: string) => ALLOWED_TYPES.includes(type) || !reserved.test(type),
};

export const keyIsFree = {
  cel: (self: string) => `${self} in ${list(ALLOWED_KEYS)} || !${self}.matches('${RESERVED}')`,
  holds: (key: string) => ALLOWED_KEYS.includes(key) || !reserved.test(key),
};

export const nameIsFree = {
  cel: (self: string) => RESERVED_NAMES.map(({ prefix }) => `!${self}.startsWith('${prefix}')`).join(' && '),
  holds: (name: string) => !RESERVED_NAMES.some(({ prefix }) => name.startsWith(prefix)),
};
