/** Commands that the checks of several reasons share. */
export const DIG = 'dig HOST A HOST AAAA';
export const NC = 'nc -vz -w 10 HOST PORT';
export const S_CLIENT = [
  '# TLS from the first byte (tls: implicit)',
  'openssl s_client -connect HOST:PORT -servername HOST -verify_return_error -brief',
  '# upgraded connection (tls: starttls)',
  'openssl s_client -connect HOST:PORT -starttls smtp -servername HOST -verify_return_error -brief',
].join('\n');
export const CERTIFICATE = [
  '# add -starttls smtp for tls: starttls',
  'openssl s_client -connect HOST:PORT -servername HOST -showcerts </dev/null |',
  '  openssl x509 -noout -subject -issuer -dates -ext subjectAltName',
].join('\n');
export const STRENGTH = [
  '# add -starttls smtp for tls: starttls',
  'openssl s_client -connect HOST:PORT -servername HOST -showcerts </dev/null |',
  "  openssl x509 -noout -text | grep -E 'Signature Algorithm|Public-Key'",
].join('\n');
export const LOGIN = [
  '# --tls-on-connect for tls: implicit, --tls for tls: starttls; asks for the password;',
  '# LOGIN alone makes one login: by default swaks repeats a rejected password with each mechanism',
  'swaks --server HOST --port PORT --tls --auth LOGIN --auth-user USER --quit-after AUTH',
].join('\n');
export const EHLO = [
  '# --tls-on-connect for tls: implicit, --tls for tls: starttls',
  'swaks --server HOST --port PORT --tls --quit-after EHLO',
].join('\n');
export const PLAIN_EHLO = 'swaks --server HOST --port PORT --quit-after EHLO';
export const GREETING = [
  '# tls: starttls and none: the first line must start with 220',
  'nc -w 10 HOST PORT',
  '# tls: implicit: the same through TLS',
  'openssl s_client -quiet -connect HOST:PORT -servername HOST',
].join('\n');
export const SENDER = [
  '# stops after MAIL FROM: nothing is sent; asks for the password',
  'swaks --server HOST --port PORT --tls --auth LOGIN --auth-user USER --from FROM --quit-after MAIL',
].join('\n');
export const RECIPIENT = [
  '# stops after RCPT TO: nothing is sent; asks for the password',
  'swaks --server HOST --port PORT --tls --auth LOGIN --auth-user USER --from FROM --to RECIPIENT --quit-after RCPT',
].join('\n');
export const MESSAGE = [
  '# sends one message; asks for the password',
  'swaks --server HOST --port PORT --tls --auth LOGIN --auth-user USER --from FROM --to ADDRESS',
].join('\n');
