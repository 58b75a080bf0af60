import { json } from '../escape.ts';
import { mounted, type Profile, senderAddress } from './profile.ts';

export const nodemailer: Profile = {
  title: 'nodemailer',
  summary:
    'transport.json holds the options of createTransport, with requireTLS if the server was verified with TLS. defaults.json holds the sender as the message defaults.',
  tokens: true,
  secret: settings => {
    const { endpoint, credentials, token, serverName, caBundle } = settings;
    const address = senderAddress(settings);
    const tls = {
      ...(serverName !== undefined && { servername: serverName }),
      ...(caBundle !== undefined && { ca: caBundle }),
    };
    return {
      'transport.json': json({
        host: endpoint.host,
        port: endpoint.port,
        secure: endpoint.tls === 'implicit',
        ...(endpoint.tls === 'starttls' && { requireTLS: true }),
        ...(endpoint.tls === 'none' && { ignoreTLS: true }),
        ...(credentials && { auth: { user: credentials.username, pass: credentials.password } }),
        ...(token && { auth: { type: 'OAuth2', user: token.username, accessToken: token.accessToken } }),
        ...(Object.keys(tls).length > 0 && { tls }),
      }),
      'defaults.json': json(
        address === undefined ? {} : { from: { name: settings.from?.name ?? '', address } },
      ),
    };
  },
  consume: [
    mounted('/etc/smtp'),
    {
      title: 'Node.js',
      language: 'js',
      code: `const read = name => JSON.parse(readFileSync(\`/etc/smtp/\${name}.json\`, 'utf8'));
const transport = nodemailer.createTransport(read('transport'), read('defaults'));`,
    },
  ],
  sources: [{ text: 'nodemailer: SMTP transport', url: 'https://nodemailer.com/smtp/', checked: '2026-11' }],
};
