import { z } from 'zod';
import { withRules } from './build.ts';
import { LABEL_KEY } from './names.ts';

export const QUALIFIED = {
  cel: `self.all(key, size(key) <= 253 && key.matches('${LABEL_KEY.source.replaceAll('\\/', '/')}'))`,
  message: 'keys must be qualified names such as example.com/team',
  holds: (labels: Record<string, string>) =>
    Object.keys(labels).every(key => key.length <= 253 && LABEL_KEY.test(key)),
};

const NOT_OURS = {
  cel: "self.all(key, !key.startsWith('smtp-operator.dev/') && key != 'app.kubernetes.io/managed-by')",
  message: 'keys under smtp-operator.dev/ and app.kubernetes.io/managed-by belong to the operator',
  holds: (labels: Record<string, string>) =>
    Object.keys(labels).every(
      key => !key.startsWith('smtp-operator.dev/') && key !== 'app.kubernetes.io/managed-by',
    ),
};

export const stringMap = (value: z.ZodString, description: string, rules = [QUALIFIED, NOT_OURS]) => {
  const map = withRules(z.record(z.string(), value), rules);
  return map
    .refine(labels => Object.keys(labels).length <= 32, { message: 'at most 32 entries' })
    .meta({ ...map.meta(), maxProperties: 32, description });
};
