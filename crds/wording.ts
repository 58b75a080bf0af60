/**
 * A diagnosis is read in two places: in the status of an SmtpConfig, where its fields, Secret and cluster are meant, and
 * at a terminal after `smtp-operator probe`, where its flags and this machine are. A text marks each phrase that differs
 * with both wordings, and `wordedFor` chooses one of them where the text leaves the diagnosis.
 */
export type Reader = 'cluster' | 'terminal';

// Private-use characters. `printable` removes them from everything that a server sends.
const BEGIN = '\uE000';
const BETWEEN = '\uE001';
const END = '\uE002';

/** Makes a phrase with one wording for the cluster and one for a terminal. It may stand inside a longer text. */
export const both = (cluster: string, terminal: string): string =>
  `${BEGIN}${wordedFor('cluster', cluster)}${BETWEEN}${wordedFor('terminal', terminal)}${END}`;

const MARKED = /( ?)\uE000([^\uE000-\uE002]*)\uE001([^\uE000-\uE002]*)\uE002( ?)/g;
const MARKS = /[\uE000-\uE002]/g;

/** Returns the text with the wording for one reader. A phrase can be empty for a reader. */
export function wordedFor(reader: Reader, text: string): string {
  if (!text.includes(BEGIN)) return text;
  const worded = text.replace(MARKED, (_all, ...groups: string[]) => {
    const [before = '', cluster = '', terminal = '', after = ''] = groups;
    const phrase = reader === 'cluster' ? cluster : terminal;
    return phrase === '' ? before && after : before + phrase + after;
  });
  // What is left is a phrase that was cut off.
  return worded.replace(MARKS, '');
}

/** Fields of a spec, and the flags of `probe` that correspond to them. */
export const FIELD = {
  provider: both('spec.provider', '--provider'),
  region: both('spec.region', '--region'),
  host: both('spec.endpoint.host', '--host'),
  port: both('spec.endpoint.port', '--port'),
  tls: both('spec.endpoint.tls', '--tls'),
  serverName: both('spec.endpoint.serverName', '--server-name'),
  minTLSVersion: both('spec.endpoint.minTLSVersion', '--min-tls-version'),
  caBundle: both('spec.endpoint.caBundle', '--ca-file'),
  authMethod: both('spec.auth.method', '--auth-method'),
  derivePassword: both('spec.auth.derivePassword', '--derive-password'),
  from: both('spec.from', '--from'),
  fromAddress: both('spec.from.address', '--from'),
  recipient: both('spec.checks.recipient', '--recipient'),
  timeout: both('spec.checks.timeout', '--timeout'),
  dkimSelectors: both('spec.checks.domain.dkimSelectors', '--selector'),
} as const;

/** Things that have another name on the machine where `probe` runs. A capital letter begins a sentence. */
export const TERM = {
  theOperator: both('the operator', 'this machine'),
  TheOperator: both('The operator', 'This machine'),
  theSecret: both('the Secret', 'the file of --password-file'),
  TheSecret: both('The Secret', 'The file of --password-file'),
  inTheSecret: both('in the Secret', 'in the file of --password-file'),
  theUserName: both('the user name in the Secret', '--username'),
  TheUserName: both('The user name in the Secret', '--username'),
  theAccount: both('the account in the Secret', 'the account'),
  theClusters: both("the cluster's", "this machine's"),
  ofTheCluster: both('of the cluster', 'of this machine'),
  thisCluster: both('this cluster', 'this machine'),
  thisNode: both('this node', 'this machine'),
} as const;

/** Where a command is run that has to be compared with the same command in another network. */
export const IN_TWO_PLACES = both(
  'in a pod and outside the cluster',
  'on this machine and in another network',
);

/** Remedy for temporary failures. */
export const WAITS = both('The operator retries automatically.', 'Try again later.');
