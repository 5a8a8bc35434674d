import type { MonthCount } from '../store/desk-store.ts';

/** How many lines a ledger has in the month: its own records, and those of others that count in it too (D§2.0). */
export function countInLedger(counts: readonly MonthCount[], typeId: string): number {
  return counts.reduce((sum, one) => sum + (one.type === typeId ? one.count + one.linked : 0), 0);
}

/** How many records there are in the month; what counts in two ledgers is one (活动总场次, totals). */
export function countOfRecords(counts: readonly MonthCount[]): number {
  return counts.reduce((sum, one) => sum + one.count, 0);
}
