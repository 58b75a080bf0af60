import {
  percentEncoded,
  propertiesValue,
  quoted,
  rubyQuoted,
  shellQuoted,
  singleQuoted,
  yamlQuoted,
} from '../escape.ts';

/** A filter of templates, also listed in docs/templates.md. */
export interface TemplateFilter {
  describe: string;
  /** The result of the filter; `argument` is the text after the colon. */
  apply(value: string, argument: string | undefined): string;
}

const XML: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const argumentOf = (argument: string | undefined): string => argument ?? '';

/** All filters: escapes for the formats that applications read, and a few text functions. */
export const FILTERS: Readonly<Record<string, TemplateFilter>> = {
  json: { describe: 'a string of JSON, in double quotes', apply: quoted },
  yaml: { describe: 'a string of YAML, in double quotes', apply: yamlQuoted },
  toml: { describe: 'a string of TOML, in double quotes', apply: quoted },
  dotenv: {
    describe: 'a value of a .env file, in single quotes if possible, otherwise in double quotes',
    apply: dotenvQuoted,
  },
  properties: { describe: 'a value of a Java .properties file', apply: propertiesValue },
  shell: { describe: 'one word of a POSIX shell, in single quotes', apply: shellQuoted },
  php: { describe: 'a string of PHP, in single quotes', apply: singleQuoted },
  ruby: { describe: 'a string of Ruby', apply: rubyQuoted },
  python: { describe: 'a string of Python, in double quotes', apply: quoted },
  xml: { describe: 'text or an attribute value of XML and HTML', apply: xmlEscaped },
  url: { describe: 'percent-encoded, for any part of a URL', apply: percentEncoded },
  base64: { describe: 'base64 of the UTF-8 bytes', apply: value => Buffer.from(value).toString('base64') },
  default: {
    describe: 'the argument if the value is empty',
    apply: (value, argument) => value || argumentOf(argument),
  },
  append: {
    describe: 'the argument appended to the value',
    apply: (value, argument) => value + argumentOf(argument),
  },
  prepend: {
    describe: 'the argument prepended to the value',
    apply: (value, argument) => argumentOf(argument) + value,
  },
  upcase: { describe: 'in upper case', apply: value => value.toUpperCase() },
  downcase: { describe: 'in lower case', apply: value => value.toLowerCase() },
  strip: { describe: 'without leading and trailing white space', apply: value => value.trim() },
};

/**
 * In single quotes, no variables are replaced and no escapes are read; a value with a single quote needs double quotes.
 */
function dotenvQuoted(value: string): string {
  if (!value.includes("'")) return `'${value}'`;
  return `"${value.replace(/[\\"$`]/g, '\\$&')}"`;
}

function xmlEscaped(value: string): string {
  return value.replace(/[&<>"']/g, character => XML[character] ?? character);
}
