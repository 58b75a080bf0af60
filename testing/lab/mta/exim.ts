import { Chroot, type MtaOptions } from './chroot.ts';

const configuration = ({ address, host, recipients, parameters }: MtaOptions): string => `
primary_hostname = ${host}
local_interfaces = ${address}
daemon_smtp_ports = 465 : 587
tls_on_connect_ports = 465
tls_advertise_hosts = *
tls_certificate = /etc/lab/cert.pem
tls_privatekey = /etc/lab/key.pem
auth_advertise_hosts = \${if eq{$tls_in_cipher}{}{}{*}}
acl_smtp_mail = check_mail
acl_smtp_rcpt = check_recipient
host_lookup =
rfc1413_query_timeout = 0s
log_file_path = /var/log/exim4/%slog
disable_ipv6 = true
${parameters ?? ''}

begin acl
check_mail:
  accept authenticated = *
  deny message = Authentication required
check_recipient:
${recipients ?? '  accept'}
check_content:
  deny message = Message content rejected
    condition = \${if match{$h_Subject:}{Test message}}
  accept

begin routers
keep:
  driver = accept
  local_parts = !nobody
  transport = keep

begin transports
keep:
  driver = appendfile
  directory = /var/mail/lab
  maildir_format
  user = Debian-exim
  group = Debian-exim

begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = \${if eq{$auth3}{\${lookup{$auth2}lsearch{/etc/lab/users}{$value}fail}}}
  server_set_id = $auth2
login:
  driver = plaintext
  public_name = LOGIN
  server_prompts = Username:: : Password::
  server_condition = \${if eq{$auth2}{\${lookup{$auth1}lsearch{/etc/lab/users}{$value}fail}}}
  server_set_id = $auth1
cram:
  driver = cram_md5
  public_name = CRAM-MD5
  server_secret = \${lookup{$auth1}lsearch{/etc/lab/users}{$value}fail}
  server_set_id = $auth1
`;

export function startExim(options: MtaOptions): Promise<{ stop(): Promise<void> }> {
  const root = new Chroot('exim');
  const users = Object.entries(options.users).map(([user, password]) => `"${user}": ${password}\n`);
  root.write('/etc/lab/users', users.join(''));
  root.write('/etc/lab/cert.pem', options.certificate.cert);
  root.write('/etc/lab/key.pem', options.certificate.key);
  root.write('/etc/exim4/exim4.conf', configuration(options));
  for (const path of ['/var/log/exim4', '/var/spool/exim4', '/run/exim4', '/var/mail/lab'])
    root.folder(path, 'Debian-exim', 'Debian-exim', 0o750);
  return root.start(['/usr/sbin/exim4', '-bdf', '-q1h'], options);
}
