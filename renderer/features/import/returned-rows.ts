import { RECORD_COLUMN } from '#shared/domain/import-columns.ts';
import type { ReturnedSheet } from '#shared/ledger/returned-sheet.ts';
import type { PreviewRow } from './import-model.ts';

/** Excel's own bound for the name of a sheet, and letters that it refuses. */
const LONGEST_NAME = 31;
const FORBIDDEN = /[[\]:*?/\\']/g;

/** Sheets for the rows that are not imported, one per sheet they came from, faults marked at their cells. */
export function returnedSheets(columns: readonly string[], rows: readonly PreviewRow[]): readonly ReturnedSheet[] {
  const shown = columns.map((_, index) => index).filter((index) => columns[index] !== RECORD_COLUMN);
  const bySheet = new Map<string, PreviewRow[]>();
  for (const row of rows) {
    const key = `${row.source.file}|${row.source.sheet}`;
    bySheet.set(key, [...(bySheet.get(key) ?? []), row]);
  }
  const taken = new Set<string>();
  return Array.from(bySheet.values(), (own) => ({
    name: freeName(own[0]?.source.sheet ?? '', taken),
    columns: shown.map((index) => columns[index] ?? ''),
    rows: own.map(({ source, read }) => ({
      row: source.row,
      cells: shown.map((index) => source.cells[index] ?? null),
      marks: read.problems.map(({ column, level, message }) => ({
        column: column === null ? -1 : shown.indexOf(column),
        isHard: level === 'hard',
        message,
      })),
    })),
  }));
}

function freeName(wanted: string, taken: Set<string>): string {
  const plain = wanted.replaceAll(FORBIDDEN, ' ').trim().slice(0, LONGEST_NAME) || '退回';
  let name = plain;
  for (let count = 2; taken.has(name); count++) name = `${plain.slice(0, LONGEST_NAME - 4)}(${count})`;
  taken.add(name);
  return name;
}
