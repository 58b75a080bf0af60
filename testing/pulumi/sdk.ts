import { createRequire } from 'node:module';
import { join } from 'node:path';
import { TOP } from '../cluster/binaries.ts';

/** Folder of the package. */
export const PACKAGE = join(TOP, 'pulumi');

/** Loads the package's dependencies from the package's folder, because they differ from those of this repository. */
export const load = createRequire(join(PACKAGE, 'package.json'));

export type Json = Record<string, unknown>;

/** Parts of Pulumi's SDK that the tests use. */
export interface Sdk {
  runtime: {
    setMocks(mocks: Mocks, project?: string, stack?: string, preview?: boolean): Promise<void>;
  };
  secret<T>(value: T): Output<T>;
  output<T>(value: T): Output<T>;
  isSecret(value: Output<unknown>): Promise<boolean>;
}

export interface Output<T> {
  apply<U>(change: (value: T) => U): Output<U>;
  promise(): Promise<T>;
}

export interface Mocks {
  newResource(registration: { type: string; name: string; inputs: Json; id?: string; custom?: boolean }): {
    id: string;
    state: Json;
  };
  call(call: { token: string; inputs: Json }): Json;
}

/** Key that marks a secret in Pulumi's wire format. */
const SIGNATURE = '4dabf18193072939515e22adb298388d';
const SECRET = '1b47061264138c4ac30d75fd1eb44270';

export const isSecretValue = (value: unknown): value is { value: unknown } =>
  typeof value === 'object' && value !== null && (value as Json)[SIGNATURE] === SECRET;

/** Returns a secret in Pulumi's wire format. */
export const secretValue = (value: unknown): Json => ({ [SIGNATURE]: SECRET, value });

/** Returns the value with each secret replaced by the result of `instead`. */
export function mapSecrets(value: unknown, instead: (secret: unknown) => unknown): unknown {
  if (isSecretValue(value)) return instead(mapSecrets(value.value, instead));
  if (Array.isArray(value)) return value.map(item => mapSecrets(item, instead));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapSecrets(item, instead)]));
}

/** Returns the value that the Kubernetes provider sends to the API server. */
export const unwrapped = (value: unknown): unknown => mapSecrets(value, secret => secret);

/** Returns the part that any reader can see in the state of a stack and in its diffs. */
export const readable = (value: unknown): unknown => mapSecrets(value, () => '[secret]');
