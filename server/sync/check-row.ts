import { type CompiledType, compiledType } from '#shared/catalogue/compile-type.ts';
import type { Catalogue, TypeDefinition } from '#shared/catalogue/definition.ts';
import { definitionOf } from '#shared/catalogue/system-types.ts';
import { type ValueProblem, validateValues } from '#shared/domain/validate-record.ts';
import { deriveEnvelope } from '#shared/domain/values.ts';
import { monthOf } from '#shared/kernel/calendar.ts';
import { type ErrorCode, errorSentence } from '#shared/kernel/coded-error.ts';
import {
  DESK_ONLY_FIELDS,
  type LedgerRecord,
  MAX_RECORD_BYTES,
  RECORD_STATUSES,
  recordSchema,
} from '#shared/schema/record.ts';
import { ROW_EXISTS } from '#shared/schema/record-changes.ts';
import { allChanges } from '#shared/schema/record-history.ts';
import { holdsSealedRows, isEmptyContent, isSealedPath, nameOfPart, splitSecrets } from '#shared/schema/seal-record.ts';
import { holdsPoison } from './clean-json.ts';
import type { TownFacts } from './town-facts.ts';

/** A pushed row that may be stored. */
export interface SoundRow {
  readonly isSound: true;
  readonly id: string;
  readonly rev: string;
  readonly base: string | null;
  readonly record: LedgerRecord;
  /** The record as it is stored, every unknown field kept. */
  readonly text: string;
  /** For lists of the console; never holds sealed content. */
  readonly title: string;
  readonly definition: TypeDefinition;
  readonly compiled: CompiledType;
  /** A person of the town by account id. */
  readonly personOf: TownFacts['personOf'];
}

/** A pushed row that is refused whatever the county holds. */
export interface UnsoundRow {
  readonly isSound: false;
  readonly id: string;
  /** Empty when not even that can be read; the refusal is then answered but not kept. */
  readonly rev: string;
  readonly base: string | null;
  readonly period: string;
  readonly refusal: Refusal;
}
export type CheckedRow = SoundRow | UnsoundRow;

/** Why a row was not stored, as the clerk reads it. */
export interface Refusal {
  readonly code: ErrorCode;
  readonly message: string;
}

/** Longest message of a refusal in characters (countyWordSchema). */
const MAX_MESSAGE = 500;

/** A refusal with its sentence. */
export function refusalOf(code: ErrorCode, detail?: string): Refusal {
  const sentence = errorSentence(code, detail);
  return { code, message: sentence.length > MAX_MESSAGE ? `${sentence.slice(0, MAX_MESSAGE - 1)}…` : sentence };
}

/** Checks one pushed row by itself: shape, size, text, town, type, unit, sealing, values. Never throws for any input. */
export function checkRow(facts: TownFacts, base: string | null, pushed: unknown): CheckedRow {
  const known = handleOf(pushed);
  const refuse = (refusal: Refusal): UnsoundRow => ({ isSound: false, base, ...known, refusal });
  try {
    const sent = withoutDeskFields(pushed);
    const text = JSON.stringify(sent) ?? 'null';
    if (Buffer.byteLength(text) > MAX_RECORD_BYTES) return refuse(refusalOf('D04'));
    if (holdsPoison(sent, text)) return refuse(refusalOf('D06', '含有无法保存的字符'));
    const parsed = recordSchema.safeParse(sent);
    if (!parsed.success) return refuse(refusalOf('D06', placeOf(parsed.error.issues[0]?.path)));
    const catalogue = facts.catalogueOf(parsed.data.catalogueVersion);
    if (!catalogue) return refuse(refusalOf('C02'));
    const fault = faultOf({ ...facts, catalogue }, parsed.data);
    if (fault) return refuse(fault);
    const compiled = compiledType(catalogue, parsed.data.type);
    const { title } = deriveEnvelope(catalogue, parsed.data.type, parsed.data.data, facts.context);
    return {
      isSound: true,
      id: parsed.data.id,
      rev: parsed.data.rev,
      base,
      record: parsed.data,
      text,
      title,
      definition: compiled.definition,
      compiled,
      personOf: facts.personOf,
    };
  } catch (thrown) {
    // Nesting so deep that reading it runs out of stack.
    if (thrown instanceof RangeError) return refuse(refusalOf('D06', '层级过深'));
    throw thrown;
  }
}

/** The version of the catalogue that a pushed record says it was written with; 0 when it says none. */
export function catalogueVersionOf(pushed: unknown): number {
  const version = (pushed as { catalogueVersion?: unknown } | null)?.catalogueVersion;
  return Number.isSafeInteger(version) ? Number(version) : 0;
}

/** What a record is checked against, in the version it was written with: a desk may have been away since long. */
interface RecordFacts extends TownFacts {
  readonly catalogue: Catalogue;
}

