import { OutputKind, type OutputProfile } from './spec.generated';

/** An entry of spec.outputs after its Inputs are resolved. */
export interface ResolvedOutput {
  kind: OutputKind;
  name?: string;
  profile?: OutputProfile;
}

/** Outputs that the operator writes if spec.outputs is omitted. */
const DEFAULT: readonly ResolvedOutput[] = [{ kind: OutputKind.Secret }, { kind: OutputKind.ConfigMap }];

/**
 * Returns the name of the first object of a kind (and profile) that the operator writes; undefined if it writes none.
 */
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
