import { describe, expect, it } from 'vitest';
import type { FigureAnswer } from '#shared/sync/figure-messages.ts';
import { heatOf, pivotOf } from './figure-model.ts';

const MILLION = 1_000_000;
const answer: FigureAnswer = {
  units: [
    { key: 'a', name: '甲镇', townId: 1, isGone: false },
    { key: 'b', name: '乙镇', townId: 2, isGone: true },
  ],
  indicators: [{ code: 'R', label: '按期率', unit: '%', kind: 'ratio', type: '', isLive: false }],
  periods: [
    { key: '2026-01', from: '2026-01', to: '2026-01' },
    { key: '2026-Q2', from: '2026-04', to: '2026-06' },
  ],
  cells: [
    ['a', 'R', '2026-01', MILLION, MILLION],
    ['b', 'R', '2026-01', 0, 9 * MILLION],
  ],
  waiting: 0,
  countedAt: null,
  frozen: 0,
  due: 0,
};

describe('figures laid out', () => {
  it('units by periods, rates of the whole divided from sums, nothing to divide by as a dash', () => {
    const pivot = pivotOf(answer, { rows: 'unit', columns: 'period' });
    expect(pivot.rows.map(({ label }) => label)).toEqual(['甲镇', '乙镇（已撤并）']);
    expect(pivot.columns.map(({ label }) => label)).toEqual(['2026年1月', '2026年第2季度']);
    expect(pivot.cells.map((row) => row.map(({ text }) => text))).toEqual([
      ['100%', '—'],
      ['0%', '—'],
    ]);
    expect(pivot.totals?.map(({ text }) => text)).toEqual(['10%', '—']);
    expect(pivot.about).toBe('按期率（%）');
  });

  it('an indicator that a sent report does not tell is marked wherever it is named', () => {
    const live = { ...answer, indicators: answer.indicators.map((one) => ({ ...one, isLive: true })) };
    expect(pivotOf(live, { rows: 'unit', columns: 'period' }).about).toBe('按期率※（%）');
    const axis = pivotOf(live, { rows: 'indicator', columns: 'period' }).rows;
    expect(axis.map(({ label }) => label)).toEqual(['按期率※（%）']);
  });

  it('the other way round has no sum of periods', () => {
    expect(pivotOf(answer, { rows: 'period', columns: 'unit' }).totals).toBeNull();
  });

  it('colours lie between the lowest and the highest figure of a column', () => {
    expect(heatOf(5, [0, 5, 10, null])).toBe(0.5);
    expect(heatOf(null, [0, 10])).toBe(0);
    expect(heatOf(3, [3, 3])).toBe(0);
  });
});
