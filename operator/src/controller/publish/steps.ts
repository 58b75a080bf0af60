import type { SmtpConfig } from '../../../../crds/object.ts';
import type { DesiredOutput } from '../../model/settings.ts';
import type { LiveOutput } from '../ports.ts';
import { isOwn } from './ownership.ts';

/** The planned action for one output. */
export type Step = { output: DesiredOutput } & (
  | { do: 'nothing'; resourceVersion: string }
  | { do: 'create'; live?: undefined }
  | { do: 'update'; live: LiveOutput }
  /** The change is not possible in place: the object is deleted and created again. */
  | { do: 'replace'; live: LiveOutput }
  /** Another owner has the object, or takes precedence for the name. */
  | { do: 'yield'; detail: string }
);

/**
 * Returns the step for one output.
 * @param rival the SmtpConfig that takes precedence for a name without an owner
 */
export function stepFor(
  config: SmtpConfig,
  output: DesiredOutput,
  live: LiveOutput | undefined,
  rival: SmtpConfig | undefined,
): Step {
  if (!live) return rival ? { do: 'yield', output, detail: rivalText(rival) } : { do: 'create', output };
  if (!isOwn(live, config)) return { do: 'yield', output, detail: ownerText(live) };
  if (holds(live, output, config)) {
    return { do: 'nothing', output, resourceVersion: live.resourceVersion };
  }
  return needsReplacing(live, output) ? { do: 'replace', output, live } : { do: 'update', output, live };
}

export const ownerText = ({ owner, publishedFor }: { owner?: string; publishedFor?: string }): string =>
  owner
    ? `belongs to ${owner}`
    : publishedFor !== undefined
      ? `was published for ${publishedFor.includes('/') ? publishedFor.replace('/', ' ') : `SmtpConfig ${publishedFor}`}`
      : 'already exists and was not created by the operator';

export const rivalText = ({ metadata: { name } }: SmtpConfig): string =>
  `is also claimed by SmtpConfig ${name}, which is older`;

/** Reports whether the object has the desired content, without entries that should no longer exist. */
export function holds(live: LiveOutput, output: DesiredOutput, { metadata: { uid } }: SmtpConfig): boolean {
  const owned = live.controllerUid === uid;
  return (
    sameData(live, output) &&
    contains(live.labels, output.labels) &&
    contains(live.annotations, output.annotations) &&
    live.written.labels.every(key => key in output.labels || !(key in live.labels)) &&
    live.written.annotations.every(key => key in output.annotations || !(key in live.annotations)) &&
    owned !== output.retain &&
    live.immutable === output.immutable &&
    (output.type === undefined || live.type === output.type)
  );
}

/**
 * Reports whether the object must be recreated. The API server rejects a change of a Secret's type, of immutable
 * content, and of immutability itself.
 */
function needsReplacing(live: LiveOutput, output: DesiredOutput): boolean {
  if (output.type !== undefined && live.type !== output.type) return true;
  return live.immutable && !(output.immutable && sameData(live, output));
}

const sameData = ({ data }: LiveOutput, output: DesiredOutput): boolean =>
  Object.keys(data).length === Object.keys(output.data).length && contains(data, output.data);

function contains(
  live: Readonly<Record<string, string | undefined>>,
  wanted: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(wanted).every(([key, value]) => live[key] === value);
}
