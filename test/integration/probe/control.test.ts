import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createEnvironment } from '../../../operator/src/cli/probe-environment.ts';
import { createControl } from '../../../operator/src/probe/net/control.ts';

let server: Server;
let connections = 0;
let open = 0;
beforeAll(async () => {
  server = createServer(socket => {
    connections += 1;
    socket.on('error', () => {}).resume();
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  open = typeof address === 'object' && address ? address.port : 0;
});
afterAll(() => {
  server.close();
});

const nobody = { resolve: async () => ({ ok: false as const, code: 'ENOTFOUND' }) };
const allowed = () => undefined;
const control = (port: number, changes: object = {}) =>
  createControl({ host: '127.0.0.1', port, resolver: nobody, addressDenied: allowed, ...changes });

test('a control address that answers is reached, and nothing is said to it', async () => {
  expect(await control(open).examine()).toEqual({ address: `127.0.0.1:${open}`, ok: true });
});

test('one that refuses is not', async () => {
  // A port of an outgoing connection: nothing listens there, and no other program can start to listen.
  const held = connect(open, '127.0.0.1');
  await once(held, 'connect');
  const facts = await control(held.localPort ?? 0).examine();
  held.destroy();
  expect(facts).toMatchObject({ ok: false, fault: { kind: 'system', code: 'ECONNREFUSED' } });
});

test('one whose name does not resolve is not, and is reported', async () => {
  const facts = await control(443, { host: 'control.example' }).examine();
  expect(facts).toMatchObject({ address: 'control.example:443', ok: false, fault: { code: 'ENOTFOUND' } });
});

test("the operator's address policy is asked about the very address", async () => {
  const before = connections;
  const resolver = { resolve: async () => ({ ok: true, addresses: [{ address: '127.0.0.1', family: 4 }] }) };
  const asked: string[] = [];
  const addressDenied = (address: string) => {
    asked.push(address);
    return 'it is a loopback address';
  };
  const facts = await control(open, { host: 'control.example', resolver, addressDenied }).examine();
  expect(facts).toMatchObject({ ok: false, fault: { kind: 'refused', why: 'address-denied' } });
  expect([asked, connections]).toEqual([['127.0.0.1'], before]);
});

test('many who ask at once are answered by one connection', async () => {
  const before = connections;
  const ask = control(open);
  await Promise.all(Array.from({ length: 100 }, ask.examine));
  expect(connections).toBe(before + 1);
});

test.each([
  'example.com',
  'example.com:0',
  'example.com:65536',
  ':443',
  'https://example.com:443',
  '::1:443',
  'a b:1',
])('--egress-control %s is refused with an example', text => {
  const options = { caBundles: [], dnsServers: [], heloName: undefined, control: text };
  expect(() => createEnvironment(options)).toThrow('is not HOST:PORT, such as 203.0.113.1:443');
});

test.each(['203.0.113.1:443', '[2001:db8::1]:443', 'kubernetes.default.svc:443'])(
  '--egress-control %s is taken',
  text => {
    const options = { caBundles: [], dnsServers: [], heloName: undefined, control: text };
    expect(createEnvironment(options).control).toBeDefined();
  },
);
