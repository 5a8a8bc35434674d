import { expect, it } from 'vitest';
import { HeldRows } from './held-rows.ts';

it('a work in pieces sees the rows it began with, whatever is written meanwhile', async () => {
  let now = [1];
  const held = new HeldRows(async () => now);
  const piece = (work: string, isLast = false) => held.rows({ work, isLast });
  expect(await piece('year')).toEqual([1]);
  now = [1, 2];
  expect(await held.rows(null)).toEqual([1, 2]);
  expect(await piece('year')).toEqual([1]);
  expect(await piece('year', true)).toEqual([1]);
  expect(await piece('year'), 'it was let go').toEqual([1, 2]);
});

it('works that were given up are let go when others come', async () => {
  let now = 0;
  const held = new HeldRows(async () => [now++]);
  for (const work of ['a', 'b', 'c']) await held.rows({ work, isLast: false });
  expect(await held.rows({ work: 'b', isLast: false })).toEqual([1]);
  expect(await held.rows({ work: 'a', isLast: false })).toEqual([3]);
});
