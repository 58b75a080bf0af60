/** Profiles whose settings without the login can be stored in a ConfigMap. */
export const SPLIT_PROFILE_IDS = [
  'env',
  'spring-boot',
  'django',
  'laravel',
  'grafana',
  'gitea',
  'nextcloud',
  'postfix-relay',
] as const;

/** Profiles that write the login into the same file or URL as the other settings, so they require a Secret. */
export const WHOLE_PROFILE_IDS = [
  'url',
  'service-binding',
  'nodemailer',
  'rails',
  'wordpress',
  'gitlab',
  'keycloak',
  'alertmanager',
  'msmtp',
] as const;

/** Ids of the profiles: the values of spec.outputs[].profile. */
export const PROFILE_IDS = [...SPLIT_PROFILE_IDS, ...WHOLE_PROFILE_IDS] as const;

export type SplitProfileId = (typeof SPLIT_PROFILE_IDS)[number];
export type ProfileId = (typeof PROFILE_IDS)[number];
