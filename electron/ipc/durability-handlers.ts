import { z } from 'zod';
import { CHANNELS } from '#shared/ipc/channels.ts';
import {
  backupKindSchema,
  backupNameSchema,
  backupTokenSchema,
  type DurabilityBridge,
  entryBodiesSchema,
  pieceSchema,
  sequenceSchema,
  snapshotNameSchema,
  vaultCopySchema,
} from '#shared/ipc/durability-intents.ts';
import type { RegisterIntent } from './register-intent.ts';

const READ_LIMIT = 8 * 1024 * 1024;
const nothing = z.tuple([]);

/** The intents of the second copy. */
export function registerDurability(intent: RegisterIntent, desk: DurabilityBridge): void {
  const token = z.tuple([backupTokenSchema]);
  intent(CHANNELS.journalState, nothing, () => desk.journalState());
  intent(CHANNELS.appendJournal, z.tuple([entryBodiesSchema]), ([bodies]) => desk.appendJournal(bodies));
  intent(CHANNELS.readJournal, z.tuple([sequenceSchema]), ([after]) => desk.readJournal(after));
  intent(CHANNELS.keepVault, z.tuple([vaultCopySchema]), ([text]) => desk.keepVault(text));
  intent(CHANNELS.keptVault, nothing, () => desk.keptVault());
  intent(CHANNELS.beginBackup, z.tuple([backupKindSchema, backupNameSchema]), ([kind, name]) =>
    desk.beginBackup(kind, name),
  );
  intent(CHANNELS.writeBackup, z.tuple([backupTokenSchema, pieceSchema]), ([of, bytes]) => desk.writeBackup(of, bytes));
  intent(CHANNELS.finishBackup, z.tuple([backupTokenSchema, sequenceSchema]), ([of, covers]) =>
    desk.finishBackup(of, covers),
  );
  intent(CHANNELS.dropBackup, token, ([of]) => desk.dropBackup(of));
  intent(CHANNELS.listSnapshots, nothing, () => desk.listSnapshots());
  intent(CHANNELS.openBackup, z.tuple([snapshotNameSchema.nullable()]), ([name]) => desk.openBackup(name));
  intent(
    CHANNELS.readBackup,
    z.tuple([backupTokenSchema, sequenceSchema, z.number().int().min(1).max(READ_LIMIT)]),
    ([of, offset, length]) => desk.readBackup(of, offset, length),
  );
  intent(CHANNELS.closeBackup, token, ([of]) => desk.closeBackup(of));
  intent(CHANNELS.backupState, nothing, () => desk.backupState());
  intent(CHANNELS.changeBackupKeep, z.tuple([z.number().int().min(1).max(60)]), ([keep]) =>
    desk.changeBackupKeep(keep),
  );
  intent(CHANNELS.chooseBackupFolder, z.tuple([z.boolean()]), ([ownAgain]) => desk.chooseBackupFolder(ownAgain));
}
