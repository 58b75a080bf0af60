import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { type SmtpConfigSpec, specSchema } from '../../crds/schema/spec.ts';
import { endpointText } from '../../operator/src/model/endpoint.ts';
import { resolveEndpoint } from '../../operator/src/providers/resolve.ts';
import { TOP } from '../cluster/binaries.ts';

/** Folder of the manifests that `make demo` applies. */
export const EXAMPLES_DIR = join(TOP, 'examples');
export const DIAGNOSED_FILE = join(TOP, 'testing', 'demo', 'diagnosed.yaml');

/** Intended errors, by name of the SmtpConfig. */
export const DIAGNOSED: Readonly<Record<string, string>> = {
  'qq-mailbox-password': 'AuthorizationCodeRequired',
  'gmail-account-password': 'AppPasswordRequired',
  'blocked-port': 'ConnectTimeout',
  'unknown-ca': 'CertificateUntrusted',
  'ses-sandbox': 'AccountRestricted',
};

/** One line of `kubectl get smtp`. */
export interface Outcome {
  name: string;
  provider: string;
  endpoint: string;
  ready: 'True' | 'False';
  reason: string;
}

/** Returns the final state of the demo, by name, in the API server's order. */
export function demoOutcome(): Outcome[] {
  const files = readdirSync(EXAMPLES_DIR)
    .filter(file => file.endsWith('.yaml'))
    .map(file => join(EXAMPLES_DIR, file));
  return [...files, DIAGNOSED_FILE]
    .flatMap(configsIn)
    .map(({ name, spec }) => outcomeOf(name, spec))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function configsIn(file: string): { name: string; spec: SmtpConfigSpec }[] {
  return parseAllDocuments(readFileSync(file, 'utf8'))
    .map(document => document.toJS() as { kind: string; metadata: { name: string }; spec: unknown })
    .filter(({ kind }) => kind === 'SmtpConfig')
    .map(({ metadata, spec }) => ({ name: metadata.name, spec: specSchema.parse(spec) }));
}

function outcomeOf(name: string, spec: SmtpConfigSpec): Outcome {
  const resolved = resolveEndpoint(spec);
  if ('problem' in resolved) throw new Error(`${name}: ${resolved.problem}`);
  const reason = DIAGNOSED[name] ?? 'Ready';
  return {
    name,
    provider: spec.provider ?? '',
    endpoint: endpointText(resolved.endpoint),
    ready: reason === 'Ready' ? 'True' : 'False',
    reason,
  };
}
