import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { apiDoc, type PackageSchema } from './docs-pulumi.ts';

const folder = join(dirname(fileURLToPath(import.meta.url)), '..', 'pulumi');

/**
 * Writes the schema from which Pulumi generates SDKs for other languages, and the documentation from it. Pulumi infers
 * the schema from the classes. This script is separate from the other generators, because it requires the built
 * package.
 */
async function main(check: boolean): Promise<void> {
  const schema = await inferred();
  const files = {
    'schema.json': `${JSON.stringify(schema, undefined, 2)}\n`,
    'API.md': apiDoc(schema),
  };
  for (const [name, content] of Object.entries(files)) {
    if (readOr(join(folder, name)) === content) continue;
    console.log(`${check ? 'out of date' : 'written'}: pulumi/${name}`);
    if (check) process.exitCode = 1;
    else writeFileSync(join(folder, name), content);
  }
  if (process.exitCode) console.error('run `make generate` and commit the result');
}

async function inferred(): Promise<PackageSchema> {
  const load = createRequire(join(folder, 'package.json'));
  const { ComponentProvider, getPulumiComponents } = load('@pulumi/pulumi/provider/experimental');
  const components = getPulumiComponents(load('./dist/index.js'));
  const provider = new ComponentProvider({ name: 'smtp-operator', dirname: folder, components });
  return JSON.parse(await provider.getSchema()) as PackageSchema;
}

function readOr(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

await main(process.argv.includes('--check'));
