import { z } from 'zod';
import { keyIsFree, RESERVED_LABEL } from '../reserved.ts';
import { withRules } from './build.ts';
import { LABEL_KEY } from './names.ts';

export const QUALIFIED = {
  cel: `self.all(key, size(key) <= 253 && key.matches('${LABEL_KEY.source.replaceAll('\\/', '/')}'))`,
  message: 'keys must be qualified names such as example.com/team',
  holds: (labels: Record<string, string>) =>
    Object.keys(labels).every(key => key.length <= 253 && LABEL_KEY.test(key)),
};

const UNRESERVED = {
  cel: `self.all(key, ${keyIsFree.cel('key')})`,
  message:
    'a key belongs to a domain that other controllers act on, such as kubernetes.io or helm.sh: use your own key, such as example.com/team (see docs/reserved.md)',
  holds: (labels: Record<string, string>) => Object.keys(labels).every(keyIsFree.holds),
};

const NO_RELEASE = {
  cel: `!('${RESERVED_LABEL.key}' in self) || self['${RESERVED_LABEL.key}'] != '${RESERVED_LABEL.value}'`,
  message: `${RESERVED_LABEL.key}: ${RESERVED_LABEL.value} marks the release records of Helm: use another value`,
  holds: (labels: Record<string, string>) => labels[RESERVED_LABEL.key] !== RESERVED_LABEL.value,
};

export const stringMap = (
  value: z.ZodString,
  description: string,
  rules = [QUALIFIED, UNRESERVED, NO_RELEASE],
) => {
  const map = withRules(z.record(z.string(), value), rules);
  return map
    .refine(labels => Object.keys(labels).length <= 32, { message: 'at most 32 entries' })
    .meta({ ...map.meta(), maxProperties: 32, description });
};
