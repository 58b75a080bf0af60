import { cut } from '../../../model/text.ts';
import { pageKey } from '../../views/key.ts';
import type { Row, State } from '../../views/row.ts';
import { sorted, summary } from '../../views/row.ts';
import { type Html, html } from './html.ts';
import { ageOf, badge, type Place, pageOf } from './layout.ts';

/** Filter of the list. */
export interface Filter {
  text: string;
  state: string;
  namespace: string;
}

const STATES: readonly [State, string][] = [
  ['failed', 'Not ready'],
  ['unknown', 'Unknown'],
  ['warning', 'Ready, with a warning'],
  ['suspended', 'Suspended'],
  ['ready', 'Ready'],
];

/** Ranks of the states, so that a text comparison sorts rows here and in the browser. */
const ranks = new Map(STATES.map(([state], index) => [state, index]));

/** Returns the text that a search covers. */
const searched = ({ namespace, name, reason, remedy }: Row): string =>
  `${namespace || 'csmtp'}/${name} ${reason} ${remedy}`.toLowerCase();

export const matches = (row: Row, { text, state, namespace }: Filter): boolean =>
  (state === '' || row.state === state) &&
  (namespace === '' || row.namespace === namespace) &&
  text
    .toLowerCase()
    .split(/\s+/)
    .every(word => searched(row).includes(word));

export function listPage(rows: readonly Row[], filter: Filter, place: Place): Html {
  const shown = sorted(rows.filter(row => matches(row, filter)));
  const namespaces = [...new Set(rows.map(({ namespace }) => namespace).filter(name => name !== ''))].sort();
  const body = html`
<h1>SmtpConfigs</h1>
<p id="summary" role="status">${summary(rows)}</p>
<form id="filter" method="get" action="${place.base}/" role="search">
<label>Search <input type="search" name="text" value="${filter.text}" placeholder="name, reason, remedy" maxlength="200"></label>
<label>State <select name="state">${option('', 'All', filter.state)}${STATES.map(([state, text]) => option(state, text, filter.state))}</select></label>
<label>Namespace <select name="namespace">${option('', 'All', filter.namespace)}${namespaces.map(name => option(name, name, filter.namespace))}</select></label>
<button type="submit">Filter</button>
</form>
<p id="shown" class="dim" role="status">${shown.length === rows.length ? '' : `${shown.length} of ${rows.length} shown`}</p>
<table id="list">
<thead><tr><th scope="col">State</th><th scope="col">Name</th><th scope="col">Reason</th><th scope="col">Since</th><th scope="col">What to do</th></tr></thead>
<tbody>
${shown.map(row => listRow(row, place))}
</tbody>
</table>
<p id="empty" class="dim"${shown.length > 0 && html` hidden`}>No SmtpConfig matches.</p>`;
  return pageOf({ title: `SmtpConfigs: ${summary(rows)}`, here: 'list', live: 'list', body }, place);
}

const option = (value: string, text: string, chosen: string): Html =>
  html`<option value="${value}"${value === chosen && html` selected`}>${text}</option>`;

/** Maximum length in characters: the list shows two lines, and the page of the SmtpConfig shows the full remedy. */
const MAX_REMEDY = 200;

/** Renders one row. The script replaces it when a newer row with the same key arrives. */
export function listRow(row: Row, { base, now }: Pick<Place, 'base' | 'now'>): Html {
  const { namespace, name, state, reason, since, remedy } = row;
  const key = pageKey(row);
  return html`<tr data-key="${key}" data-state="${state}" data-namespace="${namespace}" data-order="${ranks.get(state)} ${key}">
<td>${badge(state)}</td><th scope="row"><a href="${base}/config/${key}"><span class="dim">${namespace || 'csmtp'}/</span>${name}</a></th><td class="reason">${reason}</td><td class="since">${ageOf(since, now)}</td><td class="remedy"><div>${cut(remedy, MAX_REMEDY)}</div></td>
</tr>`;
}
