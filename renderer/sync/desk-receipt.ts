import { CodedError } from '#shared/kernel/coded-error.ts';
import { receiptAnswerSchema } from '#shared/sync/messages.ts';
import { type DifferentRecord, type ReceiptRow, receiptRows } from '#shared/sync/receipt.ts';
import type { StoreClient } from '../store/worker-client.ts';
import type { CountyClient } from './county-client.ts';

/** A month's receipt (对账单): both sides, and every record in which they differ. */
export interface DeskReceipt {
  readonly month: string;
  /** This PC's clock when both sides were read, milliseconds. */
  readonly at: number;
  /** The county's place that its side stands for. */
  readonly seq: number;
  readonly rows: readonly ReceiptRow[];
  readonly isEqual: boolean;
  readonly waiting: number;
  readonly refused: number;
  readonly differences: readonly DifferentRecord[];
}

/** Reads both sides of a month and compares them; the store's worker does the counting. @throws CodedError N15 offline, or the county's code */
export async function readReceipt(client: StoreClient, county: CountyClient, month: string): Promise<DeskReceipt> {
  const theirs = await county.get(`/api/v1/receipt?month=${month}`, receiptAnswerSchema).catch((cause: unknown) => {
    throw cause instanceof CodedError && cause.code === 'N01' ? new CodedError('N15', undefined, { cause }) : cause;
  });
  const mine = await client.ask('receiptSide', month);
  const rows = receiptRows(mine.lines, theirs.lines);
  const differences: DifferentRecord[] = [];
  for (const { type } of rows.filter((row) => !row.isEqual)) {
    const query = `month=${month}&type=${encodeURIComponent(type)}`;
    const { bytes } = await county.bytes(`/api/v1/receipt/records?${query}`);
    const buffer = bytes.buffer;
    differences.push(...(await client.ask('receiptDifferences', { month, type, theirs: buffer }, [buffer])));
  }
  const { waiting, refused } = mine;
  const isEqual = rows.every((row) => row.isEqual);
  return { month, at: Date.now(), seq: theirs.seq, rows, isEqual, waiting, refused, differences };
}

/** Which of the differences are mended how; what a person must do first is in neither. */
export function mendingOf(differences: readonly DifferentRecord[]): {
  readonly fetch: string[];
  readonly offer: string[];
} {
  const of = (...kinds: readonly DifferentRecord['difference'][]) =>
    differences.filter((one) => kinds.includes(one.difference)).map((one) => one.id);
  return { fetch: of('missing_here', 'stale_here'), offer: of('missing_there') };
}
