import type { RecordStatus } from '#shared/schema/record.ts';

/** So many voids at once stop and ask, in either direction (design §5, invariant 9). */
export const MASS_VOIDS = 20;

/** A record about to be sent or taken in: its state there, and the state it replaces; null: it is new there. */
export interface StatusChange {
  readonly id: string;
  readonly from: RecordStatus | string | null;
  readonly to: RecordStatus | string;
}

/** Records that the changes make void. A record that arrives void and was never seen alive takes nothing away. */
export function voidsAmong(changes: readonly StatusChange[]): string[] {
  return changes.filter(({ from, to }) => to === 'void' && from !== null && from !== 'void').map(({ id }) => id);
}

/** Whether so many voids need a person's word. */
export function isMassVoid(voids: number): boolean {
  return voids >= MASS_VOIDS;
}

/** The county counts voids that nobody agreed to over this time, in milliseconds: portions of a mass void are one. */
export const VOID_WINDOW_MS = 60 * 60_000;

/** The first protocol whose pushes say that a person agreed; many voids of programs before it are refused one by one. */
export const AGREEING_PROTOCOL = 4;

/** Voids of records that the county holds alive, as one push of a desk brings them. */
export interface PushedVoids {
  /** Those that no person was asked about. */
  readonly unagreed: readonly string[];
  /** Those that a person saw in a list of many and agreed to. */
  readonly agreed: readonly string[];
}

/** Of so many voids in the window before, whether a push is refused as a whole until a person has agreed (SPEC.md §8). */
export function needsAgreement(recent: number, { unagreed }: PushedVoids): boolean {
  return unagreed.length > 0 && isMassVoid(recent + unagreed.length);
}
