import { DataError } from '../../store/data-error.ts';
import type { DeskStore } from '../../store/desk-store.ts';
import { shownError } from '../../ui/error-words.ts';
import type { GridRow, ReadRow } from './grid-model.ts';
import type { GridSheet } from './grid-sheet.ts';

/** A row that may be saved. */
export interface ReadyRow {
  readonly row: GridRow;
  readonly read: ReadRow;
}

export interface SaveReport {
  readonly savedCount: number;
  /** Why others were not saved, by row key. */
  readonly refused: ReadonlyMap<string, string>;
}

export interface SaveRun {
  readonly store: DeskStore;
  readonly typeId: string;
  readonly sheet: GridSheet;
  readonly rows: readonly ReadyRow[];
  /** Goes into the remark of rows with something to be explained (D§3.3). */
  readonly explanation: string;
  readonly onSaved: (count: number) => void;
  readonly isCancelled: () => boolean;
}

/**
 * Saves rows one after the other, each durable before the next; a saved row leaves the sheet at once, so that it can
 * never be saved twice. A row that the store refuses stays and delays no other; a fault of the store itself (a full
 * disk) ends the run.
 */
export async function saveRows(run: SaveRun): Promise<SaveReport> {
  const refused = new Map<string, string>();
  let savedCount = 0;
  for (const { row, read } of run.rows) {
    if (run.isCancelled()) break;
    await run.sheet.begin(row.key);
    try {
      await run.store.save(inputOf(run, read));
      await run.sheet.end(row.key, true);
      run.onSaved(++savedCount);
    } catch (error) {
      refused.set(row.key, error instanceof DataError ? wordsOf(error) : shownError(error).sentence);
      await run.sheet.end(row.key, false);
      if (!(error instanceof DataError)) break;
    }
  }
  return { savedCount, refused };
}

function inputOf({ typeId, explanation }: SaveRun, read: ReadRow) {
  const isSoft = [...read.problems.values()].some(({ level }) => level === 'soft');
  const remark = [read.remark, isSoft ? explanation : ''].filter(Boolean).join('；');
  return {
    id: null,
    type: typeId,
    unitCode: read.unitCode,
    values: read.values,
    remark: Array.from(remark).slice(0, 200).join(''),
    alsoCountsIn: [],
    baseRev: null,
  };
}

function wordsOf(error: DataError): string {
  return error.problems.map(({ message }) => message).join('；');
}
