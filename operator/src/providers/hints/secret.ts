import type { Hint, HintKind, HintWeight, Inspection, LoginField } from '../../model/hint.ts';
import type { Preset, Shape, WrongKind } from '../preset.ts';
import { parseAddress } from './address.ts';

export interface SecretValues {
  preset: Preset;
  /** Value from the Secret. Absent if the provider's fixed user name is used. */
  username?: string | undefined;
  password: string;
}

/** Weight of each kind of hint. A shape decides if the provider issues passwords of one shape only. */
const WEIGHT: Readonly<Record<HintKind, HintWeight>> = {
  placeholder: 'decides',
  swapped: 'decides',
  'wrong-kind': 'decides',
  'foreign-key': 'decides',
  'username-incomplete': 'decides',
  'foreign-account': 'decides',
  'same-value': 'likely',
  'encoded-twice': 'likely',
  quoted: 'likely',
  'white-space': 'likely',
  shape: 'likely',
  'not-ascii': 'note',
  grouped: 'note',
  'other-sender': 'note',
  'username-not-fixed': 'note',
  'legacy-host': 'note',
  'preset-notice': 'note',
};

const ORDER: readonly HintWeight[] = ['decides', 'likely', 'note'];

export function weightOf(preset: Preset, hint: Hint): HintWeight {
  if (hint.kind === 'shape' && preset[hint.field].shape?.sure) return 'decides';
  // App passwords are shown in groups, and their servers accept the blanks. An authorization code is sent as it is.
  if (hint.kind === 'grouped' && preset.password.kind === 'authorization-code') return 'likely';
  return WEIGHT[hint.kind];
}

/** Sorts hints, the most significant first; hints of equal weight keep their order. */
export const byWeight = (preset: Preset, hints: readonly Hint[]): Hint[] =>
  hints.toSorted((a, b) => ORDER.indexOf(weightOf(preset, a)) - ORDER.indexOf(weightOf(preset, b)));

/** Checks the values of a Secret. The result contains no part of them. */
export function inspectSecret({ preset, username, password }: SecretValues): Inspection {
  const { shape } = preset.password;
  const hints = [
    ...together(preset, username, password),
    ...(username === undefined ? [] : alone('username', username, preset)),
    ...alone('password', password, preset),
  ];
  return {
    hints: byWeight(preset, hints),
    ...(shape && { passwordFits: fits(shape, password) || fits(shape, ungrouped(password)) }),
  };
}

/** Removes the separators with which providers group letters for reading. */
const ungrouped = (value: string): string => value.replace(/[\s-]+/g, '');

const fits = ({ pattern }: Shape, value: string): boolean => pattern.test(value);

/** Returns hints from the comparison of user name and password. */
function together(preset: Preset, username: string | undefined, password: string): Hint[] {
  const { kind, value, mayEqualPassword = false } = preset.username;
  if (kind === 'fixed' && password === value) return [{ kind: 'same-value' }];
  if (username === undefined) return [];
  if (password === username) return mayEqualPassword ? [] : [{ kind: 'same-value' }];
  const swapped =
    kind === 'address'
      ? !parseAddress(username) && isAddress(password)
      : isOf(preset.username.shape, password) &&
        !isOf(preset.username.shape, username) &&
        !isOf(preset.password.shape, password);
  return swapped ? [{ kind: 'swapped' }] : [];
}

const isOf = (shape: Shape | undefined, value: string): boolean => shape !== undefined && fits(shape, value);

const isAddress = (text: string): boolean => /^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/.test(text);

/** Providers whose keys have a prefix that identifies the provider. */
const KEYS: readonly (readonly [provider: string, pattern: RegExp])[] = [
  ['sendgrid', /^SG\.[\w-]{10,}\.[\w-]{10,}$/],
  ['brevo', /^x(?:keysib|smtpsib)-[0-9a-f]{32,}-\w+$/],
  ['resend', /^re_[A-Za-z0-9]{6,}_[A-Za-z0-9]{10,}$/],
  ['mailgun', /^key-[0-9a-f]{32}$/],
  ['ses', /^AKIA[A-Z0-9]{16}$/],
];

