import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { ProfileId } from '../../../crds/profiles.ts';
import type { MailSettings } from '../../../operator/src/model/settings.ts';
import { PROFILES } from '../../../operator/src/render/profiles/index.ts';
import { type Profile, Unsuitable } from '../../../operator/src/render/profiles/profile.ts';
import { TOP } from '../../../testing/cluster/binaries.ts';
import { ConsumersRoot, consumersUnavailable } from '../../../testing/consumers/root.ts';
import { HOST, startPasswordServer } from '../../../testing/consumers/server.ts';
import { WORST_PASSWORD } from '../../../testing/fixtures/settings.ts';
import { createCa } from '../../../testing/lab/ca.ts';
import type { SmtpServer } from '../../../testing/lab/smtp/server.ts';
import { tool, toolsUnavailable } from '../../../testing/tools/tools.ts';

const ADDRESS = '127.71.0.1';
const USERNAME = 'shop+a@lab.test';

const settingsWith = (password: string, tls: 'implicit' | 'starttls'): MailSettings => ({
  provider: 'custom',
  endpoint: { host: HOST, port: tls === 'implicit' ? 465 : 587, tls },
  method: 'plain',
  credentials: { username: USERNAME, password },
  from: { address: 'shop@lab.test', name: '小店 "A"' },
});

let server: SmtpServer;
let root: ConsumersRoot;
let caFile: string;
let password = '';

const missing = consumersUnavailable() ?? toolsUnavailable('mailconf');
const suite = missing ? describe.skip : describe;

beforeAll(async () => {
  if (missing) return;
  const ca = await createCa();
  caFile = join(TOP, '.build', 'mta', 'consumers', 'lab-ca.pem');
  mkdirSync(join(TOP, '.build', 'mta', 'consumers'), { recursive: true });
  writeFileSync(caFile, ca.pem);
  server = await startPasswordServer(ca, ADDRESS, () => password);
  root = new ConsumersRoot({ hosts: `127.0.0.1 localhost\n${ADDRESS} ${HOST}\n`, ca: ca.pem });
});
afterAll(() => server?.stop());
beforeEach(() => server?.reset());

const PHP = ['/usr/bin/php8.4', '-d', 'extension=mbstring'];
const MESSAGE = 'From: shop@lab.test\r\nTo: you@lab.test\r\nSubject: hello\r\n\r\nhello\r\n';
const ROUTES = 'route: {receiver: mail}\nreceivers: [{name: mail, email_configs: [{to: you@lab.test}]}]\n';

