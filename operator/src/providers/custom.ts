import type { Preset } from './preset.ts';

export const custom: Preset = {
  id: 'custom',
  title: 'Any other server',
  summary: 'A server that no preset knows; spec.endpoint.host and spec.endpoint.port say where it is.',
  endpoints: [],
  domains: [],
  login: 'optional',
  judgesSender: 'rcpt',
  username: { kind: 'free', describe: 'whatever the server wants' },
  password: {
    kind: 'any',
    describe: 'whatever the server wants',
    obtain: 'Ask whoever runs the server for a user that may send by SMTP.',
  },
  sender: { kind: 'any', describe: 'whatever the server allows' },
  limits: { notes: [] },
  replies: [],
  links: [],
  sources: [{ text: 'Nothing is assumed but the usual ports (RFC 8314, RFC 6409)', checked: '2026-11' }],
};
