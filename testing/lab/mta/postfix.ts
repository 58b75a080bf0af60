import { Chroot, type MtaOptions } from './chroot.ts';

const main = (options: MtaOptions): string => `
compatibility_level = 3.6
myhostname = ${options.host}
mydestination =
inet_interfaces = all
inet_protocols = ipv4
alias_maps =
maillog_file = /var/log/postfix.log
smtpd_tls_cert_file = /etc/lab/cert.pem
smtpd_tls_key_file = /etc/lab/key.pem
smtpd_tls_auth_only = yes
smtpd_sasl_auth_enable = yes
smtpd_sasl_local_domain =
${options.recipients ?? 'smtpd_relay_restrictions = permit_sasl_authenticated, reject'}
default_transport = virtual:
virtual_mailbox_base = /var/mail
virtual_mailbox_domains = lab.test
virtual_mailbox_maps = static:lab/
virtual_uid_maps = static:102
virtual_gid_maps = static:102
virtual_minimum_uid = 100
${options.parameters ?? ''}
`;

/** Services that every Postfix runs. */
const SERVICES = `pickup    unix  n - n 60 1 pickup
cleanup   unix  n - n - 0 cleanup
qmgr      unix  n - n 300 1 qmgr
tlsmgr    unix  - - n 1000? 1 tlsmgr
rewrite   unix  - - n - - trivial-rewrite
bounce    unix  - - n - 0 bounce
defer     unix  - - n - 0 bounce
trace     unix  - - n - 0 bounce
flush     unix  n - n 1000? 0 flush
proxymap  unix  - - n - - proxymap
error     unix  - - n - - error
retry     unix  - - n - - error
discard   unix  - - n - - discard
virtual   unix  - n n - - virtual
anvil     unix  - - n - 1 anvil
scache    unix  - - n - 1 scache
postlog   unix-dgram n - n - 1 postlogd
`;

/** Returns master.cf. No service changes its root again, because Postfix already runs in a chroot. */
const master = ({ address }: MtaOptions): string => `
${address}:465 inet  n - n - - smtpd -o smtpd_tls_wrappermode=yes
${address}:587 inet  n - n - - smtpd -o smtpd_tls_security_level=encrypt
${SERVICES}`;

const SASL = 'pwcheck_method: auxprop\nauxprop_plugin: sasldb\nmech_list: PLAIN LOGIN CRAM-MD5\n';

/** Rules for header_checks and body_checks, which a test can enable. Every test message contains these words. */
const CHECKS = [
  '/^Subject: Test message/ REJECT Message content rejected',
  '/automatic test message/ REJECT Spam message rejected',
].join('\n');

/** Folders of the queue that the install script would create. */
const QUEUE = 'active bounce corrupt defer deferred flush hold incoming private saved trace'.split(' ');

export function startPostfix(options: MtaOptions): Promise<{ stop(): Promise<void> }> {
  const root = new Chroot('postfix');
  root.write('/etc/postfix/main.cf', main(options));
  root.write('/etc/postfix/master.cf', master(options));
  root.write('/etc/postfix/sasl/smtpd.conf', SASL);
  root.write('/etc/postfix/checks', CHECKS);
  root.write('/etc/lab/cert.pem', options.certificate.cert);
  root.write('/etc/lab/key.pem', options.certificate.key, 0o600);
  folders(root, '/var/spool/postfix', '/var/lib/postfix');
  root.folder('/var/mail/lab', 'postfix', 'postfix', 0o700);
  root.folder('/var/log');
  root.folder('/tmp', 'root', 'root', 0o777);
  root.write('/etc/sasldb2', '', 0o600);
  for (const [user, password] of Object.entries(options.users)) {
    const [name = '', realm = ''] = user.split('@');
    root.run(['/usr/sbin/saslpasswd2', '-f', '/etc/sasldb2.new', '-c', '-p', '-u', realm, name], password);
  }
  root.install('/etc/sasldb2.new', '/etc/sasldb2', 'postfix');
  return root.start(['/usr/lib/postfix/sbin/master', '-d'], options);
}

function folders(root: Chroot, queue: string, data: string): void {
  for (const name of QUEUE) root.folder(`${queue}/${name}`, 'postfix', 'root', 0o700);
  root.folder(`${queue}/pid`, 'root', 'root', 0o755);
  root.folder(`${queue}/public`, 'postfix', 'postdrop', 0o710);
  root.folder(`${queue}/maildrop`, 'postfix', 'postdrop', 0o730);
  root.folder(data, 'postfix', 'postfix', 0o700);
}

export interface RelayOptions {
  /** Loopback address that accepts mail on port 25 from any client. */
  address: string;
  /** Text to add to main.cf. */
  parameters: string;
  /** Other files that the parameters refer to, by path. */
  files: Readonly<Record<string, string>>;
  /** CA to trust, as PEM. */
  ca: string;
}

/**
 * Configuration folder of the relay. It shares the root with the Postfix that tests log in to, but has its own folders.
 */
const RELAY = '/etc/postfix-relay';

const relayServices = (address: string): string => `
${address}:25 inet  n - n - - smtpd
smtp      unix  - - n - - smtp
${SERVICES}`;

const relayMain = (parameters: string): string => `
compatibility_level = 3.6
queue_directory = /var/spool/postfix-relay
data_directory = /var/lib/postfix-relay
myhostname = relay.lab.test
mydestination =
mynetworks = 127.0.0.0/8
inet_protocols = ipv4
smtp_host_lookup = native
alias_maps =
maillog_file = /var/log/postfix-relay.log
smtp_tls_CAfile = ${RELAY}/ca.pem
smtpd_relay_restrictions = permit_mynetworks, reject
${parameters}`;

/** Starts a Postfix that forwards all mail to the destination in its parameters. */
export function startPostfixRelay(options: RelayOptions): Promise<{ stop(): Promise<void> }> {
  const root = new Chroot('postfix');
  root.write(`${RELAY}/main.cf`, relayMain(options.parameters));
  root.write(`${RELAY}/master.cf`, relayServices(options.address));
  root.write(`${RELAY}/ca.pem`, options.ca);
  for (const [path, content] of Object.entries(options.files)) root.write(path, content);
  folders(root, '/var/spool/postfix-relay', '/var/lib/postfix-relay');
  root.folder('/var/log');
  const { address } = options;
  return root.start(['/usr/lib/postfix/sbin/master', '-d', '-c', RELAY], { address, ports: [25] });
}
