import { readAttachments } from '#shared/schema/attachment.ts';
import { isRefused, type StoredRecord } from '#shared/schema/record.ts';
import { receiptRecordsSchema } from '#shared/sync/messages.ts';
import { differencesOf, type HeldRevision, receiptLines } from '#shared/sync/receipt.ts';
import { type KeptRecord, storedOf } from '../kept-record.ts';
import type { DeskQuestions, ListedPaper, ReceiptSide, WritePlace } from './desk-protocol.ts';
import type { ListIndex } from './list-index.ts';
import { openDocument } from './sealed-storage.ts';
import { type AnyInstance, dexieOf } from './wrap-storage.ts';

/** Records read at once; the worker answers other questions in between. */
const READ_ROWS = 250;
/** Records looked through for attachments in answer to one question. */
const PAPER_ROWS = 2000;

export interface SyncSources {
  readonly whole: () => Promise<ListIndex>;
  readonly read: (ids: readonly string[]) => Promise<StoredRecord[]>;
  readonly instance: AnyInstance;
  readonly key: CryptoKey;
}

const decoder = new TextDecoder();

/** What sync asks the store besides replication: receipts, voids about to be sent, attachments that records list. */
export class SyncAnswers {
  readonly #sources: SyncSources;

  constructor(sources: SyncSources) {
    this.#sources = sources;
  }

  /** This desk's side of a month's receipt. */
  async receiptSide(month: string): Promise<ReceiptSide> {
    const held = await this.#held(month, null);
    const unsent = held.filter((one) => one.rev !== one.countyRev);
    return {
      lines: receiptLines(held),
      waiting: unsent.filter((one) => !one.isRefused).length,
      refused: unsent.filter((one) => one.isRefused).length,
    };
  }

  /** The records in which a line of this desk's differs from the county's, whose list comes as it was answered. */
  async receiptDifferences({ month, type, theirs }: DeskQuestions['receiptDifferences']['ask']) {
    const { records } = receiptRecordsSchema.parse(JSON.parse(decoder.decode(theirs)));
    return differencesOf(type, await this.#held(month, type), records);
  }

  /** Records that the county holds alive, void here and not yet sent. */
  async waitingVoids(): Promise<readonly string[]> {
    const ids = (await this.#sources.whole()).waitingVoids();
    const records = await this.#inChunks(ids, (record) => (record.county?.rev ? [record.id] : []));
    return records;
  }

  /** Attachments that records written after a place list, and how far was looked. */
  async papersAfter(from: WritePlace): Promise<DeskQuestions['papersAfter']['answer']> {
    const { instance, key } = this.#sources;
    const { dexieTable } = await dexieOf(instance);
    const papers = new Map<string, ListedPaper>();
    let place = from;
    for (let looked = 0; looked < PAPER_ROWS; looked += READ_ROWS) {
      const documents = await dexieTable
        .where('[_meta.lwt+id]')
        .above([place.lwt, place.id])
        .limit(READ_ROWS)
        .toArray();
      for (const document of await Promise.all(documents.map((one) => openDocument(key, 'id', one)))) {
        const record = storedOf(document as unknown as KeptRecord);
        for (const paper of readAttachments(record.attachments))
          papers.set(paper.sha256, { ...paper, recordId: record.id });
      }
      const last = documents.at(-1);
      if (last) place = { lwt: last._meta.lwt, id: String(last.id) };
      if (documents.length < READ_ROWS) return { papers: [...papers.values()], place, more: false };
    }
    return { papers: [...papers.values()], place, more: true };
  }

  async #held(month: string, type: string | null): Promise<HeldRevision[]> {
    const ids = (await this.#sources.whole()).idsOfMonth(month, type);
    return this.#inChunks(ids, ({ id, rev, type: of, county }) => [
      { id, rev, type: of, countyRev: county?.rev ?? null, isRefused: isRefused({ rev, county }) },
    ]);
  }

  async #inChunks<Answer>(
    ids: readonly string[],
    take: (record: StoredRecord) => readonly Answer[],
  ): Promise<Answer[]> {
    const answers: Answer[] = [];
    for (let at = 0; at < ids.length; at += READ_ROWS) {
      for (const record of await this.#sources.read(ids.slice(at, at + READ_ROWS))) answers.push(...take(record));
    }
    return answers;
  }
}
