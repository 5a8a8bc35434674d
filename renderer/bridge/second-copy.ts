import type { BackupState, DurabilityBridge } from '#shared/ipc/durability-intents.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';

/** Files of backups, whoever keeps them. */
export type BackupCalls = Pick<
  DurabilityBridge,
  'beginBackup' | 'writeBackup' | 'finishBackup' | 'dropBackup' | 'openBackup' | 'readBackup' | 'closeBackup'
>;
export type JournalCalls = Pick<DurabilityBridge, 'journalState' | 'appendJournal' | 'readJournal' | 'listSnapshots'>;

/** The copy of accounts and wrapped keys outside the browser's store. */
export interface VaultCopy {
  keep(text: string): Promise<void>;
  kept(): Promise<string | null>;
}

/** Automatic backups and their settings. */
export interface AutomaticBackups {
  state(): Promise<BackupState>;
  changeKeep(keep: number): Promise<BackupState>;
  /** Asks people for a folder; `true`: back to the program's own. */
  chooseFolder(ownAgain: boolean): Promise<BackupState>;
}

/** What lies outside the browser's store (design §8). A browser has only files that people take with them. */
export interface SecondCopy {
  readonly hasJournal: boolean;
  readonly calls: BackupCalls & Partial<JournalCalls>;
  readonly vault: VaultCopy | null;
  readonly automatic: AutomaticBackups | null;
}

/** Backups of an ordinary browser: a download, and a file that people pick. */
export function browserSecondCopy(download: (bytes: Blob, fileName: string) => void): SecondCopy {
  const writing = new Map<string, { readonly name: string; readonly parts: Uint8Array<ArrayBuffer>[] }>();
  const reading = new Map<string, File>();
  const taken = <Value>(found: Value | undefined, code: 'S06' | 'S07'): Value => {
    if (found === undefined) throw new CodedError(code);
    return found;
  };
  return {
    hasJournal: false,
    vault: null,
    automatic: null,
    calls: {
      async beginBackup(_kind, name) {
        const token = crypto.randomUUID();
        writing.set(token, { name, parts: [] });
        return token;
      },
      async writeBackup(token, bytes) {
        taken(writing.get(token), 'S06').parts.push(bytes);
      },
      async finishBackup(token) {
        const { name, parts } = taken(writing.get(token), 'S06');
        writing.delete(token);
        download(new Blob(parts, { type: 'application/octet-stream' }), name);
        return name;
      },
      async dropBackup(token) {
        writing.delete(token);
      },
      async openBackup() {
        const file = await pickFile();
        if (!file) return null;
        const token = crypto.randomUUID();
        reading.set(token, file);
        return { token, fileName: file.name, bytes: file.size };
      },
      async readBackup(token, offset, length) {
        const file = taken(reading.get(token), 'S07');
        const part = await file
          .slice(offset, offset + length)
          .arrayBuffer()
          .catch(() => undefined);
        return new Uint8Array(taken(part, 'S07'));
      },
      async closeBackup(token) {
        reading.delete(token);
      },
    },
  };
}

function pickFile(): Promise<File | null> {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = '.szb';
  const picked = Promise.withResolvers<File | null>();
  input.addEventListener('change', () => picked.resolve(input.files?.[0] ?? null));
  input.addEventListener('cancel', () => picked.resolve(null));
  input.click();
  return picked.promise;
}
