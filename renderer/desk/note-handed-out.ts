import type { SaveOutcome } from '#shared/ipc/intents.ts';
import type { DeskStore } from '../store/desk-store.ts';

/** A paper that holds no ledger left as a file: the trail has it (D§6 P9). A save that was given up is none. */
export async function noteSaved({ audit }: Pick<DeskStore, 'audit'>, outcome: SaveOutcome): Promise<void> {
  if (outcome.outcome === 'saved') await audit.add({ action: 'file.exported', subject: outcome.fileName });
}
