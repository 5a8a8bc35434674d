import type { DeskStore, ImportInput } from '../../store/desk-store.ts';

/** One import, remembered so that it can be finished after a crash and undone weeks later. */
export interface ImportBatch {
  readonly id: string;
  readonly at: string;
  readonly by: string;
  readonly type: string;
  readonly files: readonly { readonly name: string; readonly sha256: string }[];
  readonly total: number;
  /** running: begun and not known to be finished. */
  readonly state: 'running' | 'done' | 'undone';
  /** Pieces under `import.rows.<id>.<n>`. */
  readonly pieces: number;
}

/** Rows stored together, and kept together until they are. */
const PIECE = 200;
const LIST = 'import.batches';
const pieceKey = (id: string, piece: number) => `import.rows.${id}.${piece}`;

/** A piece of a batch: whole rows before they are stored, ids after. */
interface KeptPiece {
  readonly rows: readonly ImportInput[];
  readonly ids: readonly string[];
}

/** Batches of this desk, the newest first. */
export async function batchesOf(store: DeskStore): Promise<readonly ImportBatch[]> {
  return (await store.setting<readonly ImportBatch[]>(LIST)) ?? [];
}

async function putBatch(store: DeskStore, batch: ImportBatch): Promise<void> {
  const others = (await batchesOf(store)).filter(({ id }) => id !== batch.id);
  await store.putSetting(LIST, [batch, ...others]);
}

/** Keeps all rows of an import before the first is stored; nothing of it is a record yet. */
export async function beginBatch(
  store: DeskStore,
  facts: Omit<ImportBatch, 'state' | 'pieces' | 'total'>,
  rows: readonly ImportInput[],
): Promise<ImportBatch> {
  const pieces = Math.ceil(rows.length / PIECE);
  for (let piece = 0; piece < pieces; piece++) {
    const own = rows.slice(piece * PIECE, (piece + 1) * PIECE);
    await store.putSetting(pieceKey(facts.id, piece), { rows: own, ids: own.map(({ id }) => id) } satisfies KeptPiece);
  }
  const batch: ImportBatch = { ...facts, total: rows.length, state: 'running', pieces };
  await putBatch(store, batch);
  return batch;
}

/** What an import or its undoing came to. */
export interface BatchReport {
  readonly done: number;
  readonly refused: readonly { readonly id: string; readonly error: unknown }[];
  readonly isWhole: boolean;
}

/**
 * Stores the rows of a batch piece by piece, durably. Pieces that were stored before a crash are found by their ids and
 * never doubled. Cancelled, it stays unfinished and can go on or be undone. @throws CodedError S02, S04
 */
export async function runBatch(
  store: DeskStore,
  batch: ImportBatch,
  onProgress: (done: number) => void,
  isCancelled: () => boolean,
): Promise<BatchReport> {
  const refused: { id: string; error: unknown }[] = [];
  let done = 0;
  for (let piece = 0; piece < batch.pieces; piece++) {
    if (isCancelled()) return { done, refused, isWhole: false };
    const kept = await store.setting<KeptPiece>(pieceKey(batch.id, piece));
    if (!kept) continue;
    if (kept.rows.length > 0) {
      for (const outcome of await store.importMany(kept.rows)) {
        if (outcome.kind === 'refused') refused.push({ id: outcome.id, error: outcome.error });
      }
      // The rows are records now; of the copy only the ids are needed, for undoing.
      await store.putSetting(pieceKey(batch.id, piece), { rows: [], ids: kept.ids } satisfies KeptPiece);
    }
    done += kept.ids.length;
    onProgress(done);
  }
  await putBatch(store, { ...batch, state: 'done' });
  return { done: done - refused.length, refused, isWhole: true };
}

/**
 * Voids every record of a batch that is still there and may be changed. What lies with the county or is locked stays
 * and is told. Can be cancelled and gone on with.
 */
export async function undoBatch(
  store: DeskStore,
  batch: ImportBatch,
  onProgress: (done: number) => void,
  isCancelled: () => boolean,
): Promise<BatchReport> {
  const refused: { id: string; error: unknown }[] = [];
  let [seen, done] = [0, 0];
  for (let piece = 0; piece < batch.pieces; piece++) {
    const kept = await store.setting<KeptPiece>(pieceKey(batch.id, piece));
    for (const id of kept?.ids ?? []) {
      if (isCancelled()) return { done, refused, isWhole: false };
      try {
        const found = await store.get(id);
        if (found && found.record.status !== 'void') {
          await store.voidRecord(id, `撤销导入 ${batch.at.slice(0, 10)}`);
          done++;
        }
      } catch (error) {
        refused.push({ id, error });
      }
      onProgress(++seen);
    }
    // What was never stored must not be stored later.
    if (kept) await store.putSetting(pieceKey(batch.id, piece), { rows: [], ids: kept.ids } satisfies KeptPiece);
  }
  if (refused.length === 0) await putBatch(store, { ...batch, state: 'undone' });
  return { done, refused, isWhole: true };
}
