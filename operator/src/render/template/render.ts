import { Liquid } from 'liquidjs';
import { FILTERS } from './filters.ts';
import { LOGIN_VALUES, type TemplateValues } from './values.ts';

/** Nothing that repeats, and nothing that reads another template: what a template costs grows with its length. */
export const TAGS = ['if', 'unless', 'case', 'assign', 'echo', 'comment', 'raw', '#'] as const;

const LONGEST_VALUE = 128 * 1024;
const LONGEST_ENTRY = 256 * 1024;
const TIME_MS = 1_000;

/** A template cannot be rendered: a sentence for the user, without any value. */
export class InvalidTemplate extends Error {}

const engine = createEngine();

function createEngine(): Liquid {
  const liquid = new Liquid({
    ownPropertyOnly: true,
    strictVariables: true,
    strictFilters: true,
    // An empty text is false here, as everybody expects of a value that is not there.
    jsTruthy: true,
    cache: false,
    renderLimit: TIME_MS,
    memoryLimit: 16 * LONGEST_ENTRY,
  });
  const allowed: readonly string[] = TAGS;
  for (const tag of Object.keys(liquid.tags)) if (!allowed.includes(tag)) delete liquid.tags[tag];
  for (const filter of Object.keys(liquid.filters)) delete liquid.filters[filter];
  for (const [name, { apply }] of Object.entries(FILTERS)) {
    liquid.registerFilter(name, (value: unknown, argument?: unknown) =>
      bounded(apply(text(value), argument === undefined ? undefined : text(argument)), LONGEST_VALUE),
    );
  }
  return liquid;
}

const text = (value: unknown): string => (value === null || value === undefined ? '' : String(value));

class TooLong extends Error {}

function bounded(value: string, longest: number): string {
  if (value.length > longest) throw new TooLong(`more than ${longest / 1024} KiB`);
  return value;
}

/** @throws InvalidTemplate naming the line and what is wrong there */
export function renderTemplate(template: string, values: TemplateValues): string {
  try {
    return bounded(String(engine.parseAndRenderSync(template, values)), LONGEST_ENTRY);
  } catch (error) {
    throw new InvalidTemplate(explained(error, values));
  }
}

interface LiquidFault {
  name: string;
  message: string;
  token?: { getPosition?(): [number, number] };
  variableName?: string;
  originalError?: { name?: string; message?: string; variableName?: string };
}

function explained(error: unknown, values: TemplateValues): string {
  const fault = error as LiquidFault;
  const [line] = fault.token?.getPosition?.() ?? [];
  return `${line === undefined ? '' : `line ${line}: `}${whatIsWrong(fault, values)}`;
}

function whatIsWrong({ name, message, originalError }: LiquidFault, values: TemplateValues): string {
  if (name === 'UndefinedVariableError') return noSuchValue(originalError?.variableName ?? '', values);
  const filter = /^undefined filter: (\S+?),? /.exec(`${message} `)?.[1];
  if (filter !== undefined)
    return `there is no filter ${filter}; there are ${Object.keys(FILTERS).join(', ')}`;
  const tag = /^tag "([^"]*)" not found/.exec(message)?.[1];
  if (tag !== undefined) return `there is no tag ${tag}; there are ${TAGS.join(', ')}`;
  // What the parser says is about the template's own text.
  if (name === 'ParseError' || name === 'TokenizationError')
    return message.replace(/, line:\d+, col:\d+[\s\S]*$/, '');
  const tooLong = (error: { message?: string } | undefined) => error?.message?.startsWith('more than ');
  if (tooLong(originalError)) return `it makes ${originalError?.message}`;
  if (message.startsWith('more than ')) return `it makes ${message}`;
  return 'it takes too long, or makes too much';
}

function noSuchValue(variable: string, values: TemplateValues): string {
  if (LOGIN_VALUES.includes(variable)) {
    return `${variable} is part of the login, which no ConfigMap holds: use kind: Secret`;
  }
  return `there is no value ${variable}; there are ${Object.keys(values).join(', ')}`;
}
