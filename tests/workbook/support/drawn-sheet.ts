import type { GridCell, GridMerge, GridSheet } from '#shared/workbook/grid.ts';

/** A table that a reader should find: rows as `1-3 7`, columns parted by blanks. */
export interface DrawnTable {
  readonly head: string;
  readonly columns: string;
  readonly records: string;
  readonly skipped: string;
  readonly first?: Readonly<Record<string, unknown>>;
}

/** A drawing and what an ideal reader finds in it; a text instead of tables is the sheet's kind. */
export type Drawn = readonly [drawing: string, truth: readonly DrawnTable[] | 'form' | 'empty'];

/**
 * Draws a sheet from text, one line a row, cells between `|`: `>` goes on with the cell on its left, `^` with the one
 * above (merged cells), `⏎` is a line break inside a cell, `'0012` a text of digits, `@2026-03-05` a date, `=5` the
 * number that a formula gave, `_` a blank as text; digits alone are numbers, nothing is nothing. A line of `-` is a blank row.
 */
export function drawnSheet(name: string, drawing: string): GridSheet {
  const lines = drawing.split('\n').slice(1, -1);
  const texts = lines.map((line) => (line.trim() === '-' ? [] : line.split('|').map((cell) => cell.trim())));
  const rows = texts.map((cells) => cells.map(cellOf));
  return {
    name,
    hidden: false,
    rows: rows.map(withoutEnd),
    merges: mergesOf(texts),
    hiddenRows: [],
    hiddenColumns: [],
    problems: [],
  };
}

function withoutEnd(cells: readonly (GridCell | undefined)[]): readonly (GridCell | undefined)[] {
  return cells.slice(0, cells.findLastIndex((cell) => cell !== undefined) + 1);
}

function cellOf(text: string): GridCell | undefined {
  const isFormula = text.startsWith('=');
  const plain = (isFormula ? text.slice(1) : text).replaceAll('⏎', '\n').replaceAll('_', ' ');
  if (plain === '' || plain === '>' || plain === '^') return undefined;
  if (plain.startsWith('@')) return { kind: 'date', value: plain.slice(1), isFormula };
  if (plain.startsWith("'")) return { kind: 'text', value: plain.slice(1), isFormula };
  if (/^-?\d+(\.\d+)?$/.test(plain)) return { kind: 'number', value: Number(plain), isFormula };
  return { kind: 'text', value: plain, isFormula };
}

function mergesOf(texts: readonly (readonly string[])[]): GridMerge[] {
  const merges = new Map<string, { top: number; left: number; bottom: number; right: number }>();
  const masters: string[][] = [];
  for (const [row, cells] of texts.entries()) {
    masters.push([]);
    for (const [column, text] of cells.entries()) {
      const from = text === '>' ? masters[row]?.[column - 1] : text === '^' ? masters[row - 1]?.[column] : undefined;
      const master = from ?? `${row} ${column}`;
      (masters[row] as string[])[column] = master;
      const merge = merges.get(master) ?? { top: row + 1, left: column + 1, bottom: row + 1, right: column + 1 };
      merges.set(master, {
        ...merge,
        bottom: Math.max(merge.bottom, row + 1),
        right: Math.max(merge.right, column + 1),
      });
    }
  }
  return Array.from(merges.values()).filter(({ top, left, bottom, right }) => top !== bottom || left !== right);
}

/** `1-3 7` as numbers. */
export function rowsIn(text: string): number[] {
  return text
    .split(' ')
    .filter(Boolean)
    .flatMap((part) => {
      const [from = 0, to = from] = part.split('-').map(Number);
      return Array.from({ length: to - from + 1 }, (_, index) => from + index);
    });
}
