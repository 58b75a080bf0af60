import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rootOf, rootUnavailable } from '../lab/mta/packages.ts';

const NAME = 'consumers';

/** Debian packages with which applications send mail. Their dependencies are installed too. */
const PACKAGES = [
  ...['msmtp', 'swaks', 'libnet-ssleay-perl', 'ca-certificates'],
  ...['ruby', 'ruby-mail', 'ruby-actionmailer'],
  ...[
    'php-cli',
    'php-mbstring',
    'php-symfony-mailer',
    'libphp-phpmailer',
    'php-illuminate-support',
    'php-vlucas-phpdotenv',
  ],
  ...['python3', 'python3-django', 'python3-django-environ'],
] as const;

/** Returns one line with what is missing; undefined if the programs can run. */
export function consumersUnavailable(): string | undefined {
  return rootUnavailable(NAME, PACKAGES);
}

export interface Run {
  env?: Readonly<Record<string, string>>;
  input?: string;
}

/** A root folder with all the programs, and with the names and CAs of the lab. */
export class ConsumersRoot {
  readonly #root = rootOf(NAME);

  constructor({ hosts, ca }: { hosts: string; ca: string }) {
    this.write('/etc/passwd', 'root:x:0:0::/root:/bin/sh\n');
    this.write('/etc/group', 'root:x:0:\n');
    this.write('/etc/nsswitch.conf', 'passwd: files\ngroup: files\nhosts: files\n');
    this.write('/etc/hosts', hosts);
    this.write('/etc/ssl/certs/ca-certificates.crt', ca);
    for (const path of ['/tmp', '/root', '/dev']) mkdirSync(join(this.#root, path), { recursive: true });
    for (const [device, minor] of [
      ['null', '3'],
      ['urandom', '9'],
    ] as const) {
      const path = join(this.#root, 'dev', device);
      if (!existsSync(path)) execFileSync('mknod', ['-m', '666', path, 'c', '1', minor]);
    }
    for (const program of ['mail_django.py', 'smtp.py', 'mailer.rb', 'phpmailer.php', 'symfony.php']) {
      const from = new URL(`programs/${program}`, import.meta.url);
      this.write(`/programs/${program}`, readFileSync(from, 'utf8'));
    }
  }

  write(path: string, content: string): void {
    const full = join(this.#root, path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, content, { mode: 0o600 });
  }

  /** Mounts the files of a Secret, and removes all others. */
  mount(path: string, data: Readonly<Record<string, string>>): void {
    rmSync(join(this.#root, path), { recursive: true, force: true });
    for (const [key, content] of Object.entries(data)) this.write(join(path, key), content);
  }

  /** Runs a program until it exits. @throws Error with its output */
  async run(command: readonly string[], { env = {}, input = '' }: Run = {}): Promise<string> {
    const child = spawn('chroot', [this.#root, ...command], {
      env: { PATH: '/usr/bin:/usr/sbin', LC_ALL: 'C', HOME: '/root', SSL_CERT_FILE: CA_FILE, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.stdin.on('error', () => {});
    child.stdin.end(input);
    const [code] = (await once(child, 'close')) as [number | null];
    if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}: ${stderr || stdout}`);
    return stdout;
  }
}

const CA_FILE = '/etc/ssl/certs/ca-certificates.crt';

/** Runs before the tests, because their network namespace has no access to the outside. */
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const missing = consumersUnavailable();
  if (missing) console.log(missing);
}
