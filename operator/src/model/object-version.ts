/** One version of one object in the cluster: the version that was read, and that a write requires. */
export interface ObjectVersion {
  uid: string;
  resourceVersion: string;
}

/** The name of a state, as memory and status keep it. It is compared as a whole; nothing reads its parts. */
export const versionName = ({ uid, resourceVersion }: ObjectVersion): string => `${uid}/${resourceVersion}`;
