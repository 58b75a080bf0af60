import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { onTheWire } from '../../../operator/src/probe/stages/message.ts';

const wire = (text: string): string => onTheWire(Buffer.from(text, 'latin1')).toString('latin1');

describe('content on the wire', () => {
  test.each([
    ['a line', 'a\r\n', 'a\r\n.\r\n'],
    ['a line without an end', 'a', 'a\r\n.\r\n'],
    ['bare line feeds', 'a\nb\n', 'a\r\nb\r\n.\r\n'],
    ['a line that is a dot', 'a\r\n.\r\nb\r\n', 'a\r\n..\r\nb\r\n.\r\n'],
    ['a line that begins with dots', '..a\r\n', '...a\r\n.\r\n'],
    ['nothing', '', '.\r\n'],
  ])('%s', (_, text, expected) => {
    expect(wire(text)).toBe(expected);
  });

  test('the server receives exactly the content, with one end of data', () => {
    const content = fc.array(fc.constantFrom('.', '\r\n', '\n', 'a', '\u00e9', ' '), { maxLength: 40 });
    fc.assert(
      fc.property(content, parts => {
        const text = parts.join('');
        const sent = wire(text);
        expect(sent.indexOf('\r\n.\r\n', 0)).toBe(sent === '.\r\n' ? -1 : sent.length - 5);
        const lines = sent.slice(0, -3).split('\r\n');
        const received = lines.map(line => (line.startsWith('.') ? line.slice(1) : line)).join('\n');
        expect(received.replace(/\n$/, '')).toBe(text.replaceAll('\r\n', '\n').replace(/\n$/, ''));
      }),
    );
  });
});
