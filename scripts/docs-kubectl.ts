import { type Command, commandHelp } from '../operator/src/cli/command.ts';
import { COMMANDS } from '../operator/src/cli/plugin/commands.ts';
import { krewArchiveName } from './release/krew.ts';

const WIDTH = 100;

/** Permissions that each command requires, as verbs of smtpconfigs.smtp-operator.dev. */
const RIGHTS: readonly [command: string, verbs: string][] = [
  ['`status`', '`list`; with names `get`; with `--watch` `list` and `watch`'],
  ['`why`, `dns`', '`get`'],
  ['`check`, `send`', '`get`, `patch`; `check --all` also `list`'],
  [
    '`ui`',
    '`list` and `watch`; the buttons need `get` and `patch`; the time line needs `list` of events, the page of SmtpProviders `list` of `smtpproviders.smtp-operator.dev`',
  ],
  ['`render`, `probe`, `domain`, `lint`, `provider`, `completion`', 'none: they need no cluster'],
  ['`login --apply`', '`patch` and `create` of Secrets'],
];

/** Renders docs/kubectl-smtp.md. */
export function kubectlDoc(): string {
  const commands = Object.entries(COMMANDS).filter(([, { operatorOnly }]) => !operatorOnly);
  return `<!-- Generated from operator/src/cli by \`make generate\`. Do not edit. -->

# kubectl smtp

\`kubectl smtp\` shows which SmtpConfigs are broken and why, asks the operator for a check, and works with your own kubeconfig and rights. The same commands are part of \`smtp-operator\`.

## Install

- From a release, with npm: \`npm install --global ./kubectl-smtp-VERSION.tgz\`. It installs \`kubectl-smtp\` and \`smtp-operator\`. Node.js 22.19 or newer is required.
- From a release, with krew: \`kubectl krew install --manifest=krew.yaml --archive=${krewArchiveName('VERSION')}\`.
- From a clone: \`make build\`, then link \`bin/smtp-operator\` as \`kubectl-smtp\` into a folder of PATH.
- Without Node.js, from the operator's image: \`docker run --rm -i IMAGE probe --provider qq --username shop@qq.com --password-file - < code.txt\`. Commands that read a kubeconfig need it mounted: \`docker run --rm -v ~/.kube:/kube:ro IMAGE status -A --kubeconfig /kube/config\`.

## Start

\`\`\`console
$ kubectl smtp status -A
READY  NAME          REASON                     SINCE  WHAT TO DO
False  shop/mail     AuthorizationCodeRejected  3m     (1) In QQ Mail, generate a new authorization code …
True   billing/mail  Ready                      2d

2 SmtpConfigs: 1 not ready, 1 ready.
Details: kubectl smtp why shop/mail
\`\`\`

\`kubectl smtp why shop/mail\` prints the whole diagnosis. After you changed the Secret, \`kubectl smtp check shop/mail\` asks for a check and waits for the verdict.

Every NAME may be written as NAMESPACE/NAME. Colors appear only on a terminal, always with a word of the same meaning; \`NO_COLOR=1\` disables them. In a pipe, lines are not wrapped.

## Rights

The commands use your own rights. The chart's ClusterRoles \`smtp-operator-view\` and \`smtp-operator-edit\` hold them, and add them to Kubernetes' \`view\`, \`edit\` and \`admin\`. No command reads a Secret of the cluster.

| command | verbs of \`smtpconfigs.smtp-operator.dev\` |
| --- | --- |
${RIGHTS.map(cells => `| ${cells.join(' | ')} |`).join('\n')}

## The page

\`kubectl smtp ui\` prints the address of a local page. It lists the SmtpConfigs live, with search and filters, and has a page for each of them: stages, diagnosis, certificate, DNS records, outputs, events, the latency of the stages of each probe since the command started, and buttons that ask for a check and a test message. Another page lists the SmtpProviders.

- It listens on 127.0.0.1 alone. The address holds a random token: do not share it. It ends with the command.
- It shows what your own rights allow, and never the content of a Secret: outputs appear by name and hash.
- It loads nothing from other hosts. What a mail server said is shown as text.
- \`/\` goes to the search, Escape clears it. The page follows the colour scheme of your system.

The tests take screenshots: \`node_modules/.bin/node scripts/test.ts test/integration/cli/ui.test.ts\` leaves \`list-light.png\`, \`list-dark.png\` and \`smtpconfig.png\` in \`.build/screens\`. On Debian it needs the package \`chromium\`.

## In k9s and Headlamp

[plugins/k9s/plugins.yaml](../plugins/k9s/plugins.yaml) adds keys to the list of SmtpConfigs in k9s: Shift-W explains one, Shift-K checks it, Shift-M sends a test message after a question, Shift-R shows its DNS records. \`kubectl-smtp\` must be on PATH.

[plugins/headlamp](../plugins/headlamp/README.md) is a plugin for Headlamp: a list of SmtpConfigs and a page for each of them, with diagnosis, stages, outputs and events. \`make headlamp\` builds it.

## Completion

- bash: \`source <(smtp-operator completion bash)\`
- zsh: \`source <(smtp-operator completion zsh)\`
- fish: \`smtp-operator completion fish > ~/.config/fish/completions/smtp-operator.fish\`
- \`kubectl smtp …\`: \`smtp-operator completion kubectl > ~/.local/bin/kubectl_complete-smtp && chmod +x ~/.local/bin/kubectl_complete-smtp\`

## Commands

${commands.map(section).join('\n\n')}
`;
}

const section = ([name, command]: [string, Command]): string =>
  `### ${name}\n\n\`\`\`text\n${commandHelp(name, command, 'kubectl smtp', WIDTH).trimEnd()}\n\`\`\``;
