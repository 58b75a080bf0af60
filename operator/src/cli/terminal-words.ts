import { PUT_IN_SECRET, TRY_AGAIN, WAITS } from '../providers/phrases.ts';

/**
 * Terms of the diagnosis for the cluster, with the terms for `probe`, which has flags and runs on this machine. The
 * first match applies, so a longer term is listed before its parts.
 */
const TERMS: readonly (readonly [string, string])[] = [
  [PUT_IN_SECRET, 'write it to the file of --password-file and run this again'],
  ['under the password key of the Secret that spec.secretRef names', 'in the file of --password-file'],
  ['under the password key of the Secret', 'in the file of --password-file'],
  ['The password key of the Secret holds', 'The file of --password-file holds'],
  ['the password key of the Secret', 'the file of --password-file'],
  ['The spec names no Secret, so the operator does not log in.', 'Without --username, there is no login.'],
  ['The spec sets tls: none', '--tls is none'],
  ['annotate the SmtpConfig with smtp-operator.dev/message-requested-at', 'give --send-to ADDRESS'],
  [WAITS, 'Try again later.'],
  ['The operator retries in an hour.', 'Try again in an hour.'],
  ['the operator retries once', 'try again then'],
  ['To log in earlier than the operator, run this again.', ''],
  ['The operator does not log in again until then.', ''],
  [
    'The operator does not log in again until the Secret or the spec changes, because it could lock the account.',
    'Do not repeat it unchanged, because that could lock the account.',
  ],
  ['but the spec names no Secret', 'but there is no --username'],
  ['but spec.secretRef is not set', 'but there is no --username'],
  ['spec.secretRef is not set', 'there is no --username'],
  ['remove spec.secretRef', 'omit --username'],
  ['Set spec.secretRef to a Secret with the user name and password', 'Give --username and --password-file'],
  [
    'Set spec.secretRef to a Secret with one of its users',
    'Give --username and --password-file of one of its users',
  ],
  [', and set spec.secretRef.name to it', ' with --username and --password-file'],
  ['Set spec.secretRef.name to it.', 'Give --username and --password-file.'],
  ['Create a Secret with the keys username', 'You need the user name'],
  ['Create a Secret with the address', 'Give the address'],
  ['and set spec.auth.oauth2.grant', 'and in the SmtpConfig set spec.auth.oauth2.grant'],
  ['Fix spec.auth.oauth2.scopes, or omit them for a known provider', 'Request it with the scope for SMTP'],
  ['the user name in the Secret', '--username'],
  ['The user name in the Secret', '--username'],
  ['the password or code in the Secret', 'the password or code in the file of --password-file'],
  ['The user name and password in the Secret', '--username and the file of --password-file'],
  ['The value in the Secret', 'The file of --password-file'],
  ['the value in the Secret', 'the value in the file of --password-file'],
  ['their user name in the Secret', 'their user name as --username'],
  ['the account in the Secret', 'the account'],
  ['the mailbox in the Secret', 'the mailbox'],
  ['in the Secret', 'in the file of --password-file'],
  ['the Secret', 'the file of --password-file'],
  ['The Secret', 'The file of --password-file'],
  ["the cluster's", "this machine's"],
  ["The cluster's", "This machine's"],
  ['of the cluster', 'of this machine'],
  ['This cluster has egress', 'This machine has egress'],
  ['this cluster', 'this machine'],
  ['in a pod and on a machine outside the cluster', 'on this machine and on one in another network'],
  ['in a pod and outside the cluster', 'on this machine and in another network'],
  ['inside and outside the cluster', 'on this machine and in another network'],
  ['outside the cluster', 'in another network'],
  [
    'If only the pod gets no address, the cluster DNS',
    'If only this machine gets no address, its DNS server',
  ],
  ['in a pod: the cluster DNS must resolve it', 'on this machine: its DNS server must resolve it'],
  ['the network inside the cluster works', 'the local network works'],
  ['between the cluster and', 'between this machine and'],
  ['from the cluster', 'from this machine'],
  ['for the cluster', 'for this machine'],
  ['the cluster has', 'this machine has'],
  ['A cluster-internal host name', 'A host name of a local network'],
  ["this machine's nodes", 'this machine'],
  [
    "(1) egress NetworkPolicies in the operator's namespace; (2) the NAT gateway and the routes of the nodes",
    '(1) the host firewall of this machine; (2) its routes and the NAT gateway',
  ],
  [', host firewall and NetworkPolicies', ' and host firewall'],
  ['the NetworkPolicies allow the operator UDP and TCP port 53', 'UDP and TCP port 53 are open'],
  ['cluster DNS (CoreDNS)', 'DNS server'],
  ['a NetworkPolicy or firewall', 'a firewall'],
  ['the firewalls and NetworkPolicies between the node', 'the firewalls between this machine'],
  ['the NAT gateway of the nodes', 'the NAT gateway'],
  ['the nodes have no IPv6 route', 'this machine has no IPv6 route'],
  ["The operator's node", 'This machine'],
  ['the nodes', 'this machine'],
  ['left the node', 'left this machine'],
  ['this node', 'this machine'],
  ['on the node', 'on this machine'],
  ['of the node', 'of this machine'],
  ['the node', 'this machine'],
  ['the MTU of the pod network', 'the MTU of this machine'],
  ['Applications in pods', 'Applications'],
  ['of the pods that send mail', 'of this machine'],
  ['in Istio set the pod annotation', 'in Istio, on the pod, set the annotation'],
  ['with spec.portPolicy: Auto', 'with --port'],
  ['Raise spec.checks.egress.interval, and look', 'Look'],
  [', or pass it to the operator with --ca-file', ''],
  ["The operator's policy does not allow", '--policy does not allow'],
  ["denied by the operator's policy", 'denied by --policy'],
  [
    'have an administrator start the operator with --allow-plaintext-login',
    'use an SmtpConfig and have an administrator allow --allow-plaintext-login',
  ],
  ['have an administrator start the operator with', 'give'],
  ['start the operator with', 'give'],
  ['Start the operator with', 'Give'],
  ['as the operator does', 'as probe does'],
  ['The operator', 'This machine'],
  ['the operator', 'this machine'],
  ['the cluster', 'this machine'],
];

