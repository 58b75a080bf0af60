import type { Hint, LoginField } from '../../model/hint.ts';
import { presets } from '../index.ts';
import type { Preset } from '../preset.ts';
import { LEGACY_HOSTS } from './settings.ts';

const NAMES: Readonly<Record<LoginField, string>> = { username: 'user name', password: 'password' };

/** Returns the fault and the remedy as text. It never contains a value of the Secret. */
export function hintText(hint: Hint, preset: Preset, region?: string): string {
  const { title } = preset;
  switch (hint.kind) {
    case 'preset-notice':
      return preset.notice ?? '';
    case 'legacy-host':
      return LEGACY_HOSTS[hint.host] ?? '';
    case 'username-not-fixed':
      return `${title} accepts only the user name ${hint.expected}, and the Secret holds another one. The operator uses ${hint.expected}: set the user name in the Secret to it, or remove the key.`;
    case 'username-incomplete':
      return `The user name in the Secret is not a full address, and ${title} requires ${preset.username.describe}: store the full address.`;
    case 'foreign-account': {
      const set = hint.region
        ? `spec.provider to ${hint.provider} and spec.region to ${hint.region}`
        : `spec.provider to ${hint.provider}`;
      return `The user name in the Secret is an address of ${hint.domain}, which ${title}${region ? ` (region ${region})` : ''} does not serve: set ${set}, or use an account of ${title}.`;
    }
    case 'other-sender':
      return `spec.from.address ${hint.from} is not the user name in the Secret, but ${title} allows an account to send only from its own address: set spec.from.address to the user name.`;
    case 'white-space':
      return `The ${NAMES[hint.field]} in the Secret ${EDGES[hint.at]} with white space, which is sent as part of it: store the value again without it.`;
    case 'quoted':
      return `The ${NAMES[hint.field]} in the Secret is enclosed in quotation marks, which are sent as part of it: store the value without them.`;
    case 'placeholder':
      return `The ${NAMES[hint.field]} in the Secret is a placeholder: store the real value.`;
    case 'encoded-twice':
      return `The ${NAMES[hint.field]} in the Secret is encoded in base64 twice: put the plain value under stringData, or encode it once under data.`;
    case 'not-ascii':
      return hint.fullWidth
        ? `The ${NAMES[hint.field]} in the Secret has full-width letters (全角): type it again with an ASCII keyboard (半角).`
        : `The ${NAMES[hint.field]} in the Secret has non-ASCII characters, which servers interpret differently: check that each one is intended.`;
    case 'swapped':
      return `The user name and password in the Secret seem to be swapped: exchange the values of the two keys.`;
    case 'same-value':
      return `The password in the Secret is the same as the user name: store the password. ${title} requires ${preset.password.describe}.`;
    case 'foreign-key':
      return `The ${NAMES[hint.field]} in the Secret is a key of ${titleOf(hint.provider)}, but spec.provider is ${preset.id}: set spec.provider to ${hint.provider}, or store the ${NAMES[hint.field]} of ${title}.`;
    case 'wrong-kind':
      return `The ${NAMES[hint.field]} in the Secret is ${hint.wrong}: ${title} requires ${preset.password.describe}. ${hint.instead ?? preset.password.obtain}`;
    case 'grouped':
      return 'The password in the Secret is written in groups: remove the spaces or hyphens between them.';
    case 'shape':
      return hint.field === 'password'
        ? `The password in the Secret does not look like one of ${title}, which is ${hint.expected}. ${preset.password.obtain}`
        : `The user name in the Secret does not look like one of ${title}, which is ${hint.expected}.`;
  }
}

const EDGES = { start: 'begins', end: 'ends', both: 'begins and ends' } as const;

const titleOf = (id: string): string => Object.values(presets).find(preset => preset.id === id)?.title ?? id;
