import type { SmtpProvider } from '../../../../../crds/provider-object.ts';
import { type Html, html } from './html.ts';
import { badge, type Place, pageOf } from './layout.ts';

/** Renders the administrator's SmtpProviders, with the number of shown SmtpConfigs that use each of them. */
export function providersPage(
  providers: readonly SmtpProvider[] | string,
  used: ReadonlyMap<string, number>,
  place: Place,
): Html {
  const body = html`
<h1>SmtpProviders</h1>
${typeof providers === 'string' ? html`<p class="dim">${providers}</p>` : table(providers, used)}`;
  return pageOf({ title: 'SmtpProviders', here: 'providers', body }, place);
}

function table(providers: readonly SmtpProvider[], used: ReadonlyMap<string, number>): Html {
  if (providers.length === 0)
    return html`<p class="dim">There are none. SmtpConfigs use built-in presets.</p>`;
  return html`<table>
<thead><tr><th scope="col">State</th><th scope="col">Name</th><th scope="col">Title</th><th scope="col">Servers</th><th scope="col">SmtpConfigs that name it</th></tr></thead>
<tbody>${providers.map(({ name, spec, problems }) => {
    const servers = (spec?.endpoints ?? []).map(({ host, port }) => `${host}:${port}`).join(', ');
    return html`<tr><td>${badge(problems.length === 0 ? 'ok' : 'failed', problems.length === 0 ? 'Valid' : 'Not valid')}</td><th scope="row">${name}</th><td data-label="Title">${spec?.title ?? problems.join('; ')}</td><td data-label="Servers">${servers}</td><td data-label="SmtpConfigs">${used.get(name) ?? 0}</td></tr>`;
  })}</tbody>
</table>`;
}