/** `probe` requests a login by another run, not by an annotation. */
const AGAIN = 'run this again';

/** Fields of a spec, and the corresponding flags. */
const FLAGS: readonly (readonly [RegExp, string])[] = [
  [/(?:spec\.)?endpoint\.serverName/g, '--server-name'],
  [/(?:spec\.)?endpoint\.minTLSVersion/g, '--min-tls-version'],
  [/(?:spec\.)?endpoint\.(host|port|tls)/g, '--$1'],
  [/spec\.endpoint\.caBundle/g, '--ca-file'],
  [/(?:spec\.)?auth\.method/g, '--auth-method'],
  [/(?:spec\.)?auth\.derivePassword/g, '--derive-password'],
  [/(?:spec\.)?checks\.recipient/g, '--recipient'],
  [/spec\.from(?:\.address)?/g, '--from'],
  [/spec\.checks\.domain\.dkimSelectors/g, '--selector'],
  [/spec\.checks\.timeout/g, '--timeout'],
  [/spec\.(provider|region)/g, '--$1'],
  [/^spec: /g, ''],
];

/** Rewrites text about a spec for a user who gave flags. */
export const asFlags = (text: string): string =>
  FLAGS.reduce((rest, [field, flag]) => rest.replace(field, flag), text);

const inTerms = (text: string): string =>
  asFlags(TERMS.reduce((rest, [term, here]) => rest.replaceAll(term, here), text));

/** Rewrites a sentence of the diagnosis for a terminal. Quoted text, such as a server's reply, is unchanged. */
export const atTerminal = (text: string): string =>
  text
    .replaceAll(TRY_AGAIN, AGAIN)
    .split(/("[^"]*")/)
    .map(part => (part.startsWith('"') ? part : inTerms(part)))
    .join('')
    .replace(/ {2,}/g, ' ')
    .trim();
