import type { JournalFinding } from '#shared/ipc/durability-intents.ts';

/** What the start found and did about the second copy. */
export interface RestoreReport {
  /** none: this program keeps none (browser); unavailable: its folder cannot be used now; current: nothing was behind; tail: the end was; whole: the store was gone. */
  readonly mode: 'none' | 'unavailable' | 'current' | 'tail' | 'whole';
  /** Whether there was nothing in the store, as opposed to an older state. */
  readonly wasEmpty: boolean;
  /** Documents put back, by collection. */
  readonly restored: Readonly<Record<string, number>>;
  readonly findings: readonly JournalFinding[];
  /** Snapshots that could not be read. */
  readonly badSnapshots: number;
  /** Entries that are in no file any more: what was saved with them can only come from the county. */
  readonly lost: { readonly from: number; readonly to: number } | null;
  /** The second copy does not hold everything the store holds. */
  readonly needsSnapshot: boolean;
}
