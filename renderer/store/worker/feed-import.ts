import { getHeightOfRevision } from 'rxdb/plugins/core';
import type { z } from 'zod';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { isRefused } from '#shared/schema/record.ts';
import { knownRevs } from '#shared/schema/record-history.ts';
import { feedRowSchema, snapshotEndSchema, snapshotHeadSchema } from '#shared/sync/messages.ts';
import { type KeptRecord, keptFromFeed, storedOf } from '../kept-record.ts';
import { sameForSync } from '../same-for-sync.ts';
import { type AnyDocument, type AnyInstance, IMPORT, type WriteRow } from './wrap-storage.ts';

/** What the page needs to know of a piece of the snapshot. */
export interface FeedHead {
  /** The snapshot's own head, when it begins in this piece. */
  readonly head: { readonly epoch: string; readonly rows: number } | null;
  /** Place after this piece; null when there are no rows in it and it is not the last. */
  readonly seq: number | null;
  readonly rows: number;
  readonly isEnd: boolean;
  /** False when rows are among them that only replication can take: bare words of the county, and refusals. */
  readonly isPlain: boolean;
  /** Those of its rows that are void. */
  readonly voids: readonly Pick<KeptRecord, 'id' | 'status' | 'county'>[];
}

interface Existing extends AnyDocument {
  readonly _rev: string;
  readonly _meta: { readonly lwt: number; readonly o?: { readonly _rev: number } };
}

/** Rows sealed while the ones before them are being written. */
const WRITE_ROWS = 250;
const [fullRowSchema] = feedRowSchema.options;
const decoder = new TextDecoder();

/** The first download: pieces of the snapshot are read, checked and written here, and the main thread only carries bytes. */
export class FeedImport {
  readonly #instance: AnyInstance;
  #records: readonly KeptRecord[] = [];
  #epoch = '';

  constructor(instance: AnyInstance) {
    this.#instance = instance;
  }

  /** Reads a piece of the snapshot and keeps its rows for {@link write}. @throws CodedError N03 */
  read(bytes: ArrayBuffer): FeedHead {
    const lines = decoder.decode(bytes).split('\n').filter(Boolean).map(jsonOf);
    const first = snapshotHeadSchema.safeParse(lines[0]).data?.head ?? null;
    const end = snapshotEndSchema.safeParse(lines.at(-1)).data?.end ?? null;
    const rows = lines.slice(first ? 1 : 0, end ? -1 : undefined);
    if (first) this.#epoch = first.epoch;
    const isPlain = rows.every(isPlainRow);
    const epoch = this.#epoch;
    const full = isPlain ? rows.map((row) => parsedBy(fullRowSchema, row)) : [];
    this.#records = full.map(({ record, county }) => keptFromFeed(record, county, epoch));
    const seq = end?.seq ?? full.at(-1)?.county.seq ?? null;
    const voids = this.#records
      .filter(({ status }) => status === 'void')
      .map(({ id, status, county: word }) => ({ id, status, county: word }));
    return { head: first, seq, rows: rows.length, isEnd: end !== null, isPlain, voids };
  }

  /**
   * Writes the page that was read last. Doing it twice changes nothing; what was edited here is left alone. Answers a
   * write time that no later write has, 0 when there was nothing to write.
   */
  async write(): Promise<number> {
    const lwt = Date.now();
    const records = this.#records;
    this.#records = [];
    const writes: Promise<void>[] = [];
    for (let at = 0; at < records.length; at += WRITE_ROWS) {
      writes.push(this.#insert(records.slice(at, at + WRITE_ROWS), lwt));
    }
    await Promise.all(writes);
    return records.length > 0 ? lwt : 0;
  }

  async #insert(records: readonly KeptRecord[], lwt: number): Promise<void> {
    const rows = records.map((record) => rowOf(record, null, lwt));
    const { error } = await this.#instance.bulkWrite(rows, IMPORT);
    if (error.length === 0) return;
    const byId = new Map(records.map((record) => [record.id, record]));
    const updates = error.flatMap((one) => {
      const record = byId.get(one.documentId);
      const existing = 'documentInDb' in one ? (one.documentInDb as Existing | undefined) : undefined;
      if (!record || !existing) throw new Error(`not written: ${one.status}`);
      const isSame = sameForSync(existing as never, record);
      const mayTake = isUntouched(existing) || isContained(existing, record);
      return isSame || !mayTake ? [] : [rowOf(record, existing, lwt)];
    });
    if (updates.length > 0) await this.#instance.bulkWrite(updates, IMPORT);
  }
}

/**
 * As the county sent it: an edit of ours would have raised RxDB's revision above the one marked as pulled. What the county
 * refused bears that mark too, from the word about it, and is ours.
 */
function isUntouched(existing: Existing): boolean {
  const { _rev, _meta } = existing;
  return _meta.o?._rev === getHeightOfRevision(_rev) && !isRefused(existing as never);
}

/** A state that was put back from the journal and that the county's row descends from: nothing of it is lost with it. */
function isContained(existing: Existing, record: KeptRecord): boolean {
  return typeof existing.rev === 'string' && knownRevs(storedOf(record)).has(existing.rev);
}

function rowOf(record: KeptRecord, existing: Existing | null, lwt: number): WriteRow {
  const _rev = `${existing ? getHeightOfRevision(existing._rev) + 1 : 1}-import`;
  const document = { ...record, _deleted: false, _attachments: {}, _rev, _meta: { lwt } };
  return { document, ...(existing && { previous: existing }) } as unknown as WriteRow;
}

function isPlainRow(row: unknown): boolean {
  const { record, county } = (row ?? {}) as { readonly record?: unknown; readonly county?: { refusal?: unknown } };
  return record !== undefined && county?.refusal === null;
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new CodedError('N03');
  }
}

function parsedBy<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new CodedError('N03', parsed.error.issues[0]?.path.join('.'));
  return parsed.data;
}
