import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { utf8Bytes } from '#shared/seal/utf8.ts';
import type { ReceiptLine } from './messages.ts';

/** A record as a receipt names it. */
export interface RevisionOf {
  readonly id: string;
  readonly rev: string;
}

/** A record of the month on the desk, with what the county last said of it. */
export interface HeldRevision extends RevisionOf {
  readonly type: string;
  /** The revision the county last said it holds; null: none. */
  readonly countyRev: string | null;
  readonly isRefused: boolean;
}

/**
 * Why a record stands on the receipt as different.
 * waiting: an edit here is not sent yet; refused: the county refused it; missing_here, missing_there: one side does not
 * have it; stale_here: the county has another revision that has not been received.
 */
export type Difference = 'waiting' | 'refused' | 'missing_here' | 'missing_there' | 'stale_here';

export interface DifferentRecord {
  readonly id: string;
  readonly type: string;
  readonly difference: Difference;
  readonly mine: string | null;
  readonly theirs: string | null;
}

/** One type of a month as both sides see it. */
export interface ReceiptRow {
  readonly type: string;
  readonly mine: ReceiptLine;
  readonly theirs: ReceiptLine;
  readonly isEqual: boolean;
}

/**
 * SPEC.md §10: SHA-256 over the lines `<id> <rev>\n` of all records of a type and month, in order of the ids' code units
 * (ids are lower-case hexadecimal, so that is byte order), as lower-case hexadecimal.
 */
export function receiptHash(records: readonly RevisionOf[]): string {
  const lines = records.map(({ id, rev }) => `${id} ${rev}\n`).sort();
  const hash = sha256.create();
  for (const line of lines) hash.update(utf8Bytes(line));
  return bytesToHex(hash.digest());
}

/** One line per type, in order of the types' names. */
export function receiptLines(records: readonly HeldRevision[]): ReceiptLine[] {
  const byType = Map.groupBy(records, (record) => record.type);
  const types = [...byType.keys()].sort();
  return types.map((type) => {
    const own = byType.get(type) ?? [];
    return { type, count: own.length, hash: receiptHash(own) };
  });
}

/** Both sides beside each other, every type that either has. */
export function receiptRows(mine: readonly ReceiptLine[], theirs: readonly ReceiptLine[]): ReceiptRow[] {
  const types = [...new Set([...mine, ...theirs].map((line) => line.type))].sort();
  return types.map((type) => {
    const [here, there] = [lineOf(mine, type), lineOf(theirs, type)];
    return { type, mine: here, theirs: there, isEqual: here.count === there.count && here.hash === there.hash };
  });
}

function lineOf(lines: readonly ReceiptLine[], type: string): ReceiptLine {
  return lines.find((line) => line.type === type) ?? { type, count: 0, hash: receiptHash([]) };
}

/** The records in which two unequal lines differ, with the reason as far as this desk knows it. */
export function differencesOf(
  type: string,
  mine: readonly HeldRevision[],
  theirs: readonly RevisionOf[],
): DifferentRecord[] {
  const held = new Map(mine.map((record) => [record.id, record]));
  const there = new Map(theirs.map((record) => [record.id, record.rev]));
  const ids = [...new Set([...held.keys(), ...there.keys()])].sort();
  return ids.flatMap((id): DifferentRecord[] => {
    const [own, rev] = [held.get(id) ?? null, there.get(id) ?? null];
    if (own?.rev === rev) return [];
    return [{ id, type, difference: differenceOf(own, rev), mine: own?.rev ?? null, theirs: rev }];
  });
}

function differenceOf(own: HeldRevision | null, theirs: string | null): Difference {
  if (own === null) return 'missing_here';
  if (own.isRefused) return 'refused';
  if (own.rev !== own.countyRev) return 'waiting';
  if (theirs === null) return 'missing_there';
  return 'stale_here';
}