/** Returns hints from one value: the first cause that explains it, and non-ASCII characters. */
function alone(field: LoginField, value: string, preset: Preset): Hint[] {
  const { shape } = preset[field];
  const good = shape !== undefined && fits(shape, value);
  const first = good ? undefined : (ofWrongForm(field, value, preset) ?? ofWrongKind(field, value, preset));
  return [first, notASCII(field, value)].filter(hint => hint !== undefined);
}

/** Returns a hint if the value was written into the Secret in a wrong way. */
function ofWrongForm(field: LoginField, value: string, preset: Preset): Hint | undefined {
  const { start, end } = edges(value);
  if (start > 0 || end < value.length) {
    const at = start === 0 ? 'end' : end === value.length ? 'start' : 'both';
    return { kind: 'white-space', field, at };
  }
  if (/^(?:"[^"]*"|'[^']*'|“[^”]*”)$/.test(value)) return { kind: 'quoted', field };
  if (PLACEHOLDER.test(value)) return { kind: 'placeholder', field };
  if (isEncodedTwice(field, value, preset)) return { kind: 'encoded-twice', field };
  return undefined;
}

/** Reports whether a character is white space or invisible in editors. */
const isBlank = (letter: string): boolean =>
  letter.trim() === '' || letter === '\u200b' || letter === '\u2060';

/** Returns start and end of a value without the white space around it. */
function edges(value: string): { start: number; end: number } {
  let start = 0;
  let end = value.length;
  while (start < end && isBlank(value.charAt(start))) start++;
  while (end > start && isBlank(value.charAt(end - 1))) end--;
  return { start, end };
}

const PLACEHOLDER =
  /^(?:\$\{[^}]*\}|\$\([^)]*\)|\{\{[^}]*\}\}|<[^>]*>|change-?me|replace-?me|your[-_ ][a-z _-]+|x{6,}|\*{4,}|…|\.{3})$/i;

/** Minimum length of base64: a shorter text may decode to text by accident. */
const SHORTEST_BASE64 = 12;

function isEncodedTwice(field: LoginField, value: string, preset: Preset): boolean {
  if (value.length < SHORTEST_BASE64 || value.length % 4 !== 0) return false;
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(value)) return false;
  const bytes = Buffer.from(value, 'base64');
  const text = bytes.toString('latin1');
  if (bytes.toString('base64') !== value || !/^[\x20-\x7e]+\n?$/.test(text)) return false;
  const decoded = text.trimEnd();
  if (field === 'username') return isAddress(decoded) || decoded === preset.username.value;
  const { shape } = preset.password;
  return shape ? fits(shape, decoded) || value.endsWith('=') : true;
}

function ofWrongKind(field: LoginField, value: string, preset: Preset): Hint | undefined {
  const wrong = field === 'password' ? wrongKind(preset.password.wrong ?? [], value) : undefined;
  if (wrong) return wrong;
  const issuer = KEYS.find(([, pattern]) => pattern.test(value))?.[0];
  if (issuer !== undefined && issuer !== preset.id && preset.endpoints.length > 0)
    return { kind: 'foreign-key', field, provider: issuer };
  const { shape } = preset[field];
  if (!shape) return undefined;
  if (field === 'password' && fits(shape, ungrouped(value))) return { kind: 'grouped' };
  return { kind: 'shape', field, expected: shape.describe };
}

function wrongKind(kinds: readonly WrongKind[], value: string): Hint | undefined {
  const found = kinds.find(({ pattern }) => pattern.test(value));
  return (
    found && {
      kind: 'wrong-kind',
      field: 'password',
      wrong: found.describe,
      ...(found.instead !== undefined && { instead: found.instead }),
    }
  );
}

function notASCII(field: LoginField, value: string): Hint | undefined {
  // The hint about white space covers invisible characters at the ends.
  const { start, end } = edges(value);
  const inner = value.slice(start, end);
  if (/^[\x20-\x7e]*$/.test(inner)) return undefined;
  return { kind: 'not-ascii', field, fullWidth: /^[\x20-\x7e]*$/.test(inner.normalize('NFKC')) };
}
