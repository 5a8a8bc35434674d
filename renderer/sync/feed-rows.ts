import type { z } from 'zod';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { isRefused, type StoredRecord } from '#shared/schema/record.ts';
import { knownRevs } from '#shared/schema/record-history.ts';
import { type FeedRow, feedRowSchema, fetchAnswerSchema } from '#shared/sync/messages.ts';
import { type KeptRecord, keptFromFeed, keptOf } from '../store/kept-record.ts';
import type { StoreClient } from '../store/worker-client.ts';
import type { CountyClient } from './county-client.ts';

/** Rows parsed before the page gets a turn again. */
const PARSE_ROWS = 100;
const FETCH_ROWS = 500;

type FullRow = z.infer<(typeof feedRowSchema)['options'][0]>;
type KnownRow = z.infer<(typeof feedRowSchema)['options'][1]>;

function isFull(row: FeedRow): row is FullRow {
  return Object.hasOwn(row, 'record');
}

export interface FeedReader {
  readonly client: StoreClient;
  readonly county: CountyClient;
  /** Goes into the county's word, which holds only as long as the epoch does. */
  readonly epoch: string;
}

/** Parses the rows of an answer without holding up the page. @throws CodedError N03 */
export async function parseRows(rows: readonly unknown[]): Promise<FeedRow[]> {
  const parsed: FeedRow[] = [];
  for (let at = 0; at < rows.length; at += PARSE_ROWS) {
    if (at > 0) await nextTurn();
    for (const row of rows.slice(at, at + PARSE_ROWS)) {
      const result = feedRowSchema.safeParse(row);
      if (!result.success) throw new CodedError('N03', result.error.issues[0]?.path.join('.'));
      parsed.push(result.data);
    }
  }
  return parsed;
}

/**
 * The feed as records to store. A row about a revision this desk wrote itself carries only the county's word and is
 * filled from the local copy; a refused revision keeps the local copy too, so that nothing typed is overwritten by what
 * the county holds instead, also when the word is about another revision of it: a copy that came late, or a package.
 * A row whose local copy has moved on is passed over: the newer edit is on its way, or the word about it is.
 */
export async function recordsOf(
  { client, county, epoch }: FeedReader,
  rows: readonly FeedRow[],
): Promise<KeptRecord[]> {
  const unsettled = new Set(rows.length > 0 ? await client.ask('unsettledIds', null) : []);
  const asked = rows.filter((row) => !isFull(row) || row.county.refusal || unsettled.has(idOf(row))).map(idOf);
  const local = asked.length > 0 ? await client.ask('records', asked) : [];
  const byId = new Map(local.map((record) => [record.id, record]));
  const missing: string[] = [];
  const records = rows.flatMap((row) => {
    const own = byId.get(idOf(row));
    if (own && own.rev === revOf(row)) return [withWord(own, row, epoch)];
    if (isFull(row) && own && isNowhereElse(own, row)) return isRefused(own) ? [withOwnRefusal(own, row, epoch)] : [];
    if (isFull(row)) return [kept(row, epoch)];
    if (!own) missing.push((row as KnownRow).known.id);
    return [];
  });
  return [...records, ...(await fetchRows(county, missing)).filter(isFull).map((row) => kept(row, epoch))];
}

/** Records by id, as the county holds them now; compact: of what this desk sent only the county's word. */
export async function fetchRows(county: CountyClient, ids: readonly string[], isCompact = false): Promise<FeedRow[]> {
  const rows: FeedRow[] = [];
  for (let at = 0; at < ids.length; at += FETCH_ROWS) {
    const body = { ids: ids.slice(at, at + FETCH_ROWS), ...(isCompact && { compact: 1 }) };
    const answer = await county.send({ method: 'POST', path: '/api/v1/records', body, schema: fetchAnswerSchema });
    rows.push(...answer.rows);
  }
  return rows;
}

/** The record that a row of the feed is about. */
export function idOf(row: FeedRow): string {
  return isFull(row) ? row.record.id : (row as KnownRow).known.id;
}

/** The revision the row is about: the refused one when there is a refusal, else the one the county holds. */
function revOf(row: FeedRow): string {
  return row.county.refusal?.rev ?? (isFull(row) ? row.record.rev : (row as KnownRow).known.rev);
}

function withWord(own: StoredRecord, { county }: FeedRow, epoch: string): KeptRecord {
  return keptOf({ ...own, county: { ...county, epoch } });
}

/** Not part of what the county holds now. Replication may take it for the county's all the same: what was refused was sent. */
function isNowhereElse(own: StoredRecord, { record }: FullRow): boolean {
  return own.county?.rev !== own.rev && !knownRevs(record).has(own.rev);
}

function withOwnRefusal(own: StoredRecord, { county }: FeedRow, epoch: string): KeptRecord {
  return keptOf({ ...own, county: { ...county, refusal: own.county?.refusal ?? null, epoch } });
}

function kept({ record, county }: FullRow, epoch: string): KeptRecord {
  return keptFromFeed(record, county, epoch);
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
