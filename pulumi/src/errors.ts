import * as pulumi from '@pulumi/pulumi';

/**
 * A fault that its user can fix: Pulumi shows the message without a stack. The SDK puts the name of every
 * property on the way before the message of an error that passes by; this one stays as it was written.
 */
export class UserError extends pulumi.RunError {
  constructor(message: string) {
    super(message);
    Object.defineProperty(this, 'message', { get: () => message, set: () => undefined });
    // After the end of the program the SDK shows the stack, which would be that of this package.
    this.stack = message;
  }
}

export const refuse = (message: string): never => {
  throw new UserError(message);
};
