import { both } from '../../../crds/wording.ts';
import { endpointText } from '../model/endpoint.ts';
import type { Evidence } from '../model/evidence.ts';
import type { Finding } from '../model/verdict.ts';
import type { DiagnosisContext } from './context.ts';
import { finding } from './context.ts';
import { isLoginRequired } from './knowledge.ts';
import { sentences } from './message.ts';

/** The spec names no Secret, but the provider accepts no mail without a login, even if the server accepted MAIL FROM. */
export function loginMissing(
  { endpoint }: Pick<Evidence, 'endpoint'>,
  { preset, noSecret }: DiagnosisContext,
): Finding<'Authenticated'> | undefined {
  if (!noSecret || !isLoginRequired(preset, endpoint.host)) return undefined;
  const { title, password, username } = preset;
  return finding({ stage: 'auth' }, 'Authenticated', 'LoginRequired', {
    message: `${title} accepts mail only after a login, ${both('but spec.secretRef is not set', 'but there is no --username')}. Nothing can be sent through ${endpointText(endpoint)}.`,
    remedy: sentences(
      `${both('Create a Secret with the keys username', 'You need the user name')} (${username.describe}) and password (${password.describe}). ${both('Set spec.secretRef.name to it.', 'Give --username and --password-file.')}`,
      password.obtain,
    ),
    retry: { kind: 'pointless' },
  });
}
