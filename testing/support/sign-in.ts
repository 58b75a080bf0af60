import type { Lab } from '../lab/lab.ts';
import { Browser, type Page } from './browser.ts';

/** Signs in and gives consent, if the pages ask for it. */
export async function signIn(tab: Browser, first: Page, username: string): Promise<Page> {
  const asked = await tab.submit(first, { login: username, password: 'x' });
  return /name="prompt"[^>]*value="consent"/.test(asked.text) ? tab.submit(asked) : asked;
}

/** Enters a device code like a user. */
export async function typeCode(lab: Lab, code: string, username: string): Promise<void> {
  const tab = new Browser(lab.ca.pem, lab.oauth2.address);
  const page = await tab.open(`https://login.microsoftonline.com/device?user_code=${code}`);
  await signIn(tab, await tab.submit(await tab.submit(page), { confirm: 'yes' }), username);
}
