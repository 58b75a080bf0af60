import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createEnvironment } from '../../../operator/src/cli/probe-environment.ts';
import type { Evidence } from '../../../operator/src/model/evidence.ts';
import type { ProbePlan } from '../../../operator/src/model/plan.ts';
import { probe } from '../../../operator/src/probe/probe.ts';
import { compose, type TestMessage } from '../../../operator/src/sending/compose.ts';
import { type Ca, createCa } from '../../../testing/lab/ca.ts';
import { delivered, MTAS, type MtaName, mtaUnavailable, startMta } from '../../../testing/lab/mta/index.ts';
import { eventually } from '../../../testing/support/wait.ts';

const USER = 'user@lab.test';
const PASSWORD = 'right-password-1';
const HOST = 'mta.lab.test';

/** Parses the message with another implementation: Python's email package. */
const PARSE = `
import email, email.policy, json, sys
message = email.message_from_binary_file(sys.stdin.buffer, policy=email.policy.default)
body = lambda kind: message.get_body((kind,)).get_content()
print(json.dumps({'defects': [str(d) for part in message.walk() for d in part.defects],
 'from': str(message['From']), 'to': str(message['To']), 'subject': str(message['Subject']),
 'auto': str(message['Auto-Submitted']), 'date': message['Date'].datetime.isoformat(),
 'text': body('plain'), 'html': body('html')}))
`;

let ca: Ca;
beforeAll(async () => {
  ca = await createCa();
});

const MESSAGE: TestMessage = {
  from: { address: USER, name: 'Café 商店' },
  to: 'somebody@lab.test',
  subject: 'Test message of SmtpConfig shop/mail',
  facts: [
    ['.', 'a line that begins with a dot'],
    ['Long', 'x'.repeat(3000)],
    ['Name', 'Grüße 你好'],
  ],
  date: Date.parse('2026-11-26T08:00:00Z'),
  id: 'f47ac10b',
};

const PORTS = [465, 587] as const;

for (const [nth, name] of MTAS.entries()) {
  const missing = mtaUnavailable(name);
  (missing ? describe.skip : describe)(missing ?? name, () => suite(name, `127.61.0.${nth + 1}`));
}

function suite(name: MtaName, address: string): void {
  let mta: { stop(): Promise<void> };
  beforeAll(async () => {
    const certificate = await ca.issue({ names: [HOST] });
    mta = await startMta(name, { address, host: HOST, certificate, users: { [USER]: PASSWORD } });
  }, 360_000);
  afterAll(() => mta?.stop(), 20_000);

  async function send(changes: Partial<TestMessage> = {}, port: 465 | 587 = 465): Promise<Evidence> {
    const plan: ProbePlan = {
      endpoint: { host: address, port, tls: port === 465 ? 'implicit' : 'starttls' },
      serverName: HOST,
      minTLSVersion: 'TLSv1.2',
      login: { username: USER, password: PASSWORD, methods: ['plain'] },
      sender: USER,
      recipient: MESSAGE.to,
      siblings: [],
      timeoutMs: 20_000,
      message: { content: await compose({ ...MESSAGE, ...changes }), timeoutMs: 20_000 },
    };
    const environment = createEnvironment({ caBundles: [ca.pem], dnsServers: [], heloName: undefined });
    return probe(plan, environment, new AbortController().signal);
  }

  /** Returns the copies of one message in the mailbox. */
  const copies = (id: string): Buffer[] => delivered(name).filter(content => content.includes(`<${id}@`));

  test.each(PORTS)(
    'delivers exactly one copy on port %s, and another parser reads what was sent',
    async port => {
      const id = `port-${port}-${process.pid}`;
      const { message } = await send({ id }, port);
      expect(message).toMatchObject({ accepted: { code: 250 } });
      await eventually(() => copies(id).length > 0);
      const [input, ...more] = copies(id);
      expect(more).toEqual([]);
      const read = JSON.parse(execFileSync('python3', ['-c', PARSE], { input, encoding: 'utf8' }));
      expect(read).toMatchObject({
        defects: [],
        from: 'Café 商店 <user@lab.test>',
        to: 'somebody@lab.test',
        subject: MESSAGE.subject,
        auto: 'auto-generated',
        date: '2026-11-26T08:00:00+00:00',
      });
      expect(read.text.split('\n')).toEqual(
        expect.arrayContaining([
          '.: a line that begins with a dot',
          `Long: ${'x'.repeat(3000)}`,
          'Name: Grüße 你好',
        ]),
      );
      expect(read.html).toContain('<td>Grüße 你好</td>');
    },
    60_000,
  );
}
