import { Liquid } from 'liquidjs';
import { FILTERS } from './filters.ts';
import { LOGIN_VALUES, type TemplateValues } from './values.ts';
import { OverLimit, Work } from './work.ts';

/** Allowed tags. There are no loops and no includes, so the cost of a template grows only with its length. */
export const TAGS = ['if', 'unless', 'case', 'assign', 'echo', 'comment', 'raw', '#'] as const;

const MAX_VALUE = 128 * 1024;
const MAX_ENTRY = 256 * 1024;
/** Maximum number of elements of a range. */
const MAX_ELEMENTS = 64 * 1024;

/** A template cannot be rendered. The message is for the user and contains no value. */
export class InvalidTemplate extends Error {}

/** Renders the templates of one SmtpConfig within one limit. */
export class TemplateEngine {
  readonly #work = new Work();
  readonly #liquid = createLiquid(this.#work);

  /** @throws InvalidTemplate naming the line and what is wrong there; OverLimit */
  render(template: string, values: TemplateValues): string {
    try {
      this.#work.take(template.length);
      const text = withinLimit(String(this.#liquid.parseAndRenderSync(template, values)), MAX_ENTRY);
      this.#work.take(text.length);
      return text;
    } catch (error) {
      throw overLimitIn(error) ?? new InvalidTemplate(explained(error, values));
    }
  }
}

function createLiquid(work: Work): Liquid {
  const liquid = new Liquid({
    ownPropertyOnly: true,
    strictVariables: true,
    strictFilters: true,
    // An empty text is false, as users expect for a missing value.
    jsTruthy: true,
    cache: false,
    memoryLimit: MAX_ELEMENTS,
  });
  const allowed: readonly string[] = TAGS;
  for (const tag of Object.keys(liquid.tags)) if (!allowed.includes(tag)) delete liquid.tags[tag];
  for (const filter of Object.keys(liquid.filters)) delete liquid.filters[filter];
  for (const [name, { apply }] of Object.entries(FILTERS)) {
    liquid.registerFilter(name, (value: unknown, argument?: unknown) => {
      const input = text(value);
      const parameter = argument === undefined ? undefined : text(argument);
      work.take(input.length + (parameter?.length ?? 0));
      const output = withinLimit(apply(input, parameter), MAX_VALUE);
      work.take(output.length);
      return output;
    });
  }
  return liquid;
}

const text = (value: unknown): string => (value === null || value === undefined ? '' : String(value));

class TooLong extends Error {}

function withinLimit(value: string, longest: number): string {
  if (value.length > longest) throw new TooLong(`more than ${longest / 1024} KiB`);
  return value;
}

/** Finds the OverLimit in an error, because Liquid wraps exceptions of filters. */
function overLimitIn(error: unknown): OverLimit | undefined {
  const { originalError } = error as LiquidFault;
  return [error, originalError].find(fault => fault instanceof OverLimit) as OverLimit | undefined;
}

interface LiquidFault {
  name: string;
  message: string;
  token?: { getPosition?(): [number, number] };
  variableName?: string;
  originalError?: { name?: string; message?: string; variableName?: string };
}

function explained(error: unknown, values: TemplateValues): string {
  if (error instanceof TooLong) return `it makes ${error.message}`;
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
  if (message.startsWith('Maximum call stack size')) return 'it is nested too deeply';
  // The message of the parser refers only to the text of the template and contains no value.
  if (name === 'ParseError' || name === 'TokenizationError')
    return message.replace(/, line:\d+, col:\d+[\s\S]*$/, '');
  if (originalError instanceof TooLong) return `it makes ${originalError.message}`;
  return 'it makes too much';
}

function noSuchValue(variable: string, values: TemplateValues): string {
  if (LOGIN_VALUES.includes(variable)) {
    return `${variable} is part of the credentials, which a ConfigMap never contains: use kind: Secret`;
  }
  return `there is no value ${variable}; there are ${Object.keys(values).join(', ')}`;
}
