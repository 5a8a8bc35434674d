import { CodedError } from '#shared/kernel/coded-error.ts';
import { utf8Text } from '#shared/seal/utf8.ts';
import type { CourierResult } from '#shared/sync/courier/courier-messages.ts';
import type { ReadAnswer } from '#shared/sync/courier/package-body.ts';
import type { FeedRow, PushOutcome } from '#shared/sync/messages.ts';
import { idOf } from '../feed-rows.ts';
import { baseOf, type EditRow, type WireRow } from '../push-rows.ts';
import type { Replication } from '../replication.ts';
import { gunzipped } from '../wire.ts';

/** Replication that was started with a county in a file: pushes first, then its feed. Settles when both are done. */
export async function readThrough(county: FileCounty, replication: Replication): Promise<void> {
  await replication.state.awaitInitialReplication();
  await replication.state.awaitInSync();
  county.showFeed();
  replication.resync();
  await replication.state.awaitInSync();
}

/** What a file has to know of the desk that reads it. */
export interface Reader {
  /** Tag of the units and bodies that lie here. */
  readonly referenceTag: string;
  /** The desk stands behind the end of this answer already: units and catalogue here may be newer. */
  readonly isStale: boolean;
}

/**
 * A county as far as an answer file tells of it: what replication asks of the county over the line, it asks of this.
 * Pushes come first and pulls bring nothing until {@link showFeed}: the county's word about a pushed record is taken in
 * only after the outcome of its push was written down (SPEC.md §4).
 */
export class FileCounty {
  /** Records that were looked at and that the file does not answer: they are still to be sent. */
  readonly skipped = new Set<string>();
  /** Why the run ended early. */
  failure: unknown = null;
  readonly #answer: ReadAnswer;
  readonly #reader: Reader;
  readonly #results: ReadonlyMap<string, CourierResult>;
  /** Records as the county holds them, by id, as far as the file has them. */
  readonly #held: ReadonlyMap<string, { readonly seq: number; readonly record: { readonly rev: string } }>;
  /** The county's last word on each record of the feed. */
  readonly #words: ReadonlyMap<string, FeedRow['county']>;
  #showsFeed = false;
  #hasGivenLate = false;

  constructor(answer: ReadAnswer, reader: Reader) {
    this.#answer = answer;
    this.#reader = reader;
    this.#results = new Map(answer.results.map((result) => [keyOf(result.id, result.rev), result]));
    this.#held = heldIn(answer);
    this.#words = new Map(answer.feed.map((row) => [idOf(row), row.county]));
  }

  /** From now on pulls bring the feed. */
  showFeed(): void {
    this.#showsFeed = true;
  }

  /** The edits that the file can answer; the others are remembered as skipped. */
  answered(rows: readonly EditRow[]): EditRow[] {
    return rows.filter((row) => {
      const { id, rev } = row.newDocumentState;
      const isAnswered = this.#outcomeOf(id, rev, baseOf(row)) !== null;
      if (isAnswered) this.skipped.delete(id);
      else this.skipped.add(id);
      return isAnswered;
    });
  }

  readonly fetch: typeof fetch = async (input, init) => {
    const url = new URL(String(input), 'http://file');
    try {
      const answer = await this.#ask(url, init);
      return typeof answer === 'string' ? new Response(answer) : Response.json(answer);
    } catch (error) {
      this.failure ??= error;
      const code = error instanceof CodedError ? error.code : 'N05';
      return Response.json({ code, message: '' }, { status: 404 });
    }
  };

  async #ask(url: URL, init: RequestInit | undefined): Promise<unknown> {
    const after = Number(url.searchParams.get('after') ?? 0);
    switch (url.pathname) {
      case '/api/v1/wait':
        return this.#wait();
      case '/api/v1/reference':
        return this.#answer.reference;
      case '/api/v1/snapshot':
        return this.#snapshot(after);
      case '/api/v1/pull':
        return this.#pull(after, Number(url.searchParams.get('limit') ?? 1000));
      case '/api/v1/push':
        return this.#push(((await bodyOf(init)) as { rows: readonly WireRow[] }).rows);
      case '/api/v1/records':
        return { rows: this.#rowsOf(((await bodyOf(init)) as { ids: readonly string[] }).ids) };
      default:
        if (this.#answer.catalogue && url.pathname === `/api/v1/catalogue/${this.#answer.catalogue.version}`)
          return this.#answer.catalogue;
        throw new CodedError('N05');
    }
  }

  #wait(): unknown {
    const { head, reference, catalogue } = this.#answer;
    const { isStale, referenceTag } = this.#reader;
    const isNews = !isStale && reference !== null;
    return {
      epoch: head.epoch,
      seq: head.seq,
      reference: isNews ? reference.tag : referenceTag,
      ...(catalogue && !isStale && { catalogueVersion: catalogue.version }),
    };
  }

