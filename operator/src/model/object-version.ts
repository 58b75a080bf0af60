/** One version of one object in the cluster, which was read and which a write requires as its precondition. */
export interface ObjectVersion {
  uid: string;
  resourceVersion: string;
}

/** Returns the name of a version for memory and status. It is only compared as a whole and never parsed. */
export const versionName = ({ uid, resourceVersion }: ObjectVersion): string => `${uid}/${resourceVersion}`;
