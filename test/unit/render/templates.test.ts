import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { renderOutputs } from '../../../operator/src/render/outputs.ts';
import { FILTERS } from '../../../operator/src/render/template/filters.ts';
import { renderTemplate } from '../../../operator/src/render/template/render.ts';
import { templateValues } from '../../../operator/src/render/template/values.ts';
import { PLAIN, RELAY, WORST, WORST_PASSWORD } from '../../../testing/fixtures/settings.ts';

const secret = templateValues('Secret', PLAIN);
const configMap = templateValues('ConfigMap', PLAIN);
const render = (template: string, values = secret): string => renderTemplate(template, values);

/** What is said of a template that cannot be rendered. */
function fault(template: string, values = secret): string {
  try {
    return `rendered: ${renderTemplate(template, values)}`;
  } catch (error) {
    return (error as Error).message;
  }
}

test('a template has the values, and what is not there is empty', () => {
  expect(
    render('{{ host }}:{{ port }} {{ tls }} {{ username }} {{ password }} {{ from }} {{ fromName }}'),
  ).toBe('smtp.qq.com:465 implicit shop@qq.com example-code shop@qq.com Shop');
  expect(render('[{{ caBundle }}{{ serverName }}{{ accessToken }}]')).toBe('[]');
  expect(render('{% if username %}login{% else %}none{% endif %}', templateValues('Secret', RELAY))).toBe(
    'none',
  );
  expect(render('{% unless tls == "none" %}{% assign s = "secure" %}{{ s | upcase }}{% endunless %}')).toBe(
    'SECURE',
  );
  expect(render('{% case tls %}{% when "implicit" %}ssl{% when "starttls" %}tls{% endcase %}')).toBe('ssl');
  expect(render('{% raw %}{{ host }}{% endraw %}{% comment %}x{% endcomment %}')).toBe('{{ host }}');
});

describe('a fault names the line and the word', () => {
  test.each<[string, string, RegExp]>([
    [
      'an unknown value',
      'a\n\n{{ pasword }}',
      /^line 3: there is no value pasword; there are host, port, tls,/,
    ],
    ['an unknown filter', '\n{{ host | shout }}', /^line 2: there is no filter shout; there are json, /],
    ['an unknown tag', '{% shout %}', /^line 1: there is no tag shout; there are if, /],
    ['an open brace', 'a\n{{ host', /^line 2: output "\{\{ host" not closed$/],
    ['an open tag', '{% if host %}', /^line 1: tag \{% if host %\} not closed$/],
    ['a value of a filter', '{{ host | append: pasword }}', /^line 1: there is no value pasword/],
    ['a property', '{{ host.length }}', /^(rendered|line 1: there is no value host)/],
  ])('%s', (_name, template, says) => {
    expect(fault(template)).toMatch(says);
  });
});

describe('a template reaches nothing but its values', () => {
  test.each([
    '{{ constructor }}',
    '{{ host.constructor }}',
    '{{ __proto__ }}',
    '{{ host.__proto__.constructor }}',
    '{{ process }}',
    '{% include "/etc/passwd" %}',
    '{% render "x" %}',
    '{% layout "x" %}',
    '{% for i in (1..9) %}{{ i }}{% endfor %}',
    '{% tablerow i in (1..9) %}{% endtablerow %}',
    '{% capture x %}{% endcapture %}',
    '{{ "now" | date: "%s" }}',
    '{{ host | replace: "s", "t" }}',
  ])('%s', template => {
    expect(fault(template)).toMatch(/^line 1: there is no (value|tag|filter) /);
  });
});

test('no ConfigMap gets the login, whatever its template says', () => {
  for (const name of ['username', 'password', 'accessToken', 'url']) {
    expect(fault(`{{ ${name} }}`, configMap)).toBe(
      `line 1: ${name} is part of the login, which no ConfigMap holds: use kind: Secret`,
    );
  }
  const { from: _, ...unnamed } = PLAIN;
  expect(JSON.stringify(templateValues('ConfigMap', unnamed))).not.toMatch(/shop@|example-code/);
});

test('what grows beyond all measure is stopped, and quickly', () => {
  const doubling = `{% assign x = host %}${'{% assign x = x | append: x %}'.repeat(500)}{{ x }}`;
  expect(fault(doubling)).toBe('line 1: it makes more than 128 KiB');
  const repeated = `{% assign x = host %}${'{% assign x = x | append: x %}'.repeat(12)}${'{{ x }}'.repeat(2000)}`;
  expect(fault(repeated)).toBe('it makes more than 256 KiB');
  expect(fault('{{ (1..1000000000) }}')).not.toMatch(/^rendered/);
});

test('no fault shows a value', () => {
  const values = { ...secret, password: 'hunter2-hunter2' };
  for (const template of [
    '{{ password | shout }}',
    '{{ password.x.y }}',
    '{% assign x = password %}{{ x.y }}{{ z }}',
  ]) {
    expect(fault(template, values)).not.toContain('hunter2');
  }
});

describe('the escape filters give back the worst password', () => {
  const worst = templateValues('Secret', WORST);
  const filtered = (filter: string): string => render(`{{ password | ${filter} }}`, worst);

  test('json and yaml', () => {
    expect(JSON.parse(filtered('json'))).toBe(WORST_PASSWORD);
    expect(parse(filtered('yaml'))).toBe(WORST_PASSWORD);
  });

  test('url and base64', () => {
    expect(decodeURIComponent(filtered('url'))).toBe(WORST_PASSWORD);
    expect(Buffer.from(filtered('base64'), 'base64').toString()).toBe(WORST_PASSWORD);
  });

  test('every filter is told of', () => {
    for (const { describe: text } of Object.values(FILTERS)) expect(text.length).toBeGreaterThan(5);
  });
});

test('a fault in one template stops all outputs', () => {
  const targets = [
    { kind: 'Secret' as const, name: 'good' },
    { kind: 'Secret' as const, name: 'bad', template: { data: { 'mail.conf': 'x\n{{ nothing }}' } } },
  ];
  const { faults } = renderOutputs(targets, PLAIN, { name: 'mail', retain: false });
  expect(faults).toEqual([
    {
      kind: 'Secret',
      name: 'bad',
      reason: 'TemplateInvalid',
      detail: expect.stringMatching(/^key mail\.conf, line 2: there is no value nothing; /),
    },
  ]);
});
