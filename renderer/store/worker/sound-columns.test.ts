import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PinyinTable } from '#shared/domain/pinyin-table.ts';
import { SoundColumns } from './sound-columns.ts';

const table = new PinyinTable();
const character = fc.constantFrom(...'重庆长乐行政绿化志愿服务石门村调解3组 ，·\nwm会女张');
const text = fc.string({ unit: character, maxLength: 30 }).map((search) => ({ search, shortLength: search.length }));
const letters = fc.string({ unit: fc.constantFrom(...'zhqcsclxywmgnuv'), minLength: 1, maxLength: 5 });

/** What somebody types for a part of a text: of each character a reading, its initial, or a beginning. */
const typedFor = (search: string, from: number, cuts: readonly number[]) =>
  [...search.slice(from)]
    .flatMap((one, at) =>
      table
        .soundsOf(one.charCodeAt(0))
        .syllables.slice(0, 1)
        .map((said) => ({ said, at })),
    )
    .map(({ said, at }) => said.slice(0, cuts[at % Math.max(1, cuts.length)] ?? said.length))
    .join('')
    .slice(0, 12);

test('no text that holds the letters is passed over and none that does not is taken, before, while and after rows are looked at', () => {
  let [left, sure] = [0, 0];
  fc.assert(
    fc.property(
      fc.array(text, { minLength: 1, maxLength: 12 }),
      letters,
      fc.nat(8),
      fc.array(fc.constantFrom(1, 2, 9), { minLength: 1, maxLength: 4 }),
      fc.nat(12),
      (rows, some, from, cuts, learnt) => {
        const columns = new SoundColumns(table);
        for (const at of rows.keys()) columns.forget(at);
        columns.learn(learnt, rows);
        const changed = [...rows.slice(1), { search: '志愿服务', shortLength: 4 }]; // other rows in the same slots
        for (const held of [rows, changed]) {
          for (const typed of [some, typedFor(held[0]?.search ?? '', from, cuts)]) {
            const told = columns.tell(typed);
            const finds = table.matcher(typed);
            for (const [slot, row] of held.entries()) {
              const isFound = finds(row.search, row.shortLength);
              const what = `${typed} in ${row.search}`;
              if (isFound) expect(told?.mayHold(slot) ?? true, what).toBe(true);
              else expect(told?.surelyHolds(slot) ?? false, what).toBe(false);
              if (told && !told.mayHold(slot)) left++;
              if (told?.surelyHolds(slot)) sure++;
            }
          }
          for (const at of changed.keys()) columns.forget(at);
          columns.learn(held === rows ? learnt : 0, changed);
        }
      },
    ),
    { seed: 31, numRuns: 500 },
  );
  expect(left).toBeGreaterThan(500); // and most texts need not be read
  expect(sure).toBeGreaterThan(200);
});

test('more slots than there was room for keep what was known', () => {
  const columns = new SoundColumns(table);
  const rows = Array.from({ length: 5000 }, (_, at) => ({
    search: at % 2 ? '石门村' : '调解',
    shortLength: at % 2 ? 3 : 2,
  }));
  for (const at of rows.keys()) {
    columns.forget(at);
    columns.learn(1, rows);
  }
  const told = columns.tell('smc');
  expect([0, 1, 4096, 4999].map((slot) => told?.mayHold(slot))).toEqual([false, true, false, true]);
  const prefix = columns.tell('sh');
  expect([0, 1, 4096, 4999].map((slot) => prefix?.surelyHolds(slot))).toEqual([false, true, false, true]);
  expect(columns.tell('3zu')).toBeNull();
});
