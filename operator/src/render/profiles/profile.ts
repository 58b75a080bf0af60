import type { ProfileId, SplitProfileId } from '../../../../crds/profiles.ts';
import type { MailSettings } from '../../model/settings.ts';
import { mailbox } from '../escape.ts';

export type Data = Readonly<Record<string, string>>;

/** How one piece of software reads its mail settings. */
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
  /** The lines that bring the output named `mail-smtp` to the software. */
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

/** By id; those that a ConfigMap can be made with have that half. */
export type Profiles = { [Id in ProfileId]: Id extends SplitProfileId ? Split : Profile };

/** A profile that a ConfigMap can be made with. */
export type Split = Profile & Required<Pick<Profile, 'configMap'>>;

/** The software cannot be told one of the settings: a sentence for the user, without any value of a Secret. */
export class Unsuitable extends Error {}

/** The sender that was named, or the user name where that is an address. */
export function senderAddress({ from, credentials, token }: MailSettings): string | undefined {
  if (from) return from.address;
  const username = credentials?.username ?? token?.username;
  return username !== undefined && /^[^@\s]+@[^@\s]+$/.test(username) ? username : undefined;
}

/** The sender as a From header has it; undefined where there is none. */
export function senderMailbox(settings: MailSettings): string | undefined {
  const address = senderAddress(settings);
  return address === undefined ? undefined : mailbox({ ...settings.from, address });
}

/** A user name that is an address is part of the login: it stays out of ConfigMaps, as does what is made of it. */
export function withoutLogin({ credentials: _, token: __, ...settings }: MailSettings): MailSettings {
  return settings;
}

/** Leaves out what is not there. */
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
