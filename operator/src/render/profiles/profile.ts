import type { ProfileId, SplitProfileId } from '../../../../crds/profiles.ts';
import { isSender } from '../../model/sender.ts';
import type { MailSettings } from '../../model/settings.ts';
import { mailbox } from '../escape.ts';

export type Data = Readonly<Record<string, string>>;

/** Describes how one application reads its mail settings. */
export interface Profile {
  /** Heading in docs/profiles.md. */
  title: string;
  /** Describes the keys, how the software reads them, and known limits. */
  summary: string;
  /** Keys of the Secret: all settings. */
  secret(settings: MailSettings): Data;
  /** Keys of the ConfigMap: all settings except the login. */
  configMap?(settings: MailSettings): Data;
  /** Whether the software can log in with an OAuth2 access token; default: it requires a password. */
  tokens?: true;
  /** Default: Opaque. */
  secretType?: string;
  /** Configuration with which the software reads the output named `mail-smtp`. */
  consume: readonly Snippet[];
  sources: readonly Source[];
}

export interface Snippet {
  /** Heading of the lines, such as `Pod`. Shown as `Pod:`. */
  title: string;
  language: 'yaml' | 'sh' | 'js' | 'php' | 'python' | 'ruby' | 'java' | 'ini';
  code: string;
}

export interface Source {
  text: string;
  url: string;
  /** Month in which the page was read. */
  checked: string;
}

/** Profiles by id. The profiles that support a ConfigMap have `configMap`. */
export type Profiles = { [Id in ProfileId]: Id extends SplitProfileId ? Split : Profile };

/** A profile that supports a ConfigMap. */
export type Split = Profile & Required<Pick<Profile, 'configMap'>>;

/** The software does not support one of the settings. The message is for the user and contains no value of a Secret. */
export class Unsuitable extends Error {}

/** Returns the sender of the spec, or the user name if it is an address. */
export function senderAddress({ from, credentials, token }: MailSettings): string | undefined {
  if (from) return from.address;
  const username = credentials?.username ?? token?.username;
  return username !== undefined && isSender(username) ? username : undefined;
}

/** Returns the sender in the form of a From header; undefined if there is none. */
export function senderMailbox(settings: MailSettings): string | undefined {
  const address = senderAddress(settings);
  return address === undefined ? undefined : mailbox({ ...settings.from, address });
}

/**
 * Returns the settings without the login, for ConfigMaps. So a user name is never used as the sender in a ConfigMap.
 */
export function withoutLogin({ credentials: _, token: __, ...settings }: MailSettings): MailSettings {
  return settings;
}

/** Removes undefined values. */
export function present(data: Readonly<Record<string, string | undefined>>): Data {
  return Object.fromEntries(
    Object.entries(data).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}

/** Pod lines that turn every key of the Secret into an environment variable. */
export const ENV_FROM: Snippet = {
  title: 'Container',
  language: 'yaml',
  code: `envFrom:
- secretRef: {name: mail-smtp}`,
};

/** Pod lines that mount the Secret as files; a change reaches the files within about a minute. */
export function mounted(path: string, container = 'app'): Snippet {
  return {
    title: 'Pod',
    language: 'yaml',
    code: `volumes:
- name: smtp
  secret: {secretName: mail-smtp}
containers:
- name: ${container}
  volumeMounts:
  - {name: smtp, mountPath: ${path}, readOnly: true}`,
  };
}
