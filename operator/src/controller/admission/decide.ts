import { ADMISSION_REQUESTED_ANNOTATION } from '../../../../crds/names.ts';
import type { Metadata } from '../../../../crds/object.ts';
import type { AdmissionRecord } from '../../../../crds/schema/status.ts';

/**
 * A version of a policy or binding, as the API server counts it. A recreated object has a new uid; every edit
 * increments the generation.
 */
export interface Version {
  uid: string;
  generation: number;
}

/** The admission policies that are in force now. */
export interface Policies {
  /** Every policy and every binding, always in the same order. */
  versions: readonly Version[];
  /** Milliseconds since the epoch by the API server's clock; the policies have not been edited since then. */
  since: number;
}

export type Admission =
  | { admitted: true; record: AdmissionRecord }
  | { admitted: false; why: 'NotAdmitted'; record: AdmissionRecord }
  | { admitted: false; why: 'AdmissionPolicyMissing' };

/** An API server applies a new policy some moments after the write, when its own watch delivers the policy. */
const TAKEN_UP_MS = 2_000;
/** Difference (ms) that is allowed between this machine's clock and the API server's. */
const CLOCK_TOLERANCE_MS = 500;

/**
 * Decides whether the spec of this object passed the policies. The decision never uses data that an author can write.
 * It uses only numbers and times from the API server, and the earlier decision in the status. Authors cannot write the
 * status.
 */
export function decideAdmission(
  metadata: Metadata,
  record: AdmissionRecord | undefined,
  policies: Policies | undefined,
): Admission {
  const { generation } = metadata;
  const wasAdmitted = record?.admitted === true;
  const unchanged = wasAdmitted && record.generation === generation;
  if (!policies) {
    return unchanged ? { admitted: true, record } : { admitted: false, why: 'AdmissionPolicyMissing' };
  }
  const present = {
    policies: text(policies.versions),
    generation,
    requestedAt: metadata.annotations[ADMISSION_REQUESTED_ANNOTATION]?.slice(0, 256) ?? '',
  };
  const admitted =
    unchanged ||
    isNewer(metadata, policies) ||
    (record !== undefined &&
      isContinued(versionsOf(record.policies), policies.versions) &&
      (wasAdmitted || record.generation !== generation || record.requestedAt !== present.requestedAt));
  if (admitted) return { admitted, record: { ...present, admitted } };
  // Keep the first record: a later change is detected by comparison with it.
  const noted = record?.policies === present.policies && !record.admitted ? record : { ...present, admitted };
  return { admitted, why: 'NotAdmitted', record: noted };
}

/**
 * Returns the milliseconds until a new object counts as created under these policies. At most two seconds and the
 * tolerance, for any difference between the clocks.
 */
export function takenUpIn({ since }: Policies, now: number): number {
  const most = TAKEN_UP_MS + CLOCK_TOLERANCE_MS;
  return Math.min(Math.max(since + most - now, 0), most);
}

/**
 * Returns the later reading of the policies. If the policies were in force without interruption, the result has the
 * `since` of the earlier reading. An object that is created while an upgrade edits the policies passes either the old
 * or the new version.
 */
export function continued(earlier: Policies | undefined, later: Policies | undefined): Policies | undefined {
  if (!earlier || !later || !isContinued(earlier.versions, later.versions)) return later;
  return { ...later, since: Math.min(earlier.since, later.since) };
}

const isNewer = ({ creationTimestamp }: Metadata, { since }: Policies): boolean =>
  Date.parse(creationTimestamp) >= since + TAKEN_UP_MS;

/**
 * Reports whether the policies were in force without interruption since the earlier reading. A single edit atomically
 * replaces one effective policy with another. With more than one edit, there may have been a moment without a policy.
 */
function isContinued(before: readonly Version[], present: readonly Version[]): boolean {
  return (
    before.length === present.length &&
    present.every(({ uid, generation }, at) => {
      const earlier = before[at];
      return earlier !== undefined && uid === earlier.uid && generation - earlier.generation <= 1;
    })
  );
}

/** Formats the versions for the status. */
const text = (versions: readonly Version[]): string =>
  versions.map(({ uid, generation }) => `${uid}/${generation}`).join(' ');

/** Parses the versions that an earlier operator process wrote to the status. */
const versionsOf = (kept: string): Version[] =>
  kept.split(' ').map(part => {
    const [uid = '', generation] = part.split('/');
    return { uid, generation: Number(generation) };
  });
