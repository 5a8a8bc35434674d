import type { GridCell, GridSheet } from '../grid.ts';
import { trimmed } from './labels.ts';

/** A cell that has a value of its own, with the room it takes; rows and columns from 1. */
export interface Spot {
  readonly row: number;
  readonly column: number;
  /** Columns and rows that it covers. */
  readonly width: number;
  readonly height: number;
  readonly cell: GridCell;
  /** The value as text, cut at both ends. */
  readonly text: string;
}

/** A sheet seen as rows of spots: what merged cells cover is not there twice. */
export interface SheetView {
  readonly last: number;
  /** Spots of a row from the left; none for a blank row. */
  spots(row: number): readonly Spot[];
  /** What stands at a place, also through a merge downwards (a merge to the right counts at its first column only). */
  at(row: number, column: number): Spot | undefined;
}

interface Cover {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

const KEPT_ROWS = 128;

/** Sees a sheet as spots. Rows whose cells hold only blanks count as blank. */
export function viewOf(sheet: GridSheet): SheetView {
  const masters = new Map<number, Cover>();
  const byRow: Cover[][] = [];
  const key = (row: number, column: number) => row * 20_000 + column;
  for (const merge of sheet.merges) {
    masters.set(key(merge.top, merge.left), merge);
    for (let row = merge.top; row <= merge.bottom; row++) {
      const covers = byRow[row] ?? [];
      byRow[row] = covers;
      covers.push(merge);
    }
  }
  const isCovered = (row: number, column: number) =>
    byRow[row]?.some(
      ({ top, left, right }) => column >= left && column <= right && !(row === top && column === left),
    ) ?? false;
  const spotsOf = (row: number): readonly Spot[] => {
    const spots: Spot[] = [];
    for (const [at, cell] of (sheet.rows[row - 1] ?? []).entries()) {
      const column = at + 1;
      const text = cell ? trimmed(String(cell.value)) : '';
      if (!cell || text === '') continue;
      const cover = masters.get(key(row, column));
      if (!cover && isCovered(row, column)) continue;
      const width = cover ? cover.right - cover.left + 1 : 1;
      spots.push({ row, column, width, height: cover ? cover.bottom - cover.top + 1 : 1, cell, text });
    }
    return spots;
  };
  // Rows are looked at in runs: a few are kept, not half a million spots.
  const kept: { row: number; spots: readonly Spot[] }[] = [];
  const spots = (row: number): readonly Spot[] => {
    const slot = kept[row % KEPT_ROWS];
    if (slot?.row === row) return slot.spots;
    const made = spotsOf(row);
    kept[row % KEPT_ROWS] = { row, spots: made };
    return made;
  };
  return {
    last: sheet.rows.length,
    spots,
    at: (row, column) => {
      const own = spots(row).find((spot) => spot.column === column);
      if (own) return own;
      const cover = byRow[row]?.find(({ left, right }) => column >= left && column <= right);
      if (!cover || cover.left !== column || cover.top === row) return undefined;
      return spots(cover.top).find((spot) => spot.column === column);
    },
  };
}
