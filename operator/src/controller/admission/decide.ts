import { ADMISSION_REQUESTED_ANNOTATION } from '../../../../crds/names.ts';
import type { Metadata } from '../../../../crds/object.ts';
import type { AdmissionRecord } from '../../../../crds/schema/status.ts';

/** A policy or binding as the API server numbers it: a deletion changes the uid, every edit the generation. */
export interface Version {
  uid: string;
  generation: number;
}

/** The admission policies that are in force now. */
export interface Policies {
  /** Every policy and every binding, always in the same order. */
  versions: readonly Version[];
  /** Milliseconds since the epoch: not edited since, by the clock of the API server. */
  since: number;
}

export type Admission =
  | { admitted: true; record: AdmissionRecord }
  | { admitted: false; why: 'NotAdmitted'; record: AdmissionRecord }
  | { admitted: false; why: 'AdmissionPolicyMissing' };

/** An API server takes a new policy up from its watch, some moments after it was written. */
const TAKEN_UP_MS = 2_000;

/**
 * Whether the spec of this object went through the policies. Nothing that an author can write counts: only what the
 * API server numbers and dates, and the record of this decision in the status, which authors may not write.
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
  // What was noted first stays: a change is told from it.
  const noted = record?.policies === present.policies && !record.admitted ? record : { ...present, admitted };
  return { admitted, why: 'NotAdmitted', record: noted };
}

/**
 * A reading of the policies, dated back to the one before where they were in force all the time between: what is
 * created while an upgrade edits them goes through the one or the other.
 */
export function continued(earlier: Policies | undefined, later: Policies | undefined): Policies | undefined {
  if (!earlier || !later || !isContinued(earlier.versions, later.versions)) return later;
  return { ...later, since: Math.min(earlier.since, later.since) };
}

const isNewer = ({ creationTimestamp }: Metadata, { since }: Policies): boolean =>
  Date.parse(creationTimestamp) >= since + TAKEN_UP_MS;

/**
 * Whether the policies were in force all the time since they were noted. One edit replaces one policy that is in force
 * by another at once; with more than one edit there may have been a moment without.
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

/** As the status keeps them. */
const text = (versions: readonly Version[]): string =>
  versions.map(({ uid, generation }) => `${uid}/${generation}`).join(' ');

/** What an operator before this one has kept. */
const versionsOf = (kept: string): Version[] =>
  kept.split(' ').map(part => {
    const [uid = '', generation] = part.split('/');
    return { uid, generation: Number(generation) };
  });
