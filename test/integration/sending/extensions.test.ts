import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createEnvironment } from '../../../operator/src/cli/probe-environment.ts';
import type { Evidence } from '../../../operator/src/model/evidence.ts';
import { failedStage } from '../../../operator/src/model/evidence.ts';
import { probe } from '../../../operator/src/probe/probe.ts';
import { compose } from '../../../operator/src/sending/compose.ts';
import { type SmtpServer, startSmtpServer } from '../../../testing/lab/smtp/server.ts';

const ADDRESS = '127.63.0.1';
const HOST = 'extensions.lab.test';

let server: SmtpServer;
/** Capabilities in the server's reply to EHLO, which is evaluated at each EHLO. */
let offered: readonly string[] = [];
/** Arguments of MAIL in order, and other commands by name. */
let commands: string[] = [];

beforeAll(async () => {
  server = await startSmtpServer({
    host: HOST,
    address: ADDRESS,
    listeners: [{ port: 0, tls: 'none' }],
    script: {
      mechanisms: [],
      login: () => ({ ok: false, answer: '535 no' }),
      command: (verb, argument) => {
        commands.push(verb === 'MAIL' ? argument : verb);
        const lines = [HOST, ...offered];
        return verb === 'EHLO'
          ? lines.map((line, n) => `250${n < lines.length - 1 ? '-' : ' '}${line}`).join('\r\n')
          : undefined;
      },
    },
  });
});
afterAll(() => server?.stop());

async function send(from: string, content: Uint8Array): Promise<Evidence> {
  server.reset();
  commands = [];
  const port = server.listeners[0]?.port ?? 0;
  const policy = {
    allowAddresses: ['127.0.0.0/8'],
    denyAddresses: [],
    allowPorts: [port],
    plaintextHosts: [ADDRESS],
  };
  const environment = createEnvironment({ caBundles: [], dnsServers: [], heloName: 'here', policy });
  const plan = {
    endpoint: { host: ADDRESS, port, tls: 'none' },
    serverName: HOST,
    minTLSVersion: 'TLSv1.2',
    sender: from,
    recipient: 'ops@lab.test',
    siblings: [],
    timeoutMs: 20_000,
    message: { content, timeoutMs: 20_000 },
  } as const;
  return probe({ ...plan, siblings: [] }, environment, new AbortController().signal);
}

const composed = (address: string, name?: string) =>
  compose({
    from: { address, ...(name !== undefined && { name }) },
    to: 'ops@lab.test',
    subject: 'Test message',
    facts: [['Name', 'Grüße 你好']],
    date: Date.parse('2026-11-26T08:00:00Z'),
    id: 'f47ac10b',
  });

const WIDE = Buffer.from('Subject: Grüße\r\n\r\nhello\r\n');
const ALL = ['8BITMIME', 'SMTPUTF8', 'CHUNKING', 'BINARYMIME', 'SIZE 1000000'];
const INTERNATIONAL = 'jörg@lab.test';

describe('an extension is used only where it is offered and needed:', () => {
  test.each<[string, readonly string[], string, () => Promise<Uint8Array>, string]>([
    ['8BITMIME, for content beyond ASCII', ALL, 'user@lab.test', async () => WIDE, ' BODY=8BITMIME'],
    ['no 8BITMIME that is not offered', ['SIZE'], 'user@lab.test', async () => WIDE, ''],
    [
      'nothing for a message as the operator writes it',
      ALL,
      'user@lab.test',
      () => composed('user@lab.test', 'Café 商店'),
      '',
    ],
    [
      'SMTPUTF8, for an address beyond ASCII',
      ALL,
      INTERNATIONAL,
      () => composed(INTERNATIONAL),
      ' BODY=8BITMIME SMTPUTF8',
    ],
  ])('%s', async (_what, keywords, from, content, parameters) => {
    offered = keywords;
    const { message } = await send(from, await content());
    expect(message?.accepted?.code).toBe(250);
    expect(commands.find(argument => argument.startsWith('FROM'))).toBe(`FROM:<${from}>${parameters}`);
    // See docs/adr/0007-data-and-not-bdat.md.
    expect(commands).toContain('DATA');
    expect(server.messages).toHaveLength(1);
  });

  test('without SMTPUTF8, nothing is sent from an address beyond ASCII', async () => {
    offered = ['8BITMIME'];
    const seen = await send(INTERNATIONAL, await composed(INTERNATIONAL));
    expect(failedStage(seen)).toMatchObject({
      stage: 'sender',
      fault: { kind: 'not-offered', wanted: 'SMTPUTF8' },
    });
    expect(commands).toEqual(['EHLO', 'QUIT']);
    expect(server.messages).toEqual([]);
  });
});
