import type { Row, State } from '../../views/row.ts';
import { summary } from '../../views/row.ts';
import { type Html, html } from './html.ts';
import { badge, type Place, pageOf } from './layout.ts';

/** Renders the number of SmtpConfigs by namespace and state, failed ones first. */
export function namespacesPage(rows: readonly Row[], place: Place): Html {
  const inNamespaces = rows.filter(({ namespace }) => namespace !== '');
  const byNamespace = Map.groupBy(inNamespaces, ({ namespace }) => namespace);
  const lines = [...byNamespace]
    .map(([namespace, own]) => ({ namespace, own, broken: count(own, 'failed') }))
    .sort((a, b) => b.broken - a.broken || (a.namespace < b.namespace ? -1 : 1));
  const body = html`
<h1>Namespaces</h1>
<p role="status">${summary(inNamespaces)}</p>
<table class="numbers">
<thead><tr><th scope="col">State</th><th scope="col">Namespace</th><th scope="col">Not ready</th><th scope="col">Unknown</th><th scope="col">Warning</th><th scope="col">Ready</th></tr></thead>
<tbody>
${lines.map(
  ({ namespace, own }) => html`<tr>
<td>${badge(worst(own))}</td><th scope="row"><a href="${place.base}/?namespace=${namespace}">${namespace}</a></th>
<td data-label="Not ready">${count(own, 'failed')}</td><td data-label="Unknown">${count(own, 'unknown')}</td><td data-label="Warning">${count(own, 'warning')}</td><td data-label="Ready">${count(own, 'ready')}</td>
</tr>`,
)}
</tbody>
</table>`;
  return pageOf({ title: 'Namespaces', here: 'namespaces', live: 'namespaces', body }, place);
}

const count = (rows: readonly Row[], state: State): number => rows.filter(row => row.state === state).length;

const STATES: readonly State[] = ['failed', 'unknown', 'warning', 'suspended'];

const worst = (rows: readonly Row[]): State =>
  STATES.find(state => rows.some(row => row.state === state)) ?? 'ready';
