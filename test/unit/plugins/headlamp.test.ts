import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { buildHeadlamp } from '../../../scripts/headlamp.ts';
import { failedStatus, readyStatus, stored } from '../../../testing/fixtures/smtpconfigs.ts';

type Props = Record<string, unknown>;
type Component = string | ((props: Props) => unknown);
interface Element {
  type: Component;
  props: Props;
}

/** What Headlamp gives its plugins, as far as this one uses it: an element is what it was made of. */
const registered: { routes: Props[]; entries: Props[]; resource?: Props } = { routes: [], entries: [] };
const make = (type: Component, props: Props): Element => ({ type, props });
const pluginLib = {
  React: {},
  ReactJSX: { jsx: make, jsxs: make, Fragment: 'Fragment' },
  ReactRouter: { useParams: () => ({ namespace: 'shop', name: 'mail' }) },
  Crd: {
    makeCustomResourceClass: (resource: Props) => {
      registered.resource = resource;
      return resource;
    },
  },
  CommonComponents: Object.fromEntries(
    [
      'DetailsGrid',
      'Link',
      'NameValueTable',
      'ResourceListView',
      'SectionBox',
      'SimpleTable',
      'StatusLabel',
    ].map(name => [name, name]),
  ),
  registerRoute: (route: Props) => registered.routes.push(route),
  registerSidebarEntry: (entry: Props) => registered.entries.push(entry),
};

let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'headlamp-'));
  await buildHeadlamp(folder);
  runInNewContext(readFileSync(join(folder, 'main.js'), 'utf8'), { pluginLib });
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

const isElement = (value: unknown): value is Element =>
  typeof value === 'object' && value !== null && 'type' in value && 'props' in value;

/** Calls the plugin's own components, down to those of Headlamp. */
function rendered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(rendered);
  if (!isElement(value)) return value;
  return typeof value.type === 'function'
    ? rendered(value.type(value.props))
    : {
        ...value,
        props: Object.fromEntries(Object.entries(value.props).map(([key, prop]) => [key, rendered(prop)])),
      };
}

/** The page of a route. */
function page(at: number): Element {
  const { component } = registered.routes[at] as { component: () => unknown };
  return rendered(component()) as Element;
}

const item = (status: object) => {
  const jsonData = stored('shop', 'mail', status);
  return { jsonData, getName: () => 'mail', getNamespace: () => 'shop' };
};

/** Everything that a person reads. */
const wordsOf = (value: unknown): string => JSON.stringify(value);

test('is small, and loads nothing', () => {
  const code = readFileSync(join(folder, 'main.js'), 'utf8');
  expect(code.length).toBeLessThan(20_000);
  expect(code).not.toMatch(/\bimport\(|\brequire\(|fetch\(|innerHTML/);
  const { name, main } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Props;
  expect({ name, main }).toEqual({ name: 'smtp-operator-headlamp', main: 'main.js' });
});

test('has an entry of the side bar, a list and a page for each SmtpConfig', () => {
  expect(registered.resource).toMatchObject({ pluralName: 'smtpconfigs', isNamespaced: true });
  expect(registered.routes.map(({ path }) => path)).toEqual([
    '/smtp-operator/smtpconfigs',
    '/smtp-operator/smtpconfigs/:namespace/:name',
  ]);
  expect(registered.entries).toMatchObject([{ url: '/smtp-operator/smtpconfigs', label: 'SMTP' }]);
});

test('the list shows the reason and the first step, and an object without a status', () => {
  const { type, props } = page(0);
  expect(type).toBe('ResourceListView');
  const columns = (props['columns'] as { id?: string; getValue?: (of: object) => unknown }[]).filter(
    ({ getValue }) => getValue,
  );
  const cells = (status: object) =>
    Object.fromEntries(columns.map(({ id, getValue }) => [id, getValue?.(item(status))]));
  expect(cells(failedStatus())).toMatchObject({
    name: 'mail',
    ready: 'False',
    reason: 'AuthorizationCodeRejected',
    todo: expect.stringContaining('In QQ Mail'),
  });
  expect(cells(readyStatus)).toMatchObject({ ready: 'True', todo: '' });
  expect(cells({})).toMatchObject({ ready: 'Unknown', reason: 'NotReported' });
});

test('the page has the diagnosis with its steps, the stages and the outputs, and what a server said as text', () => {
  const { type, props } = page(1);
  expect(type).toBe('DetailsGrid');
  expect(props).toMatchObject({ namespace: 'shop', name: 'mail', withEvents: true });
  const hostile = '535 <script>alert(1)</script>';
  const sections = (props['extraSections'] as (of: object) => { id: string; section: unknown }[])(
    item(failedStatus(hostile)),
  ).map(({ id, section }) => ({ id, section: rendered(section) }));
  expect(sections.map(({ id }) => id)).toEqual(
    expect.arrayContaining(['smtp-diagnosis', 'smtp-stages', 'smtp-outputs']),
  );
  const words = wordsOf(sections);
  expect(words).toContain('Authenticated: AuthorizationCodeRejected');
  expect(words).toContain('Store it under key password of Secret qq-mail.');
  expect(words).toContain('mail-smtp');
  // A string is a text node of React.
  expect(words).toContain(hostile);
  expect(words).not.toContain('dangerouslySetInnerHTML');
  const facts = (props['extraInfo'] as (of: object) => unknown)(item(failedStatus()));
  expect(wordsOf(rendered(facts))).toContain('qq-mail');
});
