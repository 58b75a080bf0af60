import { mounted, type Profile, senderAddress, Unsuitable } from './profile.ts';

export const msmtp: Profile = {
  title: 'msmtp',
  summary:
    'msmtprc holds one account, the default. As the system-wide file /etc/msmtprc, every user of the container sends with it.',
  secret: settings => {
    const { endpoint, credentials, serverName } = settings;
    const address = senderAddress(settings);
    const lines = [
      'account default',
      `host ${endpoint.host}`,
      `port ${endpoint.port}`,
      `tls ${endpoint.tls === 'none' ? 'off' : 'on'}`,
      ...(endpoint.tls === 'none' ? [] : [`tls_starttls ${endpoint.tls === 'starttls' ? 'on' : 'off'}`]),
      ...(serverName === undefined ? [] : [`tls_host_override ${serverName}`]),
      ...(credentials
        ? [
            'auth on',
            `user ${argument('user name', credentials.username)}`,
            `password ${argument('password', credentials.password)}`,
          ]
        : ['auth off']),
      ...(address === undefined ? [] : [`from ${argument('sender', address)}`]),
    ];
    return { msmtprc: `${lines.join('\n')}\n` };
  },
  consume: [
    mounted('/etc/smtp'),
    { title: 'In the image', language: 'sh', code: 'ln -s /etc/smtp/msmtprc /etc/msmtprc' },
  ],
  sources: [
    { text: 'msmtp: configuration files', url: 'https://marlam.de/msmtp/msmtp.html', checked: '2026-11' },
  ],
};

/** An argument extends to the end of its line; msmtp removes outer spaces and outer quotes. */
function argument(what: string, value: string): string {
  if (value.length > 900) throw new Unsuitable(`msmtp does not read a ${what} of this length`);
  return `"${value}"`;
}
