import { z } from 'zod';
import { withRules } from '../build.ts';
import { words } from './words.ts';

/** Alphabets that a value can consist of. */
export const ALPHABETS = [
  'LowerCaseLetters',
  'UpperCaseLetters',
  'Letters',
  'Digits',
  'LowerCaseLettersAndDigits',
  'UpperCaseLettersAndDigits',
  'LettersAndDigits',
  'Hex',
  'Base64',
  'URLSafe',
  'Printable',
] as const;

const length = (description: string) => z.int().min(1).max(1024).meta({ format: 'int32', description });

const shapeFields = {
  prefix: words(64, 'Characters that every value begins with, such as SG. Default: none.').optional(),
  characters: z
    .enum(ALPHABETS)
    .meta({ description: 'Characters after the prefix. URLSafe: letters, digits, dash and underscore.' }),
  minLength: length('Least number of characters after the prefix.'),
  maxLength: length('Greatest number of characters after the prefix.'),
};

const LENGTHS = {
  cel: 'self.minLength <= self.maxLength',
  message: 'minLength must be at most maxLength',
  holds: ({ minLength, maxLength }: { minLength: number; maxLength: number }) => minLength <= maxLength,
};

const shape = withRules(
  z
    .strictObject({
      ...shapeFields,
      description: words(128, 'The form, for people: 16 lower-case letters.'),
      certain: z
        .boolean()
        .meta({
          description:
            'Whether the provider issues nothing else: a value of another form is then wrong for certain. Default: false.',
        })
        .optional(),
    })
    .meta({
      description: 'Form of the value. The operator compares the value in the Secret with it before a login.',
    }),
  [LENGTHS],
);

const wrongKind = withRules(
  z
    .strictObject({
      ...shapeFields,
      description: words(128, 'What such a value is, for people: an API key.'),
      instead: words(512, 'What to do instead. Default: the text of obtain.').optional(),
    })
    .meta({ description: 'Form of another secret that people mistake for the password.' }),
  [LENGTHS],
);

export const username = withRules(
  z
    .strictObject({
      kind: z.enum(['Address', 'Fixed', 'Free']).meta({
        description:
          'Address: a mail address. Fixed: the same user name for all accounts, in value. Free: any value.',
      }),
      value: words(256, 'The user name, for kind Fixed.').optional(),
      localPartAllowed: z
        .boolean()
        .meta({
          description: 'Whether the part before @ is accepted too, for kind Address. Default: false.',
        })
        .optional(),
      description: words(256, 'What the user name is, for people: the number of the staff card.'),
      shape: shape.optional(),
    })
    .meta({ description: 'The user name of a login.' }),
  [
    {
      cel: "(self.kind == 'Fixed') == has(self.value)",
      message: 'value belongs to kind Fixed, which needs it',
      holds: ({ kind, value }) => (kind === 'Fixed') === (value !== undefined),
    },
    {
      cel: "self.kind == 'Address' || !has(self.localPartAllowed)",
      message: 'localPartAllowed belongs to kind Address',
      holds: ({ kind, localPartAllowed }) => kind === 'Address' || localPartAllowed === undefined,
    },
  ],
);

export const password = z
  .strictObject({
    kind: z
      .enum([
        'AuthorizationCode',
        'AppPassword',
        'ClientPassword',
        'MailboxPassword',
        'SMTPPassword',
        'APIKey',
        'AccessToken',
        'None',
        'Any',
      ])
      .meta({ description: 'Kind of secret that the server takes as password. Default: Any.' })
      .optional(),
    description: words(256, 'What the password is, for people: the relay password of the team.'),
    obtain: words(1024, 'How to get one. It is part of the remedy of a refused login.'),
    shape: shape.optional(),
    mistakenFor: z
      .array(wrongKind)
      .max(8)
      .meta({
        'x-kubernetes-list-type': 'atomic',
        description: 'Other secrets that people put in its place, each with its form.',
      })
      .optional(),
  })
  .meta({ description: 'The password of a login.' });

export const sender = z
  .strictObject({
    rule: z
      .enum(['EqualsUsername', 'AccountOrAlias', 'Verified', 'Any'])
      .meta({
        description:
          'Which senders an account may use: EqualsUsername, its user name alone; AccountOrAlias, its address or an alias; Verified, what the provider has verified; Any. Default: Any.',
      })
      .optional(),
    judgedAt: z
      .enum(['Mail', 'Rcpt', 'Message', 'Never'])
      .meta({
        description:
          'Command whose reply first shows whether the account may use a sender: Mail (MAIL FROM), Rcpt (RCPT TO), Message (DATA and the message) or Never. Default: Rcpt.',
      })
      .optional(),
    description: words(256, 'The rule, for people.').optional(),
  })
  .meta({ description: 'The sender addresses that an account may use.' });

export type ProviderShape = z.output<typeof shape>;
export type ProviderUsername = z.output<typeof username>;
export type ProviderPassword = z.output<typeof password>;
