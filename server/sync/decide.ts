import type { TypeDefinition } from '#shared/catalogue/definition.ts';
import { jumpOf } from '#shared/domain/life.ts';
import type { LedgerRecord } from '#shared/schema/record.ts';
import { type CheckedRow, type Refusal, refusalOf, type SoundRow } from './check-row.ts';
import { foreignChanges, isGuarded } from './guarded-row.ts';
import { type HeldContent, personFault } from './person-row.ts';

/** What the county holds of one pushed row (push-sql.ts HELD). */
export interface HeldRow {
  readonly rev: string | null;
  readonly seq: number | null;
  readonly status: string | null;
  readonly type: string | null;
  /** The month it counts in. */
  readonly period: string | null;
  /** The state of its life, for a type that has one. */
  readonly state: string | null;
  /** What it holds, when the row stands on it. */
  readonly content: HeldContent | null;
  /** Sequence under which this very revision was stored before a later one replaced it. */
  readonly history_seq: number | null;
  /** The base of the row is a revision that was refused, and stood on this base itself. */
  readonly base_was_refused: boolean;
  readonly refused_base: string | null;
  /** This very revision was refused before. */
  readonly refused_code: string | null;
  readonly refused_message: string | null;
}

/** What is to be done with one row. */
export type Decision =
  | { readonly kind: 'stored_before'; readonly seq: number }
  | { readonly kind: 'store'; readonly row: SoundRow; readonly held: string | null }
  | { readonly kind: 'refuse'; readonly refusal: Refusal; readonly base: string | null; readonly isRepeat: boolean }
  | { readonly kind: 'conflict' };

/** Official numbers already given: `type|number` → record id. Grows while a batch is decided. */
export type NumberOwners = Map<string, string>;

/** Key of {@link NumberOwners}. */
export function numberKey(type: string, recordNo: string): string {
  return `${type}|${recordNo}`;
}

/**
 * Decides one row. A revision that was stored is accepted again whatever happened since; a base that was refused stands
 * for the base it stood on; a record that the county lost is taken as it comes (design §5.1, 5.2, 5.8).
 */
export function decide(row: CheckedRow, held: HeldRow, owners: NumberOwners, monthly: Refusal | null = null): Decision {
  if (row.rev !== '' && held.rev === row.rev && held.seq !== null) return { kind: 'stored_before', seq: held.seq };
  if (held.history_seq !== null) return { kind: 'stored_before', seq: held.history_seq };
  // a revision that was refused once may have been taken since: its month was unlocked, its unit or person is back
  const base = held.base_was_refused && held.rev !== row.base ? held.refused_base : row.base;
  if (!row.isSound) return refuse(row.refusal, base, held);
  if (held.rev !== null && held.rev !== base) return { kind: 'conflict' };
  const refusal = refusalAgainst(row, held, owners) ?? monthly ?? personFault(row, held.content);
  if (refusal) return refuse(refusal, base, held);
  if (row.record.recordNo !== '') owners.set(numberKey(row.record.type, row.record.recordNo), row.id);
  return { kind: 'store', row, held: held.rev };
}

function refuse(refusal: Refusal, base: string | null, held: HeldRow): Decision {
  const isRepeat = held.refused_code === refusal.code && held.refused_message === refusal.message;
  return { kind: 'refuse', refusal, base, isRepeat };
}

function refusalAgainst(row: SoundRow, held: HeldRow, owners: NumberOwners): Refusal | null {
  const { id, record, definition } = row;
  if (held.type !== null && held.type !== record.type) return refusalOf('D06', '台账类别不能改变');
  if (held.status === 'void') return refusalOf('D08');
  const jump = stateJump(definition, record, held);
  if (jump !== null) return refusalOf('D11', jump);
  const foreign = isGuarded(row) && record.status !== 'void' ? foreignChanges(row, held.content) : [];
  if (foreign.length > 0) return refusalOf('D12', foreign.join('、'));
  const owner = owners.get(numberKey(record.type, record.recordNo));
  return record.recordNo !== '' && owner !== undefined && owner !== id ? refusalOf('D07', record.recordNo) : null;
}

/** A void record rests where it is, whatever its state. */
function stateJump(definition: TypeDefinition, record: LedgerRecord, held: HeldRow): string | null {
  if (!definition.life || held.rev === null || record.status === 'void') return null;
  return jumpOf(definition, { [definition.life.state]: held.state }, record.data);
}
