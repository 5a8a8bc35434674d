import type { RxStorage } from 'rxdb/plugins/core';
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory';
import { type KeptRecord, storedOf } from '../../renderer/store/kept-record.ts';
import { timeAfter, withTime } from '../../renderer/store/worker/monotonic-storage.ts';
import { originHashOf, originStorage } from '../../renderer/store/worker/origin-storage.ts';
import {
  type AnyDocument,
  type AnyInstance,
  type AnyStorage,
  isDownstreamWrite,
  type WriteRow,
  wrapStorage,
} from '../../renderer/store/worker/wrap-storage.ts';
import { isJournaled, isStoreMark } from '../../renderer/store/worker/write-journal.ts';
import type { StoredRecord } from '../../shared/schema/record.ts';

/** Thrown by everything that a desk still wants of its disk after it lost its power. */
export class PowerLost extends Error {
  constructor() {
    super('the power is gone');
    this.name = 'PowerLost';
  }
}

/** nothing: the write is lost; journal: only the journal has it; store: it is written, and nobody was told. */
export type Reach = 'nothing' | 'journal' | 'store';

type Documents = Map<string, AnyDocument>;

/** What the memory storage keeps of one collection. */
interface MemoryInstance {
  readonly internals: { readonly documents: ReadonlyMap<string, AnyDocument> };
  readonly primaryPath: string;
  ensurePersistence(): void;
}

/** One time between switching a PC on and its end. */
export interface Life {
  readonly number: number;
  isOver: boolean;
  /** Writes until the power fails, and how far the last one gets; null: it does not fail. */
  fails: { writes: number; readonly reaches: Reach } | null;
  onFail: () => void;
}

/** RxDB knows open databases by the name of their storage, also those of other runs. */
let disks = 0;

/** What a PC keeps over crashes: RxDB's memory storage, reached only by the life that is on. */
export class SimDisk {
  readonly #name: string;
  readonly #number = ++disks;
  readonly #memory: AnyStorage;
  readonly #states = new Map<string, unknown>();
  readonly #instances = new Map<string, AnyInstance>();
  /** The second copy (journaled-storage.ts): what persons wrote, by collection and key. No loss of the store reaches it. */
  readonly #journal = new Map<string, Documents>();
  /** The store's folder as somebody kept it: documents by collection. */
  #copy: ReadonlyMap<string, readonly AnyDocument[]> | null = null;
  /** What the next life finds instead of what the last one left, until it opens it. */
  #found = new Map<string, readonly AnyDocument[]>();
  #isWiped = false;
  /** Time of the newest write: it never goes back (monotonic-storage.ts). */
  #written = 0;
  readonly records: { instance: AnyInstance | null; origin: string | null } = { instance: null, origin: null };

  constructor(name: string) {
    this.#name = name;
    this.#memory = { ...getRxStorageMemory(), collectionStates: this.#states } as unknown as AnyStorage;
  }

  /** The records as they lie there, and when each was written. */
  written(): { readonly at: number; readonly id: string; readonly record: StoredRecord }[] {
    const memory = this.records.instance as unknown as MemoryInstance | null;
    memory?.ensurePersistence(); // the memory storage puts off what it can
    return [...(memory?.internals.documents ?? [])].map(([id, document]) => {
      return { at: timeOf(document), id, record: storedOf(document as unknown as KeptRecord) };
    });
  }

  /** The browser's store is gone: cleared by a tool, or by another version of the browser. */
  wipe(): void {
    this.#states.clear();
    this.#instances.clear();
    this.records.instance = null;
    this.#found.clear();
    this.#isWiped = true;
  }

  keepCopy(): void {
    const copy = new Map<string, readonly AnyDocument[]>();
    for (const [name, instance] of this.#instances) {
      const memory = instance as unknown as MemoryInstance;
      memory.ensurePersistence();
      copy.set(name, structuredClone([...memory.internals.documents.values()]));
    }
    this.#copy = copy;
  }

