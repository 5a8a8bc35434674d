import { describe, expect, test } from 'vitest';
import { columnWidths } from '#shared/ledger/column-widths.ts';
import type { ColumnKind } from '#shared/ledger/sheet-model.ts';
import { segmentsOf } from '#shared/workbook/segments.ts';
import { columnLetters } from '#shared/workbook/sheet-splice.ts';
import { fittingText, linesOf, MAX_LINES, roomOf, rowPoints } from '#shared/workbook/text-fit.ts';

describe('text in a column', () => {
  test.each([
    ['一二三四五', 10, 1],
    ['一二三四五六', 10, 2],
    ['一二\n三四', 10, 2],
    ['2026-03-20（40/33）', 15, 2],
    ['abcdefghij', 4, 3],
    ['', 10, 1],
    ['𠮷𠮷𠮷', 4, 2],
  ])('%j in %i units takes %i lines', (text, room, lines) => {
    expect(linesOf(text, room)).toBe(lines);
  });

  test('never begins a line with a closing mark', () => {
    expect(linesOf('一二三四五。', 10)).toBe(2);
    expect(linesOf('一二三四五。', 12)).toBe(1);
  });

  test('is cut as late as the lines allow, with the ending whole', () => {
    const text = '双方因宅基地边界发生争执。'.repeat(40);
    const cut = fittingText(text, 20, 5, '……');
    expect(linesOf(cut, 20)).toBeLessThanOrEqual(5);
    expect(linesOf(`${text.slice(0, cut.length - 1)}……`, 20)).toBeGreaterThan(5);
    expect(cut.endsWith('……')).toBe(true);
  });

  test('makes no row taller than Excel can show', () => {
    expect(rowPoints(1)).toBe(22);
    expect(rowPoints(MAX_LINES)).toBeLessThanOrEqual(409);
    expect(rowPoints(1000)).toBe(409);
    expect(roomOf(1, 20)).toBe(2);
  });
});

test('columns are called as Excel calls them', () => {
  expect([1, 26, 27, 52, 702, 703].map(columnLetters)).toEqual(['A', 'Z', 'AA', 'AZ', 'ZZ', 'AAA']);
});

test.each([
  [
    [5, 10, 10, 30, 10, 10],
    [30, 30, 12],
  ],
  [
    [5, 5, 60, 5],
    [1, 1, 1, 1],
  ],
  [
    [70, 5, 5],
    [1, 1, 1],
  ],
])('runs of columns %j for %j cover every column once', (widths, needs) => {
  const runs = segmentsOf(widths, needs);
  const covered = runs.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, index) => from + index));
  expect(runs).toHaveLength(needs.length);
  expect(covered).toEqual(widths.map((_, index) => index + 1));
});

test('too few columns make one run', () => {
  expect(segmentsOf([10, 10], [1, 1, 1])).toEqual([{ from: 1, to: 2 }]);
});

describe('widths', () => {
  const column = (label: string, kind: ColumnKind, cells: readonly (string | number | null)[]) => ({
    label,
    kind,
    wanted: undefined,
    cells,
    total: null,
  });

  test('fill a page that the content leaves room on', () => {
    const columns = [
      column('序号', 'serial', [1]),
      column('事项', 'text', ['修路']),
      column('内容', 'longtext', ['短']),
    ];
    const whole = columnWidths(columns).reduce((sum, width) => sum + width, 0);
    expect(whole).toBeGreaterThan(85);
    expect(whole).toBeLessThanOrEqual(91.5);
  });

  test('hold the longest amount, so that no #### is printed', () => {
    const [width = 0] = columnWidths([
      column('额', 'money', [1_234_567_890_12]),
      ...Array.from({ length: 12 }, () => column('简要情况', 'longtext', ['长'.repeat(200)])),
    ]);
    expect(roomOf(width, 10.5)).toBeGreaterThan('1234567890.12'.length);
  });
});
