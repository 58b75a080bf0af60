import { both, FIELD, TERM, wordedFor } from '../../../../crds/wording.ts';
import type { Hint, LoginField } from '../../model/hint.ts';
import { sentences } from '../../model/text.ts';
import { presets } from '../index.ts';
import type { Preset } from '../preset.ts';
import { LEGACY_HOSTS } from './settings.ts';

const NAMES: Readonly<Record<LoginField, string>> = { username: 'user name', password: 'password' };

/** Where each value comes from. */
const WHERE: Readonly<Record<LoginField, string>> = {
  username: both('in the Secret', 'of --username'),
  password: TERM.inTheSecret,
};

/** A hint as text. It never contains a value of the Secret. */
export interface HintText {
  fault: string;
  /** Absent if the fault names it. */
  remedy?: string;
}

/** Returns the fault and the remedy as one paragraph, with the wording for the cluster. */
export function hintParagraph(hint: Hint, preset: Preset, region?: string): string {
  const { fault, remedy } = hintText(hint, preset, region);
  return wordedFor('cluster', sentences(fault, remedy));
}

/** Returns the fault and the remedy as sentences. */
export function hintText(hint: Hint, preset: Preset, region?: string): HintText {
  const { title } = preset;
  switch (hint.kind) {
    case 'preset-notice':
      return { fault: preset.notice ?? '' };
    case 'legacy-host':
      return { fault: LEGACY_HOSTS[hint.host] ?? '' };
    case 'username-not-fixed':
      return {
        fault: `${title} accepts only the user name ${hint.expected}, and ${TERM.theSecret} holds another one. ${TERM.TheOperator} uses ${hint.expected}.`,
        remedy: `Set ${TERM.theUserName} to ${hint.expected}, or remove the key.`,
      };
    case 'username-incomplete':
      return {
        fault: `${TERM.TheUserName} is not a full address. ${title} requires ${preset.username.describe}.`,
        remedy: 'Store the full address as the user name.',
      };
    case 'foreign-account': {
      const set = hint.region
        ? `${FIELD.provider} to ${hint.provider} and ${FIELD.region} to ${hint.region}`
        : `${FIELD.provider} to ${hint.provider}`;
      return {
        fault: `${TERM.TheUserName} is an address of ${hint.domain}, which ${title}${region ? ` (region ${region})` : ''} does not serve.`,
        remedy: `Set ${set}, or use an account of ${title}.`,
      };
    }
    case 'other-sender':
      return {
        fault: `${FIELD.fromAddress} ${hint.from} is not ${TERM.theUserName}, but ${title} allows an account to send only from its own address.`,
        remedy: `Set ${FIELD.fromAddress} to the user name.`,
      };
    case 'white-space':
      return {
        fault: `The ${NAMES[hint.field]} ${WHERE[hint.field]} ${EDGES[hint.at]} with white space, which is sent as part of it.`,
        remedy: `Store the ${NAMES[hint.field]} again without the white space.`,
      };
    case 'quoted':
      return {
        fault: `The ${NAMES[hint.field]} ${WHERE[hint.field]} is enclosed in quotation marks, which are sent as part of it.`,
        remedy: `Store the ${NAMES[hint.field]} without the quotation marks.`,
      };
    case 'placeholder':
      return {
        fault: `The ${NAMES[hint.field]} ${WHERE[hint.field]} is a placeholder.`,
        remedy: `Store the real ${NAMES[hint.field]}.`,
      };
    case 'encoded-twice':
      return {
        fault: `The ${NAMES[hint.field]} ${WHERE[hint.field]} is encoded in base64 twice.`,
        remedy: both(
          'Put the plain value under stringData, or encode it once under data.',
          'Give the plain value.',
        ),
      };
    case 'not-ascii':
      return hint.fullWidth
        ? {
            fault: `The ${NAMES[hint.field]} ${WHERE[hint.field]} has full-width letters (全角).`,
            remedy: `Type the ${NAMES[hint.field]} again with an ASCII keyboard (半角).`,
          }
        : {
            fault: `The ${NAMES[hint.field]} ${WHERE[hint.field]} has non-ASCII characters, which servers interpret differently.`,
            remedy: `Check that each non-ASCII character of the ${NAMES[hint.field]} is intended.`,
          };
    case 'swapped':
      return {
        fault: `${both('The user name and password in the Secret', '--username and the file of --password-file')} seem to be swapped.`,
        remedy: 'Exchange the values of the two keys.',
      };
    case 'same-value':
      return {
        fault: `The password ${TERM.inTheSecret} is the same as the user name. ${title} requires ${preset.password.describe}.`,
        remedy: 'Store the password under the password key.',
      };
    case 'foreign-key':
      return {
        fault: `The ${NAMES[hint.field]} ${WHERE[hint.field]} is a key of ${titleOf(hint.provider)}, but ${FIELD.provider} is ${preset.id}.`,
        remedy: `Set ${FIELD.provider} to ${hint.provider}, or store the ${NAMES[hint.field]} of ${title}.`,
      };
    case 'wrong-kind':
      return {
        fault: `The ${NAMES[hint.field]} ${WHERE[hint.field]} is ${hint.wrong}. ${title} requires ${preset.password.describe}.`,
        remedy: hint.instead ?? preset.password.obtain,
      };
    case 'grouped':
      return {
        fault: `The password ${TERM.inTheSecret} contains spaces or hyphens between its letters.`,
        remedy: 'Store the password without them.',
      };
    case 'shape':
      return hint.field === 'password'
        ? {
            fault: `The password ${TERM.inTheSecret} does not have the form that ${title} issues: ${hint.expected}.`,
            remedy: preset.password.obtain,
          }
        : {
            fault: `${TERM.TheUserName} does not have the form that ${title} issues: ${hint.expected}.`,
            remedy: `Check ${TERM.theUserName}.`,
          };
  }
}

const EDGES = { start: 'begins', end: 'ends', both: 'begins and ends' } as const;

const titleOf = (id: string): string => Object.values(presets).find(preset => preset.id === id)?.title ?? id;
