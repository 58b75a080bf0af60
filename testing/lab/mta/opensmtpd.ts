import { execFileSync } from 'node:child_process';
import { Chroot, type MtaOptions } from './chroot.ts';

const configuration = ({ address, host, recipients, parameters }: MtaOptions): string => `
${parameters ?? ''}
pki lab cert "/etc/lab/cert.pem"
pki lab key "/etc/lab/key.pem"
table users file:/etc/lab/users
listen on ${address} port 465 smtps pki lab auth <users> hostname ${host}
listen on ${address} port 587 tls-require pki lab auth <users> hostname ${host}
table mailboxes { "somebody" = "mail", "user" = "mail" }
action "keep" maildir "/var/mail/lab" virtual <mailboxes>
${recipients ?? 'match auth from any for any action "keep"'}
`;

export function startOpenSmtpd(options: MtaOptions): Promise<{ stop(): Promise<void> }> {
  const root = new Chroot('opensmtpd');
  const users = Object.entries(options.users).map(([user, password]) => `${user} ${hashed(password)}\n`);
  root.write('/etc/lab/users', users.join(''), 0o644);
  root.write('/etc/lab/cert.pem', options.certificate.cert);
  root.write('/etc/lab/key.pem', options.certificate.key, 0o600);
  // OpenSMTPD reads the CAs for outgoing mail at its start, even if it sends none.
  root.write('/etc/ssl/certs/ca-certificates.crt', options.certificate.cert);
  root.write('/etc/smtpd.conf', configuration(options));
  root.write('/etc/mailname', `${options.host}\n`);
  root.folder('/var/spool/smtpd', 'root', 'root', 0o711);
  root.folder('/var/mail/lab', 'mail', 'mail', 0o700);
  for (const path of ['/run', '/var/run', '/var/empty', '/var/lib/opensmtpd/empty', '/tmp'])
    root.folder(path);
  return root.start(['/usr/sbin/smtpd', '-d', '-f', '/etc/smtpd.conf'], options);
}

/** Hashes a password by crypt(3) with SHA-512; the password is passed on standard input. */
const hashed = (password: string): string =>
  execFileSync('openssl', ['passwd', '-6', '-stdin'], { input: `${password}\n`, encoding: 'utf8' }).trim();
