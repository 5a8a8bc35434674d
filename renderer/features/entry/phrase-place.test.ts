import { expect, it } from 'vitest';
import { withPhrase } from './phrase-place.ts';

it('puts a phrase at the caret, in place of what was selected', () => {
  expect(withPhrase({ text: '在开展', start: 1, end: 1 }, '文化广场')).toEqual({ text: '在文化广场开展', caret: 5 });
  expect(withPhrase({ text: '在某处开展', start: 1, end: 3 }, '村部')).toEqual({ text: '在村部开展', caret: 3 });
});
