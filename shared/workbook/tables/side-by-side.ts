import type { GridSheet } from '../grid.ts';
import type { RowKind } from './body.ts';
import { type Head, type HeadColumn, rowsOf } from './head.ts';
import type { SheetView } from './sheet-view.ts';

/** A head with what its rows are, down to the last that belongs to it. */
export interface Extent {
  readonly head: Head;
  readonly kinds: ReadonlyMap<number, RowKind>;
  readonly last: number;
}

/** `序号 姓名 电话 序号 姓名 电话`, or columns that are empty from head to foot: tables side by side. */
export function sideBySide(view: SheetView, { head, kinds }: Extent): readonly Head[] {
  const { columns } = head;
  const names = columns.map(({ levels }) => levels.join('/'));
  for (let size = 2; size <= columns.length / 2; size++) {
    if (columns.length % size !== 0) continue;
    if (names.every((name, index) => name === names[index % size])) {
      return Array.from({ length: columns.length / size }, (_, at) => ({
        ...head,
        columns: columns.slice(at * size, (at + 1) * size),
      }));
    }
  }
  const used = new Set<number>();
  for (const row of [...kinds.keys(), ...rowsOf(head)]) {
    for (const { column, width } of view.spots(row)) for (let at = column; at < column + width; at++) used.add(at);
  }
  const groups: HeadColumn[][] = [[]];
  for (const [index, column] of columns.entries()) {
    const before = columns[index - 1];
    const isApart =
      before !== undefined &&
      !Array.from({ length: column.column - before.column - 1 }, (_, at) => before.column + 1 + at).every((at) =>
        used.has(at),
      );
    if (isApart) groups.push([]);
    groups.at(-1)?.push(column);
  }
  if (groups.length < 2 || !groups.every(({ length }) => length >= 2)) return [head];
  const areTitled = head.bottom > head.top && groups.every(hasOneTop);
  return groups.map((group) =>
    areTitled ? { ...head, top: head.top + 1, columns: group.map(withoutTop) } : { ...head, columns: group },
  );
}

/** One heading over all of a table that stands beside others: its title. */
function hasOneTop(columns: readonly HeadColumn[]): boolean {
  const tops = new Set(columns.map(({ levels }) => levels[0]));
  return tops.size === 1 && columns.every(({ levels }) => levels.length > 1);
}

const withoutTop = ({ column, levels }: HeadColumn): HeadColumn => ({ column, levels: levels.slice(1) });

/** Records that tell whether a column under a wide heading is used. */
const LOOKED_AT = 50;
/** Columns of a strip: fewer are no table. */
const NARROWEST = 2;

/**
 * Parts of a sheet that empty columns separate from head to foot; lines with a single text, as titles are, may run
 * across and stay with the part that they begin in. One part: the sheet itself.
 */
export function stripsOf(sheet: GridSheet): readonly GridSheet[] {
  const used = new Set<number>();
  for (const cells of sheet.rows) {
    const filled = cells.flatMap((cell, at) => (cell ? [at + 1] : []));
    if (filled.length > 1) for (const column of filled) used.add(column);
  }
  for (const { top, left, right } of sheet.merges) {
    const isAlone = (sheet.rows[top - 1] ?? []).filter(Boolean).length <= 1;
    if (!isAlone) for (let column = left; column <= right; column++) used.add(column);
  }
  const ranges: [number, number][] = [];
  for (const column of Array.from(used).sort((one, two) => one - two)) {
    const range = ranges.at(-1);
    if (range && range[1] === column - 1) range[1] = column;
    else ranges.push([column, column]);
  }
  if (ranges.length < 2 || ranges.some(([from, to]) => to - from + 1 < NARROWEST)) return [sheet];
  return ranges.map(([from], index) =>
    between(sheet, index === 0 ? 1 : from, (ranges[index + 1]?.[0] ?? Infinity) - 1),
  );
}

function between(sheet: GridSheet, from: number, to: number): GridSheet {
  return {
    ...sheet,
    rows: sheet.rows.map((cells) => cells.map((cell, at) => (at + 1 >= from && at + 1 <= to ? cell : undefined))),
    merges: sheet.merges.filter(({ left }) => left >= from && left <= to),
  };
}

/**
 * The columns of a table, with those that lie under a heading of several columns and have values of their own:
 * `项目` over a kind and its parts.
 */
export function withCoveredColumns(view: SheetView, head: Head, records: readonly number[]): readonly HeadColumn[] {
  const seen = records.slice(0, LOOKED_AT);
  const own = new Map(head.columns.map((column) => [column.column, column]));
  const found = new Map(own);
  for (const row of rowsOf(head)) {
    for (const { column, width } of view.spots(row)) {
      for (let at = column + 1; at < column + width; at++) {
        const over = own.get(column);
        if (!over || own.has(at)) continue;
        const filled = seen.filter((record) => view.at(record, at) !== undefined).length;
        if (filled > 0 && filled * 2 >= seen.length) found.set(at, { column: at, levels: over.levels });
      }
    }
  }
  return Array.from(found.values()).sort((one, two) => one.column - two.column);
}
