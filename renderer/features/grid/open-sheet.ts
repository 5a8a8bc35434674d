import { canonicalJson } from '#shared/kernel/canonical-json.ts';
import type { DeskStore } from '../../store/desk-store.ts';
import { type GridFacts, readRow } from './grid-model.ts';
import { GridSheet, type KeptSheet } from './grid-sheet.ts';

/** Opens the sheet of a type as this person left it. A row whose record was written before the program died is gone. */
export async function openSheet(
  store: DeskStore,
  grid: GridFacts,
  report: (error: unknown) => void,
): Promise<GridSheet> {
  const key = `grid.${store.account.accountId}.${grid.type.definition.id}`;
  const kept = (await store.setting<KeptSheet>(key)) ?? { texts: [], saving: null };
  const texts =
    kept.saving !== null && (await wasWritten(store, grid, kept)) ? kept.texts.toSpliced(kept.saving, 1) : kept.texts;
  return new GridSheet({ texts, saving: null }, (sheet) => store.putSetting(key, sheet), report);
}

/** Rows are written one by one, so that only the newest record can be the one that was under way. */
async function wasWritten(store: DeskStore, grid: GridFacts, { texts, saving }: KeptSheet): Promise<boolean> {
  const row = texts[saving ?? -1];
  const newest = row && (await store.latest(grid.type.definition.id));
  if (!row || !newest) return false;
  const { values, unitCode } = readRow(grid, { key: '', texts: row });
  return newest.record.unitCode === unitCode && canonicalJson(newest.values) === canonicalJson(values);
}
