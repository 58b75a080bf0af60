import { TERM } from '../../../crds/wording.ts';
import { byConsent } from '../providers/phrases.ts';
import type { PasswordRule, Preset } from '../providers/preset.ts';
import type { DiagnosisContext } from './context.ts';
import type { Cause } from './lexicon/index.ts';
import { sentences } from './message.ts';

/** Requirements of this provider, added if a general rule found the fault. */
export function providerHint(
  context: DiagnosisContext,
  { reason, cause }: { reason: string; cause?: Cause | undefined },
): string | undefined {
  const { preset } = context;
  if (cause !== undefined && OF_THE_SENDER.includes(cause)) return senderHint(preset, cause);
  const ofPassword = OF_THE_PASSWORD.includes(reason) || cause === 'service-off';
  if (ofPassword) return OF_A_MAILBOX.includes(preset.password.kind) ? preset.password.obtain : undefined;
  return credentialHint(context, reason);
}

const OF_THE_SENDER: readonly Cause[] = [
  'sender-mismatch',
  'sender-unverified',
  'sender-rejected',
  'domain-auth',
];

/** Causes that DNS records of the sender domain fix. */
const OF_THE_DOMAIN: readonly Cause[] = ['sender-unverified', 'domain-auth'];

const OF_THE_PASSWORD: readonly string[] = ['AppPasswordRequired', 'AuthorizationCodeRequired'];

/** Kinds of password for a mailbox: their instructions include enabling SMTP. */
const OF_A_MAILBOX: readonly PasswordRule['kind'][] = [
  'authorization-code',
  'app-password',
  'client-password',
  'mailbox-password',
];

function senderHint({ title, sender, domain }: Preset, cause: Cause): string | undefined {
  if (sender.kind === 'any') return undefined;
  const where = OF_THE_DOMAIN.includes(cause) && sender.kind === 'verified' ? domain?.dkim?.find : undefined;
  return sentences(
    cause === 'domain-auth' ? undefined : `Sender rule of ${title}: ${sender.describe}.`,
    where === undefined ? undefined : `To verify a domain with ${title}, publish its DKIM record. ${where}`,
  );
}

/** Returns the user name and password that this provider requires, if a general rule found the credentials at fault. */
export function credentialHint({ preset, username }: DiagnosisContext, reason: string): string | undefined {
  if (reason !== 'InvalidCredentials' && reason !== 'ConnectionClosed') return undefined;
  const wantsPassword = preset.password.kind !== 'any' && preset.password.kind !== 'none';
  return sentences(
    // With a reply, what is wrong with the user name leads the message.
    reason === 'ConnectionClosed'
      ? usernameHint({ preset, ...(username !== undefined && { username }) })
      : undefined,
    wantsPassword ? `${preset.title} requires ${preset.password.describe}.` : undefined,
    wantsPassword && reason === 'InvalidCredentials' ? preset.password.obtain : undefined,
  );
}

/** Returns how to log in to an account of this provider that accepts no passwords. */
export function consentHint({
  preset,
  place,
}: Pick<DiagnosisContext, 'preset' | 'place'>): string | undefined {
  return preset.oauth2 && byConsent(preset.id, place);
}

/**
 * Returns a sentence if the form of the user name is wrong, without contacting the server. The user name is never
 * shown.
 */
function usernameHint({
  preset,
  username,
}: Pick<DiagnosisContext, 'preset' | 'username'>): string | undefined {
  if (username === undefined) return undefined;
  const { kind, value, localPart, describe } = preset.username;
  if (kind === 'fixed' && value !== undefined && username !== value)
    return `${TERM.TheUserName} is not ${value}, the only one that ${preset.title} accepts.`;
  if (kind === 'address' && !localPart && !username.includes('@'))
    return `${TERM.TheUserName} is not an address. ${preset.title} requires ${describe}.`;
  return undefined;
}
