import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import http from 'node:http';
import https from 'node:https';

export interface Page {
  url: URL;
  status: number;
  text: string;
}

/** A minimal browser, sufficient to sign in: cookies, redirects and forms. */
export class Browser {
  readonly #ca: string;
  readonly #address: string;
  readonly #cookies = new Map<string, string>();
  /** Reports whether a URL must not be fetched, because the browser's machine has no server there. */
  readonly #unreachable: (url: URL) => boolean;

  /** @param address address of every HTTPS host */
  constructor(ca: string, address: string, unreachable: (url: URL) => boolean = () => false) {
    this.#ca = ca;
    this.#address = address;
    this.#unreachable = unreachable;
  }

  async open(address: string | URL, form?: Record<string, string>): Promise<Page> {
    const url = new URL(address);
    if (this.#unreachable(url)) return { url, status: 0, text: '' };
    const response = await this.#send(url, form);
    for (const cookie of response.headers['set-cookie'] ?? []) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      this.#cookies.set(name, value);
    }
    let text = '';
    for await (const part of response.setEncoding('utf8')) text += part;
    const { location } = response.headers;
    return location ? this.open(new URL(location, url)) : { url, status: response.statusCode ?? 0, text };
  }

  /** Submits the page's form with its hidden fields and these fields. */
  submit({ url, text }: Page, fields: Record<string, string> = {}): Promise<Page> {
    const action = /<form[^>]*action="([^"]*)"/.exec(text)?.[1] ?? url.href;
    const hidden = [...text.matchAll(/<input[^>]*type="hidden"[^>]*>/g)].flatMap(([input]) => {
      const name = /name="([^"]*)"/.exec(input)?.[1];
      return name === undefined ? [] : [[name, /value="([^"]*)"/.exec(input)?.[1] ?? '']];
    });
    return this.open(new URL(action, url), { ...Object.fromEntries(hidden), ...fields });
  }

  async #send(url: URL, form: Record<string, string> | undefined): Promise<IncomingMessage> {
    const body = form === undefined ? undefined : String(new URLSearchParams(form));
    const headers = {
      host: url.host,
      cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      ...(body !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
    };
    const options = { method: body === undefined ? 'GET' : 'POST', path: url.pathname + url.search, headers };
    const request =
      url.protocol === 'https:'
        ? https.request({ ...options, host: this.#address, servername: url.hostname, ca: this.#ca })
        : http.request({ ...options, host: '127.0.0.1', port: url.port });
    request.end(body);
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    return response;
  }
}
