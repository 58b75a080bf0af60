import { OutputKind, type OutputProfile } from './spec.generated';

/** An entry of spec.outputs once its Inputs have come true. */
export interface ResolvedOutput {
  kind: OutputKind;
  name?: string;
  profile?: OutputProfile;
}

/** What the operator writes where spec.outputs is left out. */
const DEFAULT: readonly ResolvedOutput[] = [{ kind: OutputKind.Secret }, { kind: OutputKind.ConfigMap }];

/** Name of the first object of a kind (and profile) that the operator writes; undefined where it writes none. */
export function writtenName(
  config: string,
  outputs: readonly ResolvedOutput[] | undefined,
  kind: OutputKind,
  profile?: OutputProfile,
): string | undefined {
  const found = (outputs ?? DEFAULT).find(
    output => output.kind === kind && (profile === undefined || output.profile === profile),
  );
  return found && (found.name ?? `${config}-smtp`);
}
