import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sameJson } from '#shared/kernel/canonical-json.ts';
import { changesBetween, leavesOf, undoChanges } from '#shared/schema/record-changes.ts';
import { mergeValues } from './merge-values.ts';

const leaf = fc.oneof(fc.string({ maxLength: 4 }), fc.integer({ min: 0, max: 3 }), fc.constantFrom(['a'], ['b']));
const field = fc.constantFrom('topic', 'place', 'a.b', '__x', '%');
const rowIds = fc.uniqueArray(fc.constantFrom('r1', 'r2', 'r3', 'r.4'), { maxLength: 4 });

const rows = rowIds.chain((ids) =>
  fc.tuple(...ids.map((id) => fc.dictionary(field, leaf, { maxKeys: 3 }).map((row) => ({ ...row, _row: id })))),
);
const values = fc
  .record({ plain: fc.dictionary(field, leaf, { maxKeys: 3 }), items: fc.option(rows, { nil: undefined }) })
  .map(({ plain, items }) => ({ ...plain, ...(items && items.length > 0 ? { items } : {}) }));

test('undoing the changes between two states gives the first state back', () => {
  fc.assert(
    fc.property(values, values, (before, after) => {
      expect(sameJson(undoChanges(after, changesBetween(before, after)), before)).toBe(true);
    }),
    { seed: 7, numRuns: 500 },
  );
});

test('every value that one side typed is in the result or in a conflict', () => {
  fc.assert(
    fc.property(values, values, values, (base, mine, theirs) => {
      const { values: result, conflicts } = mergeValues(base, mine, theirs);
      const [before, merged] = [leavesOf(base), leavesOf(result)];
      for (const side of ['mine', 'theirs'] as const) {
        for (const [path, value] of leavesOf(side === 'mine' ? mine : theirs)) {
          if (path.endsWith('.@order') || sameJson(value, before.get(path))) continue;
          const isKept = sameJson(merged.get(path), value);
          const isAsked = conflicts.some((one) => path === one.path || path.startsWith(`${one.path}.`));
          expect(isKept || isAsked, `${side} ${path}`).toBe(true);
        }
      }
    }),
    { seed: 11, numRuns: 1500 },
  );
});

test('every conflict holds both sides as they were', () => {
  fc.assert(
    fc.property(values, values, values, (base, mine, theirs) => {
      for (const conflict of mergeValues(base, mine, theirs).conflicts) {
        if (conflict.path.split('.').length === 2) continue; // whole rows
        expect(sameJson(conflict.mine, leavesOf(mine).get(conflict.path))).toBe(true);
        expect(sameJson(conflict.theirs, leavesOf(theirs).get(conflict.path))).toBe(true);
      }
    }),
    { seed: 13, numRuns: 500 },
  );
});

test('the same questions are asked whichever side is mine, and without a question the result is the same', () => {
  fc.assert(
    fc.property(values, values, values, (base, a, b) => {
      const [one, other] = [mergeValues(base, a, b), mergeValues(base, b, a)];
      const paths = (merged: typeof one) => merged.conflicts.map((conflict) => conflict.path).sort();
      expect(paths(one)).toEqual(paths(other));
      if (one.conflicts.length === 0) {
        const withoutOrder = (merged: typeof one) =>
          [...leavesOf(merged.values)].filter(([path]) => !path.endsWith('.@order')).sort();
        expect(sameJson(withoutOrder(one), withoutOrder(other))).toBe(true);
      }
    }),
    { seed: 17, numRuns: 1000 },
  );
});

test('a side that changed nothing leaves the other as it is', () => {
  fc.assert(
    fc.property(values, values, (base, edited) => {
      expect(mergeValues(base, edited, base).conflicts).toEqual([]);
      expect(changesBetween(mergeValues(base, edited, base).values, edited).filter(isTyped)).toEqual([]);
      expect(changesBetween(mergeValues(base, base, edited).values, edited).filter(isTyped)).toEqual([]);
    }),
    { seed: 19, numRuns: 500 },
  );
});

const isTyped = ({ path }: { readonly path: string }) => !path.endsWith('.@order');

test('a row removed here and edited there stays, with a question', () => {
  const row = { _row: 'r1', topic: '修路' };
  const merged = mergeValues({ items: [row] }, {}, { items: [{ ...row, topic: '修桥' }] });
  expect(merged.values).toEqual({ items: [{ _row: 'r1', topic: '修桥' }] });
  expect(merged.conflicts).toEqual([
    { path: 'items.r1', base: row, mine: undefined, theirs: { _row: 'r1', topic: '修桥' } },
  ]);
});
