import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { REASONS_IN_CLUSTER } from '../../crds/reasons.ts';
import { idiomsIn, isEmptyRemedy, longSentencesIn } from './prose.ts';
import { passagesOf, SURFACES } from './prose-sources.ts';

const top = join(dirname(fileURLToPath(import.meta.url)), '../..');

function complaints(names: readonly string[]): string[] {
  const found = names.flatMap(name => {
    const surface = SURFACES[name];
    if (!surface) throw new TypeError(`no surface ${name}; there are ${Object.keys(SURFACES).join(', ')}`);
    return passagesOf(surface, top).flatMap(({ path, text, kind }) =>
      [...idiomsIn(text), ...(kind === 'message' ? longSentencesIn(text) : [])].map(
        complaint => `${path}: ${complaint}\n    ${text.trim().slice(0, 300)}`,
      ),
    );
  });
  return [...found, ...withoutRemedy()];
}

/** Finds reasons of status False without a remedy. */
const withoutRemedy = (): string[] =>
  Object.entries(REASONS_IN_CLUSTER).flatMap(([condition, reasons]) =>
    Object.entries(reasons)
      .filter(([, { status, remedy }]) => status === 'False' && isEmptyRemedy(remedy))
      .map(([reason]) => `crds/reasons: ${condition} ${reason} has no remedy`),
  );

const asked = process.argv.slice(2);
const found = complaints(asked.length > 0 ? asked : Object.keys(SURFACES));
for (const complaint of found) console.error(complaint);
if (found.length > 0) {
  console.error(`${found.length} passages to rewrite: see docs/contributing/style.md`);
  process.exitCode = 1;
}
