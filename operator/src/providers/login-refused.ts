import type { ReplyRule } from './preset.ts';

/** The reply of most servers to a wrong login, from which no more can be told. */
export const loginRefused = (
  message: string,
  remedy: string,
  reason: 'InvalidCredentials' | 'AuthorizationCodeRequired' = 'InvalidCredentials',
): ReplyRule => ({
  id: 'login-refused',
  at: ['auth'],
  codes: [535],
  reason,
  message,
  remedy,
  retry: { kind: 'stop' },
});