function faultOf(facts: RecordFacts, record: LedgerRecord): Refusal | null {
  if (record.townId !== facts.townId || !record.unitCode.startsWith(String(facts.townId))) return refusalOf('D03');
  if (!definitionOf(facts.catalogue, record.type)) return refusalOf('D02');
  const { definition } = compiledType(facts.catalogue, record.type);
  const unit = facts.units.get(record.unitCode);
  if (!unit || (unit.validTo !== '' && record.mainDate > unit.validTo)) return refusalOf('D10');
  return envelopeFault(facts, definition, record) ?? sealingFault(definition, record) ?? valueFault(facts, record);
}

function envelopeFault(facts: TownFacts, type: TypeDefinition, record: LedgerRecord): Refusal | null {
  if (!(RECORD_STATUSES as readonly string[]).includes(record.status)) return refusalOf('D06', '状态');
  if (record.strand !== type.strand) return refusalOf('D06', '所属线');
  // The county's month may end before the calendar's; a desk that does not know yet sorts by the calendar's.
  const isOwnMonth = [monthOf(record.mainDate), facts.periodOf(record.mainDate)].includes(record.period);
  if (!isOwnMonth && !record.lateFlag) return refusalOf('D06', '所属月份与日期不一致');
  return null;
}

/** Sealed fields must not come in the open: not in the values, not in the history, not in a conflict (D§6 P6). */
function sealingFault(type: TypeDefinition, record: LedgerRecord): Refusal | null {
  const { secrets } = splitSecrets(type, record.data);
  const isOpenSecret =
    !isEmptyContent({ ...secrets, history: {}, conflicts: {} }) ||
    record.history.some((entry) => allChanges(entry).some((change) => isOpenChange(type, change))) ||
    [...record.conflicts, ...record.history.flatMap(({ decided }) => decided?.conflict ?? [])].some(
      (one) => hasValue([one.base, one.mine, one.theirs]) && isSealedOrRow(type, one.path),
    );
  return isOpenSecret ? refusalOf('D01', '敏感内容没有加密，请升级程序后重新报送') : null;
}

/** A change of a row says only that it is there (`true`); a row whole in its place would lay its sealed fields open. */
function isOpenChange(type: TypeDefinition, { path, from, to }: LedgerRecord['history'][number]['changes'][number]) {
  const values = [from, to].filter((value) => value !== ROW_EXISTS);
  return hasValue(values) && isSealedOrRow(type, path);
}

/** Whether the value at this path belongs inside the seal, or is a whole row that holds something that does. */
function isSealedOrRow(type: TypeDefinition, path: string): boolean {
  if (isSealedPath(type, path)) return true;
  const [list = '', row, field] = path.split('.');
  const isRow = row !== undefined && row !== '@order' && field === undefined && !path.startsWith('@');
  return isRow && holdsSealedRows(type, nameOfPart(list));
}

function hasValue(values: readonly unknown[]): boolean {
  return values.some((value) => value !== undefined && value !== null);
}

function valueFault(facts: RecordFacts, record: LedgerRecord): Refusal | null {
  // A void record may be kept as it was: it was good enough once, and its number must stay used.
  if (record.status === 'void') return null;
  const problems = validateValues({
    catalogue: facts.catalogue,
    type: record.type,
    values: record.data,
    mode: 'complete',
    sealedHidden: true,
    context: facts.context,
  }).filter((problem) => problem.level === 'hard');
  return problems.length === 0 ? null : refusalOf('D01', wordsOf(problems));
}

function wordsOf(problems: readonly ValueProblem[]): string {
  const shown = problems.slice(0, 5).map((problem) => problem.message.replace(/。$/, ''));
  return shown.join('；') + (problems.length > shown.length ? `；等 ${problems.length} 处` : '');
}

/** As much of a row as is needed to answer for it. */
function handleOf(pushed: unknown): { id: string; rev: string; period: string } {
  const row = (pushed ?? {}) as Record<string, unknown>;
  const text = (value: unknown, length: number) =>
    typeof value === 'string' && value.length <= length && value.isWellFormed() && !value.includes('\u0000')
      ? value
      : '';
  return { id: text(row.id, 64), rev: text(row.rev, 80), period: text(row.period, 7) };
}

function withoutDeskFields(pushed: unknown): unknown {
  if (pushed === null || typeof pushed !== 'object' || Array.isArray(pushed)) return pushed;
  const record: Record<string, unknown> = { ...pushed };
  for (const field of DESK_ONLY_FIELDS) delete record[field];
  return record;
}

function placeOf(path: readonly PropertyKey[] | undefined): string | undefined {
  return path && path.length > 0 ? path.map(String).join('.').slice(0, 80) : undefined;
}
