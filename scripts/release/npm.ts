import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const CLI_PACKAGE = 'kubectl-smtp';

/** Commands that the package installs; all of them run the same bundle. */
const COMMANDS = ['kubectl-smtp', 'smtp-operator'] as const;

/** Oldest Node.js version that runs the bundle. */
const ENGINES = { node: '>=22.19' };

/**
 * Start script that checks the version first: an older Node.js would fail inside the bundle with an error about a
 * module.
 */
const START = `#!/usr/bin/env node
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 19)) {
  process.stderr.write(\`smtp-operator requires Node.js 22.19 or newer. This is \${process.versions.node}.\\n\`);
  process.exit(2);
}
await import('../smtp-operator.mjs');
`;

/**
 * Creates a folder with the command line as an npm package: the bundle, without dependencies.
 * @param folder removed first
 */
export function cliFolder(top: string, version: string, folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'bin'), { recursive: true });
  const { description, license } = JSON.parse(readFileSync(join(top, 'package.json'), 'utf8')) as {
    description: string;
    license: string;
  };
  const manifest = {
    name: CLI_PACKAGE,
    version,
    description: `${description}: its command line and kubectl plugin`,
    license,
    type: 'module',
    bin: Object.fromEntries(COMMANDS.map(name => [name, `bin/${name}.mjs`])),
    engines: ENGINES,
    keywords: ['kubernetes', 'kubectl', 'kubectl-plugin', 'smtp', 'email'],
  };
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
  for (const name of COMMANDS) writeFileSync(join(folder, 'bin', `${name}.mjs`), START, { mode: 0o755 });
  for (const name of ['smtp-operator.mjs', 'smtp-operator.mjs.LEGAL.txt']) {
    copyFileSync(join(top, 'dist', name), join(folder, name));
  }
  copyFileSync(join(top, 'LICENSE'), join(folder, 'LICENSE'));
  writeFileSync(join(folder, 'README.md'), readme(version));
}

const readme = (version: string): string => `# ${CLI_PACKAGE} ${version}

The command line of smtp-operator. It tests SMTP settings from this machine and explains what is wrong:

\`\`\`sh
smtp-operator probe --provider qq --username shop@qq.com --password-file code.txt
\`\`\`

As \`kubectl smtp\`, the same commands run as a kubectl plugin, with your own kubeconfig and rights:

\`\`\`sh
kubectl smtp status -A
kubectl smtp why shop/mail
kubectl smtp check shop/mail
kubectl smtp ui
\`\`\`

Node.js ${ENGINES.node.slice(2)} or newer is required.
`;

/** Runs `npm pack`, which writes the same bytes for the same files. @returns path of the tarball */
export function npmPack(folder: string, destination: string): string {
  const args = ['pack', '--silent', '--ignore-scripts', '--pack-destination', destination];
  return join(destination, execFileSync('npm', args, { cwd: folder, encoding: 'utf8' }).trim());
}
