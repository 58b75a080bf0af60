import type { Preset } from './preset.ts';

export const custom: Preset = {
  id: 'custom',
  title: 'Any other server',
  summary: 'A server without a preset; spec.endpoint.host and spec.endpoint.port are required.',
  endpoints: [],
  domains: [],
  login: 'optional',
  judgesSender: 'rcpt',
  username: { kind: 'free', describe: 'as the server requires' },
  password: {
    kind: 'any',
    describe: 'as the server requires',
    obtain: "Ask the mail server's administrator for an account that may send by SMTP.",
  },
  sender: { kind: 'any', describe: 'as the server allows' },
  limits: { notes: [] },
  replies: [],
  links: [],
  sources: [{ text: 'Only the standard ports are assumed (RFC 8314, RFC 6409)', checked: '2026-11' }],
};
