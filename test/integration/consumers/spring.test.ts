import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { MailSettings } from '../../../operator/src/model/settings.ts';
import { PROFILES } from '../../../operator/src/render/profiles/index.ts';
import { HOST, startPasswordServer } from '../../../testing/consumers/server.ts';
import { CLASSPATH, springUnavailable } from '../../../testing/consumers/spring.ts';
import { WORST_PASSWORD } from '../../../testing/fixtures/settings.ts';
import { createCa } from '../../../testing/lab/ca.ts';
import type { SmtpServer } from '../../../testing/lab/smtp/server.ts';

const ADDRESS = '127.73.0.1';
const USERNAME = 'shop+a@lab.test';

const missing = springUnavailable();
const suite = missing ? describe.skip : describe;

suite(missing ?? "Spring's JavaMailSender, with nothing but what the profile renders", () => {
  let server: SmtpServer;
  let folder: string;
  let password = '';

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'smtp-operator-spring-'));
    const ca = await createCa();
    writeFileSync(join(folder, 'ca.pem'), ca.pem);
    writeFileSync(join(folder, 'hosts'), `${ADDRESS} ${HOST}\n127.0.0.1 localhost\n`);
    const trust = ['-importcert', '-noprompt', '-alias', 'lab', '-file', join(folder, 'ca.pem')];
    const store = ['-keystore', join(folder, 'trust.p12'), '-storepass', 'changeit'];
    const { status, stderr } = spawnSync('keytool', [...trust, ...store], { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    server = await startPasswordServer(ca, ADDRESS, () => password);
  });
  afterAll(async () => {
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const settings = (tls: 'implicit' | 'starttls'): MailSettings => ({
    provider: 'custom',
    endpoint: { host: HOST, port: tls === 'implicit' ? 465 : 587, tls },
    method: 'plain',
    credentials: { username: USERNAME, password },
  });

  async function send(env: Readonly<Record<string, string>>): Promise<string> {
    const lab = [
      `-Djdk.net.hosts.file=${join(folder, 'hosts')}`,
      `-Djavax.net.ssl.trustStore=${join(folder, 'trust.p12')}`,
      '-Djavax.net.ssl.trustStorePassword=changeit',
    ];
    const child = spawn('java', [...lab, '-cp', CLASSPATH, 'Mail'], {
      env: { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        said += text;
      });
    }
    const [code] = (await once(child, 'close')) as [number | null];
    return code === 0 ? '' : said;
  }

  test.each([
    ['a plain password over implicit TLS', 'plain-password-1', 'implicit'],
    ['the worst password over STARTTLS', WORST_PASSWORD, 'starttls'],
  ] as const)('delivers with %s', async (_how, secret, tls) => {
    password = secret;
    server.reset();
    const rendered = PROFILES['spring-boot'].secret(settings(tls));
    expect(await send(rendered)).toBe('');
    expect(server.messages).toHaveLength(1);
    expect(server.messages[0]).toMatchObject({ user: USERNAME, to: ['you@lab.test'] });
  });
});
