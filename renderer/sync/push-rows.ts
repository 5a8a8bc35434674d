import { byteLength } from '#shared/schema/build-record.ts';
import { DESK_ONLY_FIELDS, isRefused, orderKeyOf, type StoredRecord } from '#shared/schema/record.ts';
import { knownRevs } from '#shared/schema/record-history.ts';
import { MAX_PUSH_BYTES, PROTOCOL_VERSION, type PushOutcome } from '#shared/sync/messages.ts';
import { type KeptRecord, keptOf, storedOf } from '../store/kept-record.ts';

/** RxDB's view of one edit. */
export interface EditRow {
  readonly assumedMasterState?: KeptRecord | undefined;
  readonly newDocumentState: KeptRecord;
}

export interface WireRow {
  readonly base: string | null;
  readonly record: Record<string, unknown>;
  readonly agreed?: true;
}

export interface PushRequestOf {
  readonly protocol: number;
  readonly rows: readonly WireRow[];
}

const DESK_ONLY = new Set<string>(DESK_ONLY_FIELDS);

/** A record as it goes over the line. */
export function wireOf(kept: KeptRecord): Record<string, unknown> {
  return Object.fromEntries(Object.entries(storedOf(kept)).filter(([name]) => !DESK_ONLY.has(name)));
}

/**
 * The revision the county is thought to hold: after a refusal the one before; for records of the first download, which
 * have no remembered county state, what the county's own word says. Never one that this edit does not descend from:
 * null then makes the county answer with a conflict, and the two are merged.
 */
export function baseOf({ assumedMasterState: assumed, newDocumentState: edit }: EditRow): string | null {
  // held back at first (mass-guard.ts): RxDB takes it for sent, the county has never seen it
  const wasHeldBack = assumed !== undefined && assumed.rev === edit.rev;
  const base = assumed && !isRefused(assumed) && !wasHeldBack ? assumed.rev : ((assumed ?? edit).county?.rev ?? null);
  return base !== null && knownRevs(storedOf(edit)).has(base) ? base : null;
}

/** Like beside like: gzip sees only 32 kB back, and mixed types cost it half as much again. */
export function byType({ newDocumentState: a }: EditRow, { newDocumentState: b }: EditRow): number {
  return a.type < b.type ? -1 : a.type > b.type ? 1 : 0;
}

/** Whether a person has agreed to the void of a record (mass-guard.ts). */
export type IsAgreed = (id: string) => boolean;

/** An edit as a row of a push or a package. */
export function rowOf(row: EditRow, isAgreed: IsAgreed): WireRow {
  const { id, status } = row.newDocumentState;
  const wire = { base: baseOf(row), record: wireOf(row.newDocumentState) };
  return status === 'void' && isAgreed(id) ? { ...wire, agreed: true } : wire;
}

/** The first rows that fit one request, `most` at most. */
export function nextRequest(rows: readonly EditRow[], most: number, isAgreed: IsAgreed): PushRequestOf {
  const current: WireRow[] = [];
  let bytes = 0;
  for (const row of rows.slice(0, most)) {
    const wire = rowOf(row, isAgreed);
    const size = byteLength(JSON.stringify(wire)) + 1;
    if (current.length > 0 && bytes + size > MAX_PUSH_BYTES * 0.9) break;
    current.push(wire);
    bytes += size;
  }
  return { protocol: PROTOCOL_VERSION, rows: current };
}

/**
 * Whether the county is known to hold this very revision. After a crash RxDB offers pulled records back whose county
 * state it had not yet written down.
 */
export function isHeld({ newDocumentState: { rev, county } }: EditRow, epoch: string): boolean {
  return county?.rev === rev && county.epoch === epoch;
}

/** The county's states of conflicting records, as RxDB wants them back. */
export function conflictsOf(results: readonly PushOutcome[], epoch: string): KeptRecord[] {
  return results.flatMap((result) => {
    if (result.outcome !== 'conflict') return [];
    const { current, seq } = result;
    const county = { rev: current.rev, seq, receivedAt: '', refusal: null, epoch };
    return [keptOf({ ...current, orderKey: orderKeyOf(current.mainDate), county } as StoredRecord)];
  });
}
