import { readFileSync } from 'node:fs';
import { presets } from '../operator/src/providers/index.ts';
import type { JudgesSender, Preset } from '../operator/src/providers/preset.ts';
import { table } from './markdown.ts';

const BEGIN = '<!-- Generated from operator/src/providers by `make generate`. -->';
const END = '<!-- End of what is generated. -->';

/** Updates docs/sending.md: keeps the handwritten page, and generates the provider table between the markers. */
export function sendingDoc(): string {
  const written = readFileSync(new URL('../docs/sending.md', import.meta.url), 'utf8');
  const [before, after] = [written.indexOf(BEGIN), written.indexOf(END)];
  if (before < 0 || after < before) throw new Error(`docs/sending.md needs the lines ${BEGIN} and ${END}`);
  return `${written.slice(0, before)}${BEGIN}\n\n${providers()}\n\n${written.slice(after)}`;
}

const JUDGED: Readonly<Record<JudgesSender, string>> = {
  mail: 'MAIL FROM',
  rcpt: 'RCPT TO',
  message: 'after the message',
  never: 'never: it replaces an unknown sender, or reports it elsewhere',
};

const PROVEN_BY: Readonly<Record<JudgesSender, string>> = {
  mail: 'probe',
  rcpt: 'probe',
  message: 'test message',
  never: 'neither',
};

function providers(): string {
  const rows = Object.values(presets)
    .filter(({ id }) => id !== 'custom')
    .map((preset: Preset) => [
      `[${preset.title}](providers.md#${preset.id})`,
      JUDGED[preset.judgesSender],
      PROVEN_BY[preset.judgesSender],
      recipient(preset),
    ]);
  return table(['provider', 'rejects a sender at', 'proven by', 'default recipient'], rows);
}

function recipient({ sink, username }: Preset): string {
  switch (sink?.kind) {
    case 'address':
      return `\`${sink.address}\``;
    case 'header':
      return `the sender, with \`${sink.name}: ${sink.value}\``;
    case 'everything':
      return 'any: nothing is delivered';
    default:
      return username.kind === 'address' ? 'the account' : 'none: name an allowed address';
  }
}
