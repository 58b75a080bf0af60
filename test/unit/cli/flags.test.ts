import { expect, test } from '@jest/globals';
import { LOGIN_FLAGS } from '../../../operator/src/cli/login.ts';
import { examine } from '../../../operator/src/cli/probe.ts';

test.each([
  ['smtps://smtp.example.com', '--host smtp.example.com --tls implicit'],
  ['ssl://smtp.example.com:465/', '--host smtp.example.com --port 465 --tls implicit'],
  ['smtp.example.com:587', '--host smtp.example.com --port 587'],
  ['[2001:db8::25]:25', '--host 2001:db8::25 --port 25'],
])('--host %s is answered with the flags to use', async (host, flags) => {
  await expect(examine({ host: [host] })).rejects.toThrow(
    `--host: must be only a host name or an IP address. Use ${flags}`,
  );
});

test('an invalid --host is refused with a sentence', async () => {
  await expect(examine({ host: ['a b'], port: ['25'] })).rejects.toThrow(
    /^--host: must be a host name or an IP address, without scheme and port/,
  );
});

test('login has no flag that it ignores', () => {
  const names = LOGIN_FLAGS.map(({ name }) => name);
  expect(names).not.toContain('egress-control');
  expect(names).not.toContain('helo-name');
});