  #snapshot(after: number): string {
    const { head } = this.#answer;
    this.#mustReach(after);
    const rows = this.#behind(after);
    const lines = [
      { head: { epoch: head.epoch, seq: head.seq, rows: rows.length } },
      ...rows,
      { end: { seq: head.seq } },
    ];
    return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  }

  #pull(after: number, limit: number): unknown {
    const { head } = this.#answer;
    if (!this.#showsFeed || after > head.seq)
      return { epoch: head.epoch, rows: [], checkpoint: { seq: after }, more: false };
    this.#mustReach(after);
    const behind = this.#behind(after);
    const late = this.#lateWords(after);
    const rows = behind.slice(0, limit);
    const more = behind.length > rows.length;
    const seq = more ? (rows.at(-1)?.county.seq ?? after) : head.seq;
    return { epoch: head.epoch, rows: [...late, ...rows], checkpoint: { seq }, more };
  }

  /** Words about the package's records that stand where the desk has passed already: once, and without the records. */
  #lateWords(after: number): FeedRow[] {
    if (this.#hasGivenLate) return [];
    this.#hasGivenLate = true;
    const asked = new Set(this.#answer.results.map(({ id }) => id));
    const late = this.#answer.feed.filter((row) => row.county.seq <= after && asked.has(idOf(row)));
    return late.map((row) => ({ county: row.county, known: { id: idOf(row), rev: revOf(row) } }));
  }

  #behind(after: number): FeedRow[] {
    return this.#answer.feed.filter(({ county }) => county.seq > Math.max(after, this.#answer.head.after));
  }

  /** @throws CodedError S25 rows between the desk's place and the file's first are missing */
  #mustReach(after: number): void {
    if (after < this.#answer.head.after) throw new CodedError('S25');
  }

  #push(rows: readonly WireRow[]): unknown {
    const results = rows.map(({ base, record }) => {
      const outcome = this.#outcomeOf(String(record.id), String(record.rev), base);
      if (!outcome) throw new CodedError('S29');
      return outcome;
    });
    return { epoch: this.#answer.head.epoch, results };
  }

  #outcomeOf(id: string, rev: string, base: string | null): PushOutcome | null {
    const result = this.#results.get(keyOf(id, rev));
    const held = this.#held.get(id);
    if (result && result.outcome !== 'conflict') return result;
    const word = this.#words.get(id);
    if (word?.refusal?.rev === rev)
      return { outcome: 'refused', id, code: word.refusal.code, message: word.refusal.message };
    if (word?.rev === rev) return { outcome: 'accepted', id, seq: word.seq };
    if (!held) return result ?? null;
    if (held.record.rev === base) return null;
    return { outcome: 'conflict', id, seq: held.seq, current: held.record as never };
  }

  #rowsOf(ids: readonly string[]): FeedRow[] {
    const asked = new Set(ids);
    return this.#answer.feed.filter((row) => asked.has(idOf(row)));
  }
}

function heldIn({ feed, results }: ReadAnswer) {
  const held = new Map<string, { readonly seq: number; readonly record: { readonly rev: string } }>();
  for (const result of results) {
    if (result.outcome === 'conflict') held.set(result.id, { seq: result.seq, record: result.current });
  }
  for (const row of feed) {
    const seq = held.get(idOf(row))?.seq ?? 0;
    if (isFull(row) && row.county.seq >= seq) held.set(row.record.id, { seq: row.county.seq, record: row.record });
  }
  return held;
}

function isFull(row: FeedRow): row is Extract<FeedRow, { record: { id: string; rev: string } }> {
  return Object.hasOwn(row, 'record');
}

/** The revision a row is about: the refused one when there is a refusal. */
function revOf(row: FeedRow): string {
  if (row.county.refusal) return row.county.refusal.rev;
  return isFull(row) ? row.record.rev : (row as { known: { rev: string } }).known.rev;
}

function keyOf(id: string, rev: string): string {
  return `${id}|${rev}`;
}

async function bodyOf(init: RequestInit | undefined): Promise<unknown> {
  const { headers, body } = init ?? {};
  const bytes = body instanceof Uint8Array ? new Uint8Array(body) : new Uint8Array();
  const isPacked = (headers as Record<string, string> | undefined)?.['content-encoding'] === 'gzip';
  return JSON.parse(utf8Text(isPacked ? await gunzipped(bytes) : bytes));
}
