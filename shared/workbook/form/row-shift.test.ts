import { describe, expect, test } from 'vitest';
import { formulaResult } from './evaluate.ts';
import { copiedFormula, sharedFormulaAt, shiftedFormula, shiftedRanges } from './row-shift.ts';

const shift = { from: 5, to: 6, count: 3 };

describe('a formula elsewhere, after three rows below row 6', () => {
  test.each([
    ['SUM(E5:E6)', 'SUM(E5:E9)'],
    ['SUM(E6:E6)', 'SUM(E6:E9)'],
    ['SUM(E4:E5)', 'SUM(E4:E5)'],
    ['E7+E6', 'E10+E6'],
    ['$E$7*2', '$E$10*2'],
    ['SUM(E:E)', 'SUM(E:E)'],
    ['SUM(6:7)', 'SUM(6:10)'],
    ['LOG10(E7)', 'LOG10(E10)'],
    ['IF(A7="E7","见 E7",B7)', 'IF(A10="E7","见 E7",B10)'],
    ['表一!E7+其他!E7', '表一!E10+其他!E7'],
    ["'表 一'!E7", "'表 一'!E7"],
    ['[1]表一!E7+E7', '[1]表一!E7+E10'],
    ["'[1]表一'!E7", "'[1]表一'!E7"],
    ['年报E7', '年报E7'],
    ['SUM(表[金额])+E7', 'SUM(表[金额])+E10'],
    ['AA7:AB8', 'AA10:AB11'],
  ])('%s: %s', (formula, moved) => {
    expect(shiftedFormula(formula, '表一', '表一', shift)).toBe(moved);
  });

  test('one of another sheet changes only where it names the sheet', () => {
    expect(shiftedFormula("E7+表一!E7+SUM('表一'!A1:A6)", '其他', '表一', shift)).toBe("E7+表一!E10+SUM('表一'!A1:A9)");
  });
});

test.each([
  ['B6*C6', 'B8*C8'],
  ['SUM(B$5:B6)', 'SUM(B$5:B8)'],
  ['B6/B$7', 'B8/B$10'],
  ['B6/SUM(B$5:B$6)', 'B8/SUM(B$5:B$9)'],
  ['B5+B6', 'B7+B8'],
  ['参数!B6', '参数!B6'],
])('a formula of row 6 copied to row 8: %s is %s', (formula, copied) => {
  expect(copiedFormula(formula, '表一', 6, 8, shift)).toBe(copied);
});

test('a shared formula is written out with relative parts moved', () => {
  expect(sharedFormulaAt('A1+$B1+C$1+$D$1', 2, 1)).toBe('B3+$B3+D$1+$D$1');
});

test.each([
  ['E6', 'E6:E9'],
  ['E5:E6 G7', 'E5:E9 G10'],
  ['A1:B2', 'A1:B2'],
  ['A1:XFD1048576', 'A1:XFD1048579'],
])('ranges %s: %s', (ranges, moved) => expect(shiftedRanges(ranges, shift)).toBe(moved));

test.each([
  ['SUM(A1:A3)', 6],
  ['SUM(A1:A3)/COUNT(A1:A4)', 2],
  ['-A1+(A2-A3)*2', -3],
  ['ROUND(A1/3,2)', 0.33],
  ['AVERAGE(A1:A4)+MAX(A1,A3)-MIN(A1:A3)', 4],
  ['COUNTA(A1:A5)', 4],
  ['A6*2', 12],
  ['A1/B9', null],
  ['VLOOKUP(A1,A1:B2,2)', null],
  ['A4+1', null],
  ['A7', null],
])('%s is %j', (formula, result) => {
  const numbers = new Map([1, 2, 3].map((row) => [row, { kind: 'number', value: row } as const]));
  const lookup = (row: number, column: number) => {
    if (column !== 1) return null;
    if (row === 4) return { kind: 'text' } as const;
    if (row === 6) return { kind: 'formula', formula: 'SUM(A1:A3)' } as const;
    if (row === 7) return { kind: 'formula', formula: 'A7+1' } as const;
    return numbers.get(row) ?? null;
  };
  expect(formulaResult(formula, lookup)).toBe(result);
});
