import { afterEach, describe, expect, test } from '@jest/globals';
import { ApiError, ApiUnavailable, apiError } from '../../../operator/src/kube/errors.ts';
import { lines } from '../../../operator/src/kube/lines.ts';
import { CONFIG_MAPS, pathOf, SMTP_CONFIGS } from '../../../operator/src/kube/resources.ts';
import { failure, json, type ScriptedApi, scriptedApi } from '../../../testing/support/scripted-api.ts';

let api: ScriptedApi | undefined;
afterEach(() => api?.stop());

const failed = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('a request', () => {
  test('is counted by verb, resource and status', async () => {
    const counted: unknown[] = [];
    api = await scriptedApi(
      (_request, response) => json(response, { kind: 'ConfigMap' }),
      (...what) => counted.push(what),
    );
    await api.client.get(CONFIG_MAPS, 'shop', 'mail');
    await api.client.apply({ resource: CONFIG_MAPS, namespace: 'shop', name: 'mail' }, {}, 'me');
    expect(counted).toEqual([
      ['get', 'configmaps', 200],
      ['patch', 'configmaps', 200],
    ]);
    expect(api.requests[1]).toBe('/api/v1/namespaces/shop/configmaps/mail?fieldManager=me&force=true');
  });

  test('that must wait is retried', async () => {
    let asked = 0;
    api = await scriptedApi((_request, response) => {
      asked += 1;
      if (asked === 1) json(response, failure(429, 'TooManyRequests'), 429, { 'retry-after': '0.01' });
      else json(response, { asked });
    });
    expect(await api.client.get(CONFIG_MAPS, 'shop', 'mail')).toEqual({ asked: 2 });
  });

  test('that must wait without end fails', async () => {
    api = await scriptedApi((_request, response) =>
      json(response, failure(429, 'TooManyRequests'), 429, { 'retry-after': '0.01' }),
    );
    expect(await failed(api.client.get(CONFIG_MAPS, 'shop', 'mail'))).toMatchObject({ status: 429 });
    expect(api.requests.length).toBeLessThan(6);
  });

  test('that is rejected for its token reads the token again', async () => {
    api = await scriptedApi((_request, response) => json(response, failure(401, 'Unauthorized'), 401));
    expect(await failed(api.client.get(CONFIG_MAPS, 'shop', 'mail'))).toBeInstanceOf(ApiError);
    expect(api.invalidated()).toBe(1);
  });

  test('leaves behind whether the API server answered, be it with a refusal', async () => {
    let answers = true;
    api = await scriptedApi((_request, response) =>
      answers ? json(response, failure(404, 'NotFound'), 404) : response.destroy(),
    );
    expect(api.client.answers).toBeUndefined();
    await failed(api.client.get(CONFIG_MAPS, 'shop', 'mail'));
    expect(api.client.answers).toBe(true);
    answers = false;
    await failed(api.client.get(CONFIG_MAPS, 'shop', 'mail'));
    expect(api.client.answers).toBe(false);
  });

  test('that is not answered is reported', async () => {
    api = await scriptedApi((_request, response) => response.destroy());
    expect(await failed(api.client.get(CONFIG_MAPS, 'shop', 'mail'))).toBeInstanceOf(ApiUnavailable);
  });

  test('whose answer is cut off is reported', async () => {
    api = await scriptedApi((_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"half":', () => response.destroy());
    });
    expect(await failed(api.client.get(CONFIG_MAPS, 'shop', 'mail'))).toBeInstanceOf(ApiUnavailable);
  });
});

test('a name cannot lead out of its path', () => {
  expect(pathOf(SMTP_CONFIGS, 'shop', '../../secrets')).toBe(
    '/apis/smtp-operator.dev/v1alpha1/namespaces/shop/smtpconfigs/..%2F..%2Fsecrets',
  );
});

describe('a failure', () => {
  test.each([
    ['a Status', 409, JSON.stringify(failure(409, 'Conflict')), undefined, 409, 'Conflict', undefined],
    ['Retry-After', 429, '{}', '7', 429, '', 7],
    [
      'details of a Status',
      500,
      JSON.stringify({ ...failure(504, 'Timeout'), details: { retryAfterSeconds: 3 } }),
      undefined,
      504,
      'Timeout',
      3,
    ],
    ['no JSON at all', 502, '<html>secret</html>', undefined, 502, '', undefined],
  ])('is read from %s', (_what, status, body, retryAfter, code, reason, seconds) => {
    const error = apiError(status, body, retryAfter);
    expect([error.status, error.reason, error.retryAfterSeconds]).toEqual([code, reason, seconds]);
    expect(error.message).not.toContain('secret');
  });
});

async function* chunks(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

async function all(source: AsyncIterable<string>): Promise<string[]> {
  const found: string[] = [];
  for await (const line of source) found.push(line);
  return found;
}

describe('lines', () => {
  test.each<[string, string[], string[]]>([
    ['in one piece', ['a\nb\n'], ['a', 'b']],
    ['in pieces', ['a', 'b\nc', '\n'], ['ab', 'c']],
    ['with empty ones between', ['a\n\n\r\nb\n'], ['a', 'b']],
    ['of which the last is not finished', ['a\nb'], ['a']],
  ])('%s', async (_how, pieces, expected) => {
    expect(await all(lines(chunks(...pieces)))).toEqual(expected);
  });

  test('a character in two pieces stays whole', async () => {
    const bytes = Buffer.from('授权码\n');
    async function* halves() {
      yield bytes.subarray(0, 4);
      yield bytes.subarray(4);
    }
    expect(await all(lines(halves()))).toEqual(['授权码']);
  });

  test('a line without an end is an error', async () => {
    await expect(all(lines(chunks('12345', '67890'), 8))).rejects.toThrow('more than 8 bytes');
  });
});
