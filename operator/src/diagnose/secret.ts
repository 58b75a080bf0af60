import type { ReasonOf } from '../../../crds/reasons.ts';
import type { Hint } from '../model/hint.ts';
import { weightOf } from '../providers/hints/secret.ts';
import { type HintText, hintText } from '../providers/hints/text.ts';
import type { PasswordRule } from '../providers/preset.ts';
import { hints } from '../providers/warnings.ts';
import type { DiagnosisContext } from './context.ts';
import type { Meaning } from './decision/meaning.ts';
import { sentences } from './message.ts';

/** A meaning, with the findings on the values of the Secret if they explain the rejection. */
export type Explained = Meaning & { lead?: HintText };

/** Reasons that the values of the Secret may explain. */
const OF_THE_VALUES: readonly string[] = [
  'InvalidCredentials',
  'AuthorizationCodeRequired',
  'AppPasswordRequired',
  'ServerError',
] satisfies ReasonOf<'Authenticated'>[];

/** The reason for a password of the wrong form, independent of the server's words. */
const BY_KIND: Readonly<Partial<Record<PasswordRule['kind'], ReasonOf<'Authenticated'>>>> = {
  'authorization-code': 'AuthorizationCodeRequired',
  'app-password': 'AppPasswordRequired',
};

/** A value in the Secret that cannot be right is the cause, so it is reported before the server's words. */
export function bySecret(meaning: Meaning, context: DiagnosisContext): Explained {
  const { preset, region, byToken } = context;
  if (meaning.condition !== 'Authenticated' || byToken || !OF_THE_VALUES.includes(meaning.reason))
    return meaning;
  const found = hintsOf(context).filter(hint => weightOf(preset, hint) !== 'note');
  if (found.length === 0 || meaning.because.cause === 'temporary') return meaning;
  const reason = reasonOf(meaning, found, preset.password.kind);
  const texts = found.slice(0, 2).map(hint => hintText(hint, preset, region));
  return {
    ...meaning,
    reason,
    lead: {
      fault: sentences(...texts.map(({ fault }) => fault)),
      remedy: sentences(...texts.map(({ remedy }) => remedy)),
    },
    because: { ...meaning.because, secret: found.map(({ kind }) => kind) },
  };
}

const hintsOf = ({ preset, region, username, inspection }: DiagnosisContext): Hint[] =>
  hints({ preset, region, username, secretHints: inspection?.hints ?? [] });

function reasonOf({ reason }: Meaning, hints: readonly Hint[], kind: PasswordRule['kind']): string {
  const [first] = hints;
  const ofForm = first?.kind === 'shape' && first.field === 'password';
  return (ofForm && reason !== 'ServerError' && BY_KIND[kind]) || reason;
}