/** Runs a program of this machine that trusts the lab and resolves its name. */
async function local(command: readonly string[], input: string, env = {}): Promise<string> {
  const [program = '', ...args] = command;
  const child: ChildProcess = spawn(program, args, {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let said = '';
  let out = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  child.stdin?.end(input);
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${said}`);
  return out;
}

/** Runs nodemailer in a separate process, as installed from npm. */
const nodemailer = (transport: string, defaults = '{}') =>
  local(
    [
      process.execPath,
      '--input-type=module',
      '-e',
      `import { createTransport } from 'nodemailer';
       import { lookup } from 'node:dns/promises';
       const transport = ${transport};
       const own = typeof transport === 'string' ? new URL(transport) : transport;
       if (typeof transport === 'string') { own.hostname = '${ADDRESS}'; own.searchParams.set('tls.servername', '${HOST}'); }
       else { own.host = '${ADDRESS}'; own.tls = { servername: '${HOST}', ...own.tls }; }
       const sender = createTransport(typeof transport === 'string' ? own.href : own, ${defaults});
       await sender.sendMail({ from: 'shop@lab.test', ...${defaults}, to: 'you@lab.test', subject: 'x', text: 'x' });`,
    ],
    '',
    { NODE_EXTRA_CA_CERTS: caFile },
  );

type Deliver = (data: Readonly<Record<string, string>>) => Promise<unknown>;

/** Real software for each profile, which sends one message with only the rendered settings. */
const CONSUMERS: readonly (readonly [string, ProfileId, Deliver])[] = [
  ['Python smtplib', 'env', env => root.run(['python3', '/programs/smtp.py', 'env'], { env })],
  [
    'swaks',
    'env',
    env =>
      root.run([
        ...['swaks', '--server', `${env['SMTP_HOST']}:${env['SMTP_PORT']}`, '--auth', 'PLAIN'],
        ...[env['SMTP_TLS'] === 'implicit' ? '--tlsc' : '--tls', '--tls-verify'],
        ...['--auth-user', env['SMTP_USERNAME'] ?? '', '--auth-password', env['SMTP_PASSWORD'] ?? ''],
        ...['--from', env['SMTP_FROM'] ?? '', '--to', 'you@lab.test', '--ehlo', 'client.lab.test'],
      ]),
  ],
  [
    'curl',
    'url',
    ({ SMTP_URL = '' }) =>
      local(
        [
          'curl',
          '-sS',
          '--fail',
          '--ssl-reqd',
          '--cacert',
          caFile,
          '--resolve',
          `${HOST}:465:${ADDRESS}`,
          '--resolve',
          `${HOST}:587:${ADDRESS}`,
          '--url',
          SMTP_URL,
          '--mail-from',
          'shop@lab.test',
          '--mail-rcpt',
          'you@lab.test',
          '--upload-file',
          '-',
        ],
        MESSAGE,
      ),
  ],
  ['nodemailer', 'url', ({ SMTP_URL = '' }) => nodemailer(JSON.stringify(SMTP_URL))],
  ['Symfony Mailer', 'url', env => root.run([...PHP, '/programs/symfony.php', 'send', 'dsn'], { env })],
  ['nodemailer', 'nodemailer', data => nodemailer(data['transport.json'] ?? '', data['defaults.json'])],
  [
    'Python smtplib, from $SERVICE_BINDING_ROOT',
    'service-binding',
    data => {
      root.mount('/bindings/mail', data);
      return root.run(['python3', '/programs/smtp.py', '/bindings/mail']);
    },
  ],
  ['Django', 'django', env => root.run(['python3', '/programs/mail_django.py', 'plain'], { env })],
  [
    'Django with django-environ',
    'django',
    env => root.run(['python3', '/programs/mail_django.py', 'environ'], { env }),
  ],
  [
    "Laravel's env() and Symfony Mailer",
    'laravel',
    env => root.run([...PHP, '/programs/symfony.php', 'send', 'laravel'], { env }),
  ],
  [
    'Symfony Mailer as Nextcloud sets it up',
    'nextcloud',
    env => root.run([...PHP, '/programs/symfony.php', 'send', 'nextcloud'], { env }),
  ],
  [
    'Action Mailer',
    'rails',
    data => {
      root.mount('/etc/smtp', data);
      return root.run(['ruby', '/programs/mailer.rb', 'send', 'rails']);
    },
  ],
  [
    'Action Mailer as GitLab sets it up',
    'gitlab',
    data => {
      root.mount('/etc/smtp', data);
      return root.run(['ruby', '/programs/mailer.rb', 'send', 'gitlab']);
    },
  ],
  [
    'PHPMailer as WordPress loads it',
    'wordpress',
    data => {
      root.mount('/var/www/html/wp-content/mu-plugins', data);
      return root.run([...PHP, '/programs/phpmailer.php', 'send']);
    },
  ],
  [
    'Alertmanager',
    'alertmanager',
    data =>
      local(
        [tool('mailconf'), 'alertmanager-send'],
        `${data['global.yml']}${ROUTES}`
          .replace(`"${HOST}:`, `"${ADDRESS}:`)
          .replace('global:\n', `global:\n  smtp_tls_config: {ca_file: ${caFile}, server_name: ${HOST}}\n`),
      ),
  ],
  [
    'msmtp',
    'msmtp',
    data => {
      root.write('/etc/msmtprc', data['msmtprc'] ?? '');
      return root.run(['msmtp', 'you@lab.test'], { input: MESSAGE });
    },
  ],
];

suite(missing ?? 'each profile delivers a message', () => {
  const cases = CONSUMERS.flatMap(([name, id, deliver]) => [
    [
      `${id}: ${name}, a plain password, TLS from the first byte`,
      id,
      deliver,
      'example-code',
      'implicit',
    ] as const,
    [`${id}: ${name}, the worst password, STARTTLS`, id, deliver, worstFor(id), 'starttls'] as const,
  ]);
  test.each(cases)(
    '%s',
    async (_name, id, deliver, secret, tls) => {
      password = secret;
      await deliver(PROFILES[id].secret(settingsWith(secret, tls)));
      expect(server.messages.map(({ user, to }) => [user, to])).toEqual([[USERNAME, ['you@lab.test']]]);
      expect(server.logins.map(({ ok, port }) => [ok, port])).toContainEqual([
        true,
        tls === 'implicit' ? 465 : 587,
      ]);
    },
    60_000,
  );
});

/** Python's smtplib supports only ASCII; the profile rejects other characters. */
function worstFor(id: ProfileId): string {
  return id === 'django' ? WORST_PASSWORD.replace(/[^ -~]/g, '') : WORST_PASSWORD;
}

const ALPHABETS = [
  [...' !"#$%&\'()*+,-./0123456789:;<=>?@ABCXYZ[\\]^_`abcxyz{|}~'],
  [...'密码é\u00a0\u0085\u2028\ufeff🔑ß"\\\'$%#'],
  [
    '${',
    '%(',
    ')s',
    '<%',
    '%>',
    '"',
    "'",
    '`',
    '\\',
    '}',
    '{',
    '$__env{',
    '#',
    ';',
    ' ',
    'a',
    'null',
    '"""',
    '%41',
    '+',
  ],
] as const;

/** Generates reproducible passwords, so that a failure can be analyzed. */
function passwords(count: number): string[] {
  let seed = 20261124;
  const next = (below: number): number => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
  return Array.from({ length: count }, (_, n) => {
    const alphabet = ALPHABETS[n % ALPHABETS.length] ?? [];
    const length = 1 + next(24);
    return Array.from({ length }, () => alphabet[next(alphabet.length)] ?? '').join('');
  });
}

type Read = (rendered: readonly string[]) => Promise<unknown>;
const json = (rendered: readonly string[]) => JSON.stringify(rendered);
const parsed = async (text: Promise<string>): Promise<unknown> => JSON.parse(await text);

/** The original parser of each format; it parses a list at a time. */
const PARSERS: readonly (readonly [ProfileId, key: string, Read])[] = [
  [
    'django',
    'EMAIL_URL',
    async list => parsed(root.run(['python3', '/programs/mail_django.py', 'read'], { input: json(list) })),
  ],
  [
    'url',
    'MAILER_DSN',
    async list => parsed(root.run([...PHP, '/programs/symfony.php', 'read', 'dsn'], { input: json(list) })),
  ],
  [
    'laravel',
    'MAIL_PASSWORD',
    async list =>
      parsed(root.run([...PHP, '/programs/symfony.php', 'read', 'laravel'], { input: json(list) })),
  ],
  [
    'wordpress',
    'smtp.php',
    async list => parsed(root.run([...PHP, '/programs/phpmailer.php', 'read'], { input: json(list) })),
  ],
  [
    'rails',
    'mailer.yml',
    async list => parsed(root.run(['ruby', '/programs/mailer.rb', 'read', 'rails'], { input: json(list) })),
  ],
  [
    'gitlab',
    'smtp.rb',
    async list => parsed(root.run(['ruby', '/programs/mailer.rb', 'read', 'gitlab'], { input: json(list) })),
  ],
  [
    'alertmanager',
    'global.yml',
    async list => parsed(local([tool('mailconf'), 'alertmanager'], json(list.map(text => text + ROUTES)))),
  ],
  ['grafana', 'GF_SMTP_PASSWORD', async list => parsed(local([tool('mailconf'), 'grafana'], json(list)))],
  ['gitea', 'GITEA__mailer__PASSWD', async list => parsed(local([tool('mailconf'), 'gitea'], json(list)))],
  ['nodemailer', 'transport.json', async list => list.map(text => JSON.parse(text).auth.pass)],
  ['keycloak', 'realm.json', async list => list.map(text => JSON.parse(text).smtpServer.password)],
];

suite(
  missing ?? 'a thousand random passwords come out of each format as they went in, or are refused',
  () => {
    test.each(PARSERS)(
      '%s, by the parser of %s',
      async (id, key, read) => {
        const profile: Profile = PROFILES[id];
        const rendered: string[] = [];
        const expected: string[] = [];
        for (const candidate of passwords(1_000)) {
          try {
            rendered.push(
              profile.secret(settingsWith(candidate, id === 'grafana' ? 'implicit' : 'starttls'))[key] ?? '',
            );
            expected.push(candidate);
          } catch (error) {
            if (!(error instanceof Unsuitable)) throw error;
          }
        }
        expect(await read(rendered)).toEqual(expected);
        expect(expected.length).toBeGreaterThan(300);
      },
      60_000,
    );
  },
);
