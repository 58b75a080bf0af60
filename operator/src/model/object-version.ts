/** One state of one object in the cluster: what was read, and what a write must still find. */
export interface ObjectVersion {
  uid: string;
  resourceVersion: string;
}

/** The name of a state, as memory and status keep it. It is compared as a whole; nothing reads its parts. */
export const versionName = ({ uid, resourceVersion }: ObjectVersion): string => `${uid}/${resourceVersion}`;
