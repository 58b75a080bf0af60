import type { ReplyRule } from './preset.ts';

/** Rule for the reply of most servers to a wrong login, which gives no further detail. */
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
