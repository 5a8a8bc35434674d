import type { DeskStore } from '../store/desk-store.ts';

/** Setting that holds the unit a person entered for last; new records begin with it. */
export const LAST_UNIT = 'entry.last-unit';

/** Remembers the unit that the next new record is offered. */
export async function rememberUnit(store: DeskStore, unitCode: string): Promise<void> {
  await store.putSetting(LAST_UNIT, unitCode);
}
