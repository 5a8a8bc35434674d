import { createHash } from 'node:crypto';
import { describe, expect, it, test } from 'vitest';
import { BatchSize } from './batch-size.ts';
import { isMassVoid, MASS_VOIDS, voidsAmong } from './mass-change.ts';
import { differencesOf, type HeldRevision, receiptHash, receiptLines, receiptRows } from './receipt.ts';
import { estimateWords, LineSpeed } from './send-estimate.ts';
import { isDue, isOverBudget, type SyncPlan, syncPlanSchema, withTraffic } from './sync-plan.ts';

describe('the size of a batch', () => {
  it('grows on a quick line and stays within its bounds', () => {
    const size = new BatchSize(1000);
    for (let k = 0; k < 10; k++) size.succeeded(size.rows, 300);
    expect(size.rows).toBe(1000);
  });
  it('finds what a slow line carries in time, and keeps it', () => {
    const size = new BatchSize(1000);
    const millisOf = (rows: number) => rows * 100; // ten rows a second
    for (let k = 0; k < 12; k++) size.succeeded(size.rows, millisOf(size.rows));
    expect(millisOf(size.rows)).toBeLessThanOrEqual(10_000);
    expect(size.rows).toBeGreaterThan(20);
  });
  it('halves after failures down to a few, and is not led astray by batches that were not full', () => {
    const size = new BatchSize(1000);
    size.succeeded(3, 100);
    expect(size.rows).toBe(100);
    for (let k = 0; k < 10; k++) size.failed(size.rows);
    expect(size.rows).toBe(5);
  });
});

describe('a receipt', () => {
  const held = (id: string, rev: string, countyRev: string | null = rev, isRefused = false): HeldRevision => ({
    id,
    rev,
    type: 'a',
    countyRev,
    isRefused,
  });
  it('is the hash that SPEC.md §10 writes down, in whatever order the records come', () => {
    const hash = createHash('sha256').update('00 1-a\n0a 2-b\nff 1-c\n').digest('hex');
    const records = [held('ff', '1-c'), held('00', '1-a'), held('0a', '2-b')];
    expect(receiptHash(records)).toBe(hash);
    expect(receiptLines(records)).toEqual([{ type: 'a', count: 3, hash }]);
    expect(receiptHash([])).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });
  it('counts a type that one side lacks as different, unless it is empty', () => {
    const mine = receiptLines([held('00', '1-a')]);
    expect(receiptRows(mine, [])).toMatchObject([{ type: 'a', isEqual: false, theirs: { count: 0 } }]);
    expect(receiptRows([], [])).toEqual([]);
  });
  it('names why each record differs', () => {
    const mine = [
      held('1', '2-a', '1-a'),
      held('2', '1-a', null, true),
      held('3', '1-a'),
      held('4', '1-a'),
      held('6', '1-a'),
    ];
    const theirs = [
      { id: '1', rev: '1-a' },
      { id: '4', rev: '2-b' },
      { id: '5', rev: '1-a' },
      { id: '6', rev: '1-a' },
    ];
    const found = differencesOf('a', mine, theirs).map(({ id, difference }) => [id, difference]);
    expect(found).toEqual([
      ['1', 'waiting'],
      ['2', 'refused'],
      ['3', 'missing_there'],
      ['4', 'stale_here'],
      ['5', 'missing_here'],
    ]);
  });
});

test('only what was seen alive counts as taken away by a void', () => {
  const changes = [
    { id: 'a', from: 'awaiting', to: 'void' },
    { id: 'b', from: null, to: 'void' },
    { id: 'c', from: 'void', to: 'void' },
    { id: 'd', from: 'awaiting', to: 'confirmed' },
  ];
  expect(voidsAmong(changes)).toEqual(['a']);
  expect([isMassVoid(MASS_VOIDS - 1), isMassVoid(MASS_VOIDS)]).toEqual([false, true]);
});

test('an estimate says what waits and how long it takes on the line as it was seen', () => {
  const speed = new LineSpeed();
  expect(estimateWords({ records: 0, recordBytes: 0, papers: 0, paperBytes: 0 }, speed)).toBe('');
  for (let k = 0; k < 20; k++) speed.saw(200_000, 10_000); // 20 kB/s
  const load = { records: 214, recordBytes: 420_000, papers: 37, paperBytes: 61 * 1024 * 1024 };
  expect(estimateWords(load, speed)).toBe('214 条 0.4 MB；照片等附件 37 个 61 MB，约 54 分钟');
});

describe('a plan', () => {
  const at = (text: string) => Date.parse(`${text}+08:00`);
  const plan = (change: object): SyncPlan => syncPlanSchema.parse(change);
  it('reads anything as a plan that loses nothing', () => {
    expect(plan({ mode: 'x', hour: 99, dailyBytes: 'many' })).toMatchObject({ mode: 'automatic', dailyBytes: null });
  });
  it('runs daily once from its hour on, monthly once from its day on, by China’s clock', () => {
    const daily = plan({ mode: 'daily', hour: 18 });
    expect(isDue(daily, at('2026-11-03T17:59'), null)).toBe(false);
    expect(isDue(daily, at('2026-11-03T18:01'), at('2026-11-02T18:00'))).toBe(true);
    expect(isDue(daily, at('2026-11-03T19:00'), at('2026-11-03T18:05'))).toBe(false);
    const monthly = plan({ mode: 'monthly', day: 25, hour: 0 });
    expect(isDue(monthly, at('2026-11-24T23:00'), at('2026-10-25T01:00'))).toBe(false);
    expect(isDue(monthly, at('2026-11-25T00:30'), at('2026-10-25T01:00'))).toBe(true);
  });
  it('runs once too often rather than never when the clock has gone back', () => {
    expect(isDue(plan({ mode: 'daily', hour: 18 }), at('2026-11-03T19:00'), at('2036-11-03T18:05'))).toBe(true);
  });
  it('does nothing by itself when paused or asked to wait', () => {
    expect(isDue(plan({ isPaused: true }), 0, null)).toBe(false);
    expect(isDue(plan({ mode: 'manual' }), 0, null)).toBe(false);
  });
  it('keeps within a day’s budget, which begins anew the next day', () => {
    const budget = plan({ dailyBytes: 1000 });
    const used = withTraffic(
      withTraffic({ day: '', bytes: 0 }, at('2026-11-03T09:00'), 600),
      at('2026-11-03T10:00'),
      400,
    );
    expect(isOverBudget(budget, used, at('2026-11-03T11:00'))).toBe(true);
    expect(isOverBudget(budget, used, at('2026-11-04T00:01'))).toBe(false);
    expect(withTraffic(used, at('2026-11-04T00:01'), 5).bytes).toBe(5);
  });
});