  /** The store's folder is put back from an earlier copy; false: nobody kept one. */
  putCopyBack(): boolean {
    if (!this.#copy) return false;
    this.wipe();
    this.#found = new Map(this.#copy);
    this.#isWiped = false;
    return true;
  }

  /** Whether the store was put together from the journal alone since the last time that this was asked. */
  wasRebuilt(): boolean {
    const wasWiped = this.#isWiped;
    this.#isWiped = false;
    return wasWiped;
  }

  /** The disk as one life has it, with the origin mark of the product's own storage stack. */
  storageFor(life: Life): RxStorage<unknown, unknown> {
    const marked = originStorage(this.#memory, () => this.records.origin);
    const powered = wrapStorage(marked, async (instance) => {
      this.#instances.set(instance.collectionName, instance);
      await this.#open(instance);
      if (instance.collectionName === 'records') this.records.instance = instance;
      const write = instance.bulkWrite.bind(instance);
      instance.bulkWrite = async (rows, context) => {
        if (life.isOver) throw new PowerLost();
        const isLast = life.fails !== null && --life.fails.writes <= 0;
        const reaches = isLast ? life.fails?.reaches : 'store';
        const timed = rows.map((row) => this.#timed(row));
        if (reaches === 'journal') this.#journaled(instance, timed, context);
        if (reaches !== 'store') this.#fail(life);
        const answer = await write(timed, context);
        this.#journaled(instance, timed, context, new Set(answer.error.map(({ documentId }) => documentId)));
        if (isLast) this.#fail(life);
        return answer;
      };
    });
    return { ...powered, name: `${this.#number}-${this.#name}-${life.number}` } as RxStorage<unknown, unknown>;
  }

  async startReplication(name: string): Promise<void> {
    this.records.origin = await originHashOf(name);
  }

  /** A collection as it is found, and brought up to the journal before anybody sees it (store-restore.ts). */
  async #open(instance: AnyInstance): Promise<void> {
    const found = this.#found.get(instance.collectionName) ?? [];
    this.#found.delete(instance.collectionName);
    if (found.length > 0) await instance.bulkWrite(found.map(asRow), 'found');
    const memory = instance as unknown as MemoryInstance;
    memory.ensurePersistence();
    const { documents } = memory.internals;
    const newer = [...(this.#journal.get(instance.collectionName) ?? [])].flatMap(([key, document]) => {
      const previous = documents.get(key);
      const isThere = previous && timeOf(previous) >= timeOf(document);
      return isThere ? [] : [{ ...asRow(document), ...(previous && { previous }) } as unknown as WriteRow];
    });
    if (newer.length > 0) await instance.bulkWrite(newer, 'journal');
  }

  #journaled(instance: AnyInstance, rows: readonly WriteRow[], context: string, refused = new Set<string>()): void {
    const { collectionName } = instance;
    if (!isJournaled(collectionName) || isDownstreamWrite(context)) return;
    const { primaryPath } = instance as unknown as MemoryInstance;
    const kept: Documents = this.#journal.get(collectionName) ?? new Map();
    this.#journal.set(collectionName, kept);
    for (const { document } of rows) {
      const key = String((document as AnyDocument)[primaryPath]);
      if (!isStoreMark(collectionName, key) && !refused.has(key))
        kept.set(key, structuredClone(document) as AnyDocument);
    }
  }

  /** RxDB's own clock never goes back in a process and would remember the times of earlier worlds. */
  #timed(row: WriteRow): WriteRow {
    this.#written = timeAfter(this.#written, Date.now());
    return withTime(row, this.#written);
  }

  #fail(life: Life): never {
    life.fails = null;
    life.onFail();
    throw new PowerLost();
  }
}

function asRow(document: AnyDocument): WriteRow {
  return { document: structuredClone(document) } as unknown as WriteRow;
}

function timeOf(document: AnyDocument): number {
  return (document as { readonly _meta?: { readonly lwt?: number } })._meta?.lwt ?? 0;
}
