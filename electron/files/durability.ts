import { mkdirSync } from 'node:fs';
import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BackupSettings, backupSettingsSchema, type DurabilityBridge } from '#shared/ipc/durability-intents.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import type { WriteLog } from '../platform/log.ts';
import type { Secrets } from '../platform/secrets.ts';
import type { SettingsFile } from '../platform/settings.ts';
import { writeSafely } from '../platform/write-safely.ts';
import { BackupFiles, type BackupFilesPorts } from './backup-files.ts';
import { type Journal, openJournal } from './journal/journal.ts';
import { reasonOf } from './write-or-explain.ts';

const DEFAULT_KEEP = 7;

export interface DurabilityParts extends Pick<BackupFilesPorts, 'askSavePath' | 'askOpenPath'> {
  /** The program's data folder. */
  readonly folder: string;
  readonly secrets: Secrets;
  readonly settings: SettingsFile;
  readonly log: WriteLog;
  askFolder(): Promise<string | undefined>;
}

/** The second copy of this PC's data: journal, snapshots, backups, and the copy of accounts and keys (design §8). */
export function durability(parts: DurabilityParts): DurabilityBridge {
  const { secrets, log } = parts;
  const folder = join(parts.folder, 'journal');
  let opening: Promise<Journal> | null = null;
  const journal = () => {
    opening ??= openJournal(folder, secrets, log);
    opening.catch(() => {
      opening = null; // the disk may be well again at the next try
    });
    return opening;
  };
  const settings = async (): Promise<BackupSettings> => {
    const read = backupSettingsSchema.safeParse((await parts.settings.read()).backup);
    return read.success ? read.data : { folder: null, keep: DEFAULT_KEEP };
  };
  const files = new BackupFiles({
    ...parts,
    snapshots: join(folder, 'snapshots'),
    ownFolder: join(parts.folder, 'backups'),
    settings,
    trimJournal: async (covered) => (await journal()).trim(covered),
    now: () => Date.now(),
  });
  const change = async (changes: Partial<BackupSettings>) => {
    await parts.settings.change({ backup: { ...(await settings()), ...changes } });
    return files.state();
  };
  return {
    journalState: async () => (await journal()).state(),
    appendJournal: async (bodies) => (await journal()).append(bodies),
    readJournal: async (after) => (await journal()).read(after),
    ...vaultCopy(join(folder, 'vault'), parts),
    beginBackup: (kind, name) => files.begin(kind, name),
    writeBackup: (token, bytes) => files.write(token, bytes),
    finishBackup: (token, covers) => files.finish(token, covers),
    dropBackup: (token) => files.drop(token),
    listSnapshots: () => files.snapshots(),
    openBackup: (name) => files.open(name),
    readBackup: (token, offset, length) => files.read(token, offset, length),
    closeBackup: (token) => files.close(token),
    backupState: () => files.state(),
    changeBackupKeep: (keep) => change({ keep }),
    async chooseBackupFolder(ownAgain) {
      if (ownAgain) return change({ folder: null });
      const chosen = await parts.askFolder();
      return chosen === undefined ? files.state() : change({ folder: chosen });
    },
  };
}

/** Accounts and wrapped keys of this PC, once more outside the browser's store; the copy before the last one stays. */
function vaultCopy(path: string, { secrets, log }: Pick<DurabilityParts, 'secrets' | 'log'>) {
  const opened = async (file: string) => {
    try {
      return secrets.open(await readFile(file));
    } catch (error) {
      if (reasonOf(error) !== 'ENOENT') log('vault-copy.not-read', { reason: reasonOf(error) });
      return null;
    }
  };
  return {
    async keepVault(text: string): Promise<void> {
      try {
        mkdirSync(join(path, '..'), { recursive: true, mode: 0o700 });
        if ((await opened(path)) !== null) await copyFile(path, `${path}.before`);
        await writeSafely(path, secrets.seal(text), 0o600);
      } catch (cause) {
        log('vault-copy.not-written', { reason: reasonOf(cause) });
        throw new CodedError('S05', undefined, { cause });
      }
    },
    keptVault: async () => (await opened(path)) ?? opened(`${path}.before`),
  };
}
