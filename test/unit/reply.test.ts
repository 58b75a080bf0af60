import { expect, test } from '@jest/globals';
import { replyText } from '../../operator/src/model/reply.ts';

test('a reply reads as the server sent it, lines joined', () => {
  expect(replyText({ code: 535, enhanced: '5.7.8', lines: ['no', 'way'] })).toBe('535 5.7.8 no way');
});
