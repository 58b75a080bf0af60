import * as pulumi from '@pulumi/pulumi';

/**
 * An error that the user can fix: Pulumi shows the message without a stack trace. The SDK prefixes the message of a
 * passing error with the name of every property on the path; this message stays unchanged.
 */
export class UserError extends pulumi.RunError {
  constructor(message: string) {
    super(message);
    Object.defineProperty(this, 'message', { get: () => message, set: () => undefined });
    // After the program ends, the SDK shows the stack, which would be the stack of this package.
    this.stack = message;
  }
}

export const refuse = (message: string): never => {
  throw new UserError(message);
};
