import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { renderOutputs } from '../../../operator/src/render/outputs.ts';
import { FILTERS } from '../../../operator/src/render/template/filters.ts';
import { renderTemplates, templateJobs } from '../../../operator/src/render/template/job.ts';
import { TemplateEngine } from '../../../operator/src/render/template/render.ts';
import { type TemplateValues, templateValues } from '../../../operator/src/render/template/values.ts';
import { PLAIN, RELAY, WORST, WORST_PASSWORD } from '../../../testing/fixtures/settings.ts';

const secret = templateValues('Secret', PLAIN);
const configMap = templateValues('ConfigMap', PLAIN);
const render = (template: string, values = secret): string => new TemplateEngine().render(template, values);

/** What is said of a template that cannot be rendered. */
function fault(template: string, values = secret): string {
  try {
    return `rendered: ${render(template, values)}`;
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

test('no ConfigMap gets the credentials, for any template', () => {
  for (const name of ['username', 'password', 'accessToken', 'url']) {
    expect(fault(`{{ ${name} }}`, configMap)).toBe(
      `line 1: ${name} is part of the credentials, which a ConfigMap never contains: use kind: Secret`,
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
  expect(fault('{{ (1..1000000000) }}')).toBe('line 1: it makes too much');
  expect(fault(`{{ ${'('.repeat(16_000)} }}`)).toBe('line 1: it is nested too deeply');
});

describe('all templates of one SmtpConfig share one bound', () => {
  const doubled = `{% assign a = "0123456789abcdef" %}${'{% assign a = a | append: a %}'.repeat(13)}`;
  const outcome = (templates: Readonly<Record<string, string>>, values: TemplateValues = secret) =>
    renderTemplates([{ kind: 'Secret', name: 'mail', templates, values }])[0];

  test('a chain of filters in one tag is stopped inside it', () => {
    expect(outcome({ 'mail.conf': `${doubled}{{ a${' | upcase | downcase'.repeat(500)} }}` })).toEqual({
      ok: false,
      reason: 'TemplateLimitExceeded',
      detail: 'key mail.conf, all templates together handle more than 16 MiB of text',
    });
  });

  test('many templates count together, and so do many outputs', () => {
    const template = `${doubled}{{ a${' | upcase'.repeat(20)} }}`;
    const templates = Object.fromEntries(Array.from({ length: 16 }, (_, at) => [`k${at}`, template]));
    const jobs = Array.from({ length: 8 }, (_, at) => ({
      kind: 'Secret' as const,
      name: `mail-${at}`,
      templates: { k0: template },
      values: secret,
    }));
    expect(outcome({ k0: template })).toMatchObject({ ok: true });
    expect(outcome(templates)).toMatchObject({ reason: 'TemplateLimitExceeded' });
    expect(renderTemplates(jobs).at(-1)).toMatchObject({ reason: 'TemplateLimitExceeded' });
  });

  test('the longest sensible content stays within it', () => {
    const templates = Object.fromEntries(
      Array.from({ length: 16 }, (_, at) => [`k${at}`, '{{ caBundle | json }}{{ password | shell }}']),
    );
    const jobs = Array.from({ length: 4 }, (_, at) => ({
      kind: 'Secret' as const,
      name: `mail-${at}`,
      templates,
      values: { ...secret, caBundle: 'c'.repeat(48 * 1024) },
    }));
    expect(renderTemplates(jobs).every(({ ok }) => ok)).toBe(true);
  });
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

  test('every filter is documented', () => {
    for (const { describe: text } of Object.values(FILTERS)) expect(text.length).toBeGreaterThan(5);
  });
});

test('a fault in one template stops all outputs', () => {
  const targets = [
    { kind: 'Secret' as const, name: 'good' },
    { kind: 'Secret' as const, name: 'bad', template: { data: { 'mail.conf': 'x\n{{ nothing }}' } } },
  ];
  const templated = renderTemplates(templateJobs(targets, PLAIN));
  const { faults } = renderOutputs(targets, PLAIN, { name: 'mail', retain: false }, templated);
  expect(faults).toEqual([
    {
      kind: 'Secret',
      name: 'bad',
      reason: 'TemplateInvalid',
      detail: expect.stringMatching(/^key mail\.conf, line 2: there is no value nothing; /),
    },
  ]);
});
