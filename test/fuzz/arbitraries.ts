import fc from 'fast-check';
import { REPLIES } from '../../testing/fixtures/replies.ts';
import type { Turn } from './wire.ts';

/** Arbitrary server replies, from correct to hostile. */

const WORDS: readonly string[] = [
  ...new Set(REPLIES.flatMap(({ reply }) => reply.split(/\s+/))),
  ...[
    'STARTTLS',
    'AUTH',
    'AUTH=',
    'PLAIN',
    'LOGIN',
    'CRAM-MD5',
    'XOAUTH2',
    'SIZE',
    'SIZE 99999999999999999999',
  ],
  ...['8BITMIME', 'SMTPUTF8', '__proto__', 'constructor', 'OK', 'Error:', '5.7.8', '4.7.0', '授权码', '𠮷'],
  ...[
    '\u001b[31m',
    '\u0000',
    '\u202e',
    '\ufeff',
    '\u2028',
    '****************',
    'XXXXXXXA',
    '334',
    '235',
    '220',
  ],
];

const word = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...WORDS) },
  { weight: 1, arbitrary: fc.string({ maxLength: 12 }) },
  { weight: 1, arbitrary: fc.constantFrom('a'.repeat(600), 'exceeded '.repeat(400), 'ÿ'.repeat(100)) },
);

export const words = fc.array(word, { maxLength: 8 }).map(list => list.join(' '));

const code = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(220, 250, 235, 334, 421, 450, 451, 454, 500, 501, 502, 503, 504) },
  { weight: 4, arbitrary: fc.constantFrom(526, 530, 534, 535, 538, 550, 553, 554, 555, 571) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 999 }) },
);

const separator = fc.constantFrom(' ', ' ', ' ', '-', '', '\t');
const eol = fc.constantFrom('\r\n', '\r\n', '\r\n', '\r\n', '\n', '\r', '');

const line = fc.tuple(code, separator, words, eol).map(parts => Buffer.from(parts.join('')));

const garbage = fc.oneof(
  fc.uint8Array({ maxLength: 64 }).map(bytes => Buffer.from(bytes)),
  fc.constantFrom(
    Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'),
    Buffer.from('SSH-2.0-OpenSSH_9.9\r\n'),
    Buffer.of(22, 3, 3, 0, 5, 1, 2, 3, 4, 5),
    Buffer.alloc(5000, 'a'),
    Buffer.from('250-x\r\n'.repeat(200)),
    Buffer.of(0x35, 0x33, 0x35, 0x20, 0xc7, 0xeb, 0xca, 0xb9, 0x0d, 0x0a),
  ),
);

const said = fc.oneof(
  { weight: 5, arbitrary: fc.array(line, { minLength: 1, maxLength: 4 }).map(lines => Buffer.concat(lines)) },
  { weight: 1, arbitrary: garbage },
);

const ending = fc.constantFrom<Turn['ending']>(
  'none',
  'none',
  'none',
  'none',
  'none',
  'none',
  'close',
  'reset',
);

const turnOf = (bytes: fc.Arbitrary<Buffer>, how = ending): fc.Arbitrary<Turn> =>
  fc.record({ bytes, cuts: fc.array(fc.nat({ max: 200 }), { maxLength: 4 }), ending: how });

/**
 * The correct answer to each turn of greeting, EHLO, AUTH PLAIN, MAIL FROM and RCPT TO, so that fuzzing reaches the
 * later turns.
 */
const RIGHT = [
  '220 host ESMTP',
  '250-host\r\n250-SIZE 1000\r\n250 AUTH PLAIN LOGIN',
  '235 OK',
  '250 OK',
  '250 OK',
];

/** Generates turns of which most are correct, so that errors occur at any depth. */
const dialogueOf = (answers: readonly string[], weight: number, how = ending): fc.Arbitrary<Turn[]> =>
  fc
    .tuple(
      ...answers.map(right =>
        turnOf(
          fc.oneof(
            { weight, arbitrary: fc.constant(Buffer.from(`${right}\r\n`)) },
            { weight: 2, arbitrary: said },
          ),
          how,
        ),
      ),
    )
    .map(turns => turns);

export const dialogue: fc.Arbitrary<Turn[]> = dialogueOf(RIGHT, 3);

/** Generates a session with DATA and the content, where most errors occur. */
export const messageDialogue: fc.Arbitrary<Turn[]> = fc
  .tuple(
    dialogueOf(RIGHT, 100, fc.constant('none')),
    dialogueOf(['354 Go ahead', '250 2.0.0 Ok: queued as 4XyZ'], 2),
  )
  .map(parts => parts.flat());

/** Generates a certificate with some changed bytes. */
export const mutated = (certificates: readonly Buffer[]): fc.Arbitrary<Buffer> =>
  fc
    .tuple(
      fc.constantFrom(...certificates),
      fc.array(fc.tuple(fc.nat({ max: 1200 }), fc.nat({ max: 255 })), { minLength: 1, maxLength: 12 }),
    )
    .map(([der, changes]) => {
      const copy = Buffer.from(der);
      for (const [at, byte] of changes) copy[at % copy.length] = byte;
      return copy;
    });

/** Generates bytes of a server that may begin like a handshake. */
export const handshakeBytes: fc.Arbitrary<Buffer> = fc.oneof(
  garbage,
  said,
  fc
    .tuple(fc.constantFrom(20, 21, 22, 23), fc.uint8Array({ maxLength: 300 }))
    .map(([type, body]) =>
      Buffer.concat([Buffer.of(type, 3, 3, body.length >> 8, body.length & 255), Buffer.from(body)]),
    ),
);
