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
