import { minuteInChina } from '#shared/kernel/calendar.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { BACKUP_PARTS, type BackupPart, BackupWriter } from '#shared/schema/backup-file.ts';
import { RECORD_SCHEMA_VERSION } from '#shared/schema/record.ts';
import type { TownKeys } from '#shared/seal/town-keys.ts';
import { backupPorts } from '../backup-ports.ts';
import type { BackupAsk } from './desk-protocol.ts';
import { CODE_NAME } from './page-calls.ts';
import type { PageLink } from './page-link.ts';
import { openDocument } from './sealed-storage.ts';
import { type AnyDocument, type AnyInstance, dexieOf, primaryPathOf } from './wrap-storage.ts';
import { isStoreMark, type WriteJournal } from './write-journal.ts';

/** Documents of one piece. */
const PIECE_DOCUMENTS = 200;

export interface BackupDeps {
  readonly link: PageLink;
  readonly journal: WriteJournal | null;
  readonly storeKey: CryptoKey;
  readonly townKeys: TownKeys;
  /** The collections, below the sealing. */
  readonly instances: ReadonlyMap<string, AnyInstance>;
  readonly isCancelled: () => boolean;
  readonly onProgress: (done: number, total: number) => void;
}

/**
 * Writes every document of the store into one file while the work goes on. A document changed meanwhile is in it in one
 * of its states; the journal has the later one. Null: people chose no place, or cancelled.
 * @throws CodedError S02, S06
 */
export async function makeBackup(deps: BackupDeps, ask: BackupAsk): Promise<{ readonly fileName: string } | null> {
  const { link, journal, townKeys } = deps;
  try {
    const token = await link.call('beginBackup', ask.kind, ask.fileName);
    if (token === null) return null;
    try {
      const covers = journal?.settled ?? 0; // before the first document is read
      const write = (bytes: Uint8Array<ArrayBuffer>) => link.call('writeBackup', token, bytes);
      const { town, passphrase } = ask;
      const [townKey] = townKeys.all();
      if (!townKey) throw new CodedError('S06');
      const writer = await BackupWriter.begin({ ports: backupPorts, town, townKey, passphrase, write });
      const isWhole = await writeAll(deps, ask, writer, covers);
      if (isWhole) return { fileName: await link.call('finishBackup', token, covers) };
      await link.call('dropBackup', token);
      return null;
    } catch (error) {
      await link.call('dropBackup', token).catch(() => undefined);
      throw error;
    }
  } catch (error) {
    throw codedOf(error);
  }
}

async function writeAll(deps: BackupDeps, ask: BackupAsk, writer: BackupWriter, covers: number): Promise<boolean> {
  const counts: Record<string, number> = {};
  const months: Record<string, Record<string, number>> = {};
  const tables = await Promise.all(
    BACKUP_PARTS.map(async (part) => {
      const instance = deps.instances.get(part);
      if (!instance) throw new Error(`${part} is not open`);
      return { part, instance, table: (await dexieOf(instance)).dexieTable };
    }),
  );
  const sizes = await Promise.all(tables.map(({ table }) => table.count()));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  let done = 0;
  for (const { part, instance } of tables) {
    for await (const documents of documentsOf(deps.storeKey, part, instance)) {
      if (deps.isCancelled()) return false;
      await writer.part(part, documents);
      const present = documents.filter((one) => one._deleted !== '1');
      counts[part] = (counts[part] ?? 0) + present.length;
      if (part === 'records') for (const one of present) count(months, one);
      done += documents.length;
      deps.onProgress(done, total);
    }
  }
  const { townName, deviceName, by, scope, program } = ask;
  const journal = deps.journal && { id: deps.journal.journal, covers };
  const at = minuteInChina(Date.now());
  const schema = RECORD_SCHEMA_VERSION;
  await writer.end({ at, townName, deviceName, by, scope, program, schema, journal, counts, months });
  return true;
}

async function* documentsOf(storeKey: CryptoKey, part: BackupPart, instance: AnyInstance) {
  const { dexieTable } = await dexieOf(instance);
  const primary = primaryPathOf(instance);
  for (let after = ''; ; ) {
    const found = await dexieTable.where(':id').above(after).limit(PIECE_DOCUMENTS).toArray();
    const last = found.at(-1);
    if (!last) return;
    after = String(last[primary]);
    const kept = found.filter((one) => !isStoreMark(part, String(one[primary])));
    if (kept.length > 0) yield await Promise.all(kept.map((one) => openDocument(storeKey, primary, one)));
  }
}

function count(months: Record<string, Record<string, number>>, record: AnyDocument): void {
  const [type, period] = [String(record.type), String(record.period ?? '')];
  const ofType = months[type] ?? {};
  months[type] = ofType;
  ofType[period] = (ofType[period] ?? 0) + 1;
}

function codedOf(error: unknown): unknown {
  const name = error instanceof Error ? error.name : '';
  if (name === 'QuotaExceededError') return new CodedError('S06', '磁盘空间不足');
  return name.startsWith(CODE_NAME) || !(error instanceof CodedError) ? new CodedError('S06') : error;
}
