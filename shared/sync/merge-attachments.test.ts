import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mergeAttachments } from './merge-attachments.ts';

const item = (sha256: string, caption = '') => ({ sha256, name: `${sha256}.pdf`, caption, paper: '' });
const [a, b, c] = [item('a'), item('b'), item('c')];

test('what either side added is in, what either side took out is out', () => {
  expect(mergeAttachments([a, b], [a, b, c], [b])).toEqual({ items: [b, c], conflict: null });
  expect(mergeAttachments([a, b], [], [a, b])).toEqual({ items: [], conflict: null });
  expect(mergeAttachments(undefined, [a], [b])).toEqual({ items: [b, a], conflict: null });
});

test('both added the same file: it is there once', () => {
  expect(mergeAttachments([], [{ ...a, addedAt: '1' }], [{ ...a, addedAt: '2' }]).items).toEqual([
    { ...a, addedAt: '2' },
  ]);
});

test('a changed caption is taken, and outlives a removal by the other side', () => {
  const said = item('a', '正面');
  expect(mergeAttachments([a], [said], [a]).items).toEqual([said]);
  expect(mergeAttachments([a], [a], [said]).items).toEqual([said]);
  expect(mergeAttachments([a], [said], []).items).toEqual([said]);
  expect(mergeAttachments([a], [], [said]).items).toEqual([said]);
});

test('two different captions are asked about, and either answer keeps every attachment', () => {
  const [mine, theirs] = [item('a', '正面'), item('a', '反面')];
  const { items, conflict } = mergeAttachments([a], [mine, b], [theirs, c]);
  expect(items).toEqual([theirs, c, b]);
  expect(conflict).toEqual({ path: '@attachments', base: [a], mine: [mine, c, b], theirs: [theirs, c, b] });
});

const list = fc.uniqueArray(
  fc.record({ hash: fc.constantFrom('a', 'b', 'c'), caption: fc.constantFrom('', 'x', 'y') }),
  { selector: (one) => one.hash },
);

test('no side loses what it added or said, whatever the lists', () => {
  fc.assert(
    fc.property(list, list, list, (...lists) => {
      const [base, mine, theirs] = lists.map((one) => one.map(({ hash, caption }) => item(hash, caption)));
      const { items, conflict } = mergeAttachments(base, mine ?? [], theirs ?? []);
      for (const side of [mine ?? [], theirs ?? []]) {
        for (const one of side.filter(
          (two) => !base?.some((was) => was.sha256 === two.sha256 && was.caption === two.caption),
        )) {
          const isKept = items.some((two) => two.sha256 === one.sha256 && two.caption === one.caption);
          const isAsked = JSON.stringify(conflict).includes(JSON.stringify(one));
          expect(isKept || isAsked).toBe(true);
        }
      }
      expect(new Set(items.map((one) => one.sha256)).size).toBe(items.length);
    }),
    { seed: 5, numRuns: 1000 },
  );
});
