import { isSystemType } from '#shared/catalogue/system-type-ids.ts';
import type { MonthCount } from '../store/desk-store.ts';

/** How many lines a ledger has in the month: its own records, and those of others that count in it too (D§2.0). */
export function countInLedger(counts: readonly MonthCount[], typeId: string): number {
  return counts.reduce((sum, one) => sum + (one.type === typeId ? one.count + one.linked : 0), 0);
}

/** How many records there are in the month; what counts in two ledgers is one, the month's own papers are none. */
export function countOfRecords(counts: readonly MonthCount[]): number {
  return counts.reduce((sum, one) => sum + (isSystemType(one.type) ? 0 : one.count), 0);
}
