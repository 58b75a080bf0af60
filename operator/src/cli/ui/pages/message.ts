import { type Html, html } from './html.ts';
import { type Place, pageOf } from './layout.ts';

/** Renders a page with one message, such as a missing permission. */
export const messagePage = (title: string, text: string, place: Place): Html =>
  pageOf(
    {
      title,
      here: undefined,
      body: html`<h1>${title}</h1>${text.split('\n').map(line => html`<p>${line}</p>`)}<p><a href="${place.base}/">All SmtpConfigs</a></p>`,
    },
    place,
  );
