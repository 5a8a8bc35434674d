import { compiledType } from '#shared/catalogue/compile-type.ts';
import type { Catalogue, TypeDefinition } from '#shared/catalogue/definition.ts';
import { definitionOf } from '#shared/catalogue/system-types.ts';
import type { DomainContext } from '#shared/domain/context.ts';
import { dueOf } from '#shared/domain/life.ts';
import { deriveEnvelope, normaliseValues } from '#shared/domain/values.ts';
import { minuteInChina } from '#shared/kernel/calendar.ts';
import { canonicalJson, type Json, sameJson } from '#shared/kernel/canonical-json.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import type { Chance, Clock } from '#shared/kernel/ports.ts';
import { newUuid } from '#shared/kernel/record-id.ts';
import { cleanDeep } from '#shared/kernel/text.ts';
import {
  type Actor,
  type HistoryEntry,
  heightOf,
  type LedgerRecord,
  MAX_RECORD_BYTES,
  type RecordStatus,
} from './record.ts';
import { type Change, changesBetween } from './record-changes.ts';
import type { OpenedRecord, RecordSealer } from './record-sealer.ts';
import { EMPTY_CONTENT, isSealedPath, type SealedContent, splitSecrets, type Values } from './seal-record.ts';
import { townIdOf } from './unit.ts';

/** Everything that making or changing a record depends on besides the values. */
export interface Author {
  readonly catalogue: Catalogue;
  readonly context: DomainContext;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly deviceId: string;
  readonly account: { readonly accountId: string; readonly name: string };
  readonly sealer: RecordSealer;
}

export interface NewRecordInput {
  readonly type: string;
  readonly unitCode: string;
  readonly values: Values;
  readonly remark: string;
  readonly alsoCountsIn: readonly string[];
  readonly attachments?: Readonly<LedgerRecord['attachments']>;
  readonly sourceKind?: string;
  /** Made from what the record is about, for papers that two desks may begin at once (month-ids.ts); new when absent. */
  readonly id?: string;
  /** Written beside the values and never part of the history (a frozen report). */
  readonly ext?: LedgerRecord['ext'];
  /** A late record (D§3.5): its reason, and the month that it counts in. */
  readonly late?: { readonly period: string; readonly reason: string };
}

/** Envelope fields whose changes stand in the history, as paths `@status`, `@remark` … */
export const TRACKED_FIELDS = [
  'unitCode',
  'status',
  'recordNo',
  'remark',
  'linkedRefs',
  'attachments',
  'lateFlag',
  'correctionReason',
  'voidReason',
  'confirmedBy',
  'reviewedBy',
  'signedBy',
] as const;
export type TrackedField = (typeof TRACKED_FIELDS)[number];

/** What a revision changes; what is absent stays. */
export interface Revision {
  readonly action: string;
  readonly reason?: string;
  readonly values?: Values;
  readonly envelope?: Partial<Pick<LedgerRecord, TrackedField>>;
  /** The accepted correction (更正单) that this revision carries out (D§3.5). */
  readonly correctionId?: string;
  /** Conflicts that remain; absent: as before. */
  readonly conflicts?: LedgerRecord['conflicts'];
  /** The question that this revision answers, and which answer it takes back (shared/sync/decide-conflict.ts). */
  readonly decided?: HistoryEntry['decided'];
  readonly undoes?: string;
}

/** `<edit count>-<device id>-<chance>`: the client stamps it on every local write. */
export function newRev(height: number, deviceId: string, chance: Chance): string {
  const tail = Array.from(chance.bytes(5), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${height}-${deviceId}-${tail}`;
}

/** The type's definition. @throws CodedError D02 */
export function typeOf(catalogue: Catalogue, type: string): TypeDefinition {
  const definition = definitionOf(catalogue, type);
  if (!definition) throw new CodedError('D02', type);
  return definition;
}

/** The person of this author, now. */
export function actorOf(author: Pick<Author, 'account' | 'clock'>): Actor {
  const { accountId, name } = author.account;
  return { accountId, name, at: minuteInChina(author.clock.now()) };
}

/**
 * Makes a record of form values: text cleaned, envelope derived, secrets sealed, first history entry.
 * @throws CodedError D02 unknown type, D10 unit without a town, D04 too large
 */
export async function createRecord(author: Author, input: NewRecordInput): Promise<LedgerRecord> {
  const type = typeOf(author.catalogue, input.type);
  const townId = townIdOf(input.unitCode);
  if (townId === null) throw new CodedError('D10', input.unitCode);
  const by = actorOf(author);
  const empty: LedgerRecord = {
    id: input.id ?? newUuid(author.clock, author.chance),
    type: input.type,
    strand: type.strand,
    townId,
    unitCode: input.unitCode,
    period: input.late?.period ?? author.context.today.slice(0, 7),
    mainDate: author.context.today,
    status: 'awaiting' satisfies RecordStatus,
    recordNo: '',
    catalogueVersion: author.catalogue.version,
    rev: '0-',
    data: {},
    sealed: null,
    remark: '',
    linkedRefs: [],
    attachments: [],
    sourceKind: input.late ? 'late' : (input.sourceKind ?? 'typed'),
    enteredBy: by,
    confirmedBy: null,
    reviewedBy: null,
    signedBy: null,
    lateFlag: input.late !== undefined,
    correctsId: '',
    correctionReason: input.late?.reason ?? '',
    retention: type.retention,
    voidReason: '',
    history: [],
    conflicts: [],
    ext: input.ext ?? {},
  };
  const envelope = {
    remark: input.remark,
    linkedRefs: input.alsoCountsIn.map((one) => ({ type: one })),
    attachments: [...(input.attachments ?? [])],
  };
  return reviseRecord(
    author,
    { record: empty, values: {}, content: EMPTY_CONTENT },
    { action: 'create', values: input.values, envelope },
  );
}

/**
 * The next revision of a record: changes found by path, those of sealed fields put inside the seal, envelope derived
 * again, history grown by one entry, unknown fields kept.
 * @throws CodedError D02, D04; A07 when values change although the seal could not be opened
 */
export async function reviseRecord<R extends LedgerRecord>(
  author: Author,
  before: OpenedRecord<R>,
  revision: Revision,
): Promise<R> {
  const type = typeOf(author.catalogue, before.record.type);
  if (revision.values && before.content === null) throw new CodedError('A07', '本机没有打开这条记录的密钥');
  const values = revision.values ? cleanValues(author, before.record.type, revision.values) : before.values;
  const envelope = cleanDeep(revision.envelope ?? {});
  const rev = newRev(heightOf(before.record.rev) + 1, author.deviceId, author.chance);
  const changes = [...changesBetween(before.values, values), ...envelopeChanges(before.record, envelope)];
  const entry = { rev, base: heightOf(before.record.rev) === 0 ? null : before.record.rev, by: actorOf(author) };
  const parts = partChanges(type, changes, before.content);
  const history: HistoryEntry[] = [
    ...before.record.history,
    {
      ...entry,
      action: revision.action,
      deviceId: author.deviceId,
      ...(revision.reason ? { reason: revision.reason } : {}),
      ...(revision.correctionId ? { correctionId: revision.correctionId } : {}),
      ...(revision.decided ? { decided: revision.decided } : {}),
      ...(revision.undoes ? { undoes: revision.undoes } : {}),
      changes: parts.open,
    },
  ];
  return composeRecord(author, {
    ...before,
    record: {
      ...before.record,
      ...envelope,
      conflicts: revision.conflicts ?? before.record.conflicts,
      catalogueVersion: author.catalogue.version,
      rev,
      history,
    },
    values,
    content: withSealedHistory(before.content, rev, parts.sealed),
  });
}

/** Seals the values into the record and derives its envelope; the last step of making, changing and merging. */
export async function composeRecord<R extends LedgerRecord>(
  author: Pick<Author, 'catalogue' | 'context' | 'sealer'>,
  opened: OpenedRecord<R>,
): Promise<R> {
  const { record, values, content } = opened;
  const type = typeOf(author.catalogue, record.type);
  const { open, secrets } = splitSecrets(type, values, content);
  const { mainDate, period, title } = deriveEnvelope(author.catalogue, record.type, values, author.context);
  const sealed = content === null ? record.sealed : await author.sealer.seal(record, { ...content, ...secrets });
  const made: R = {
    ...record,
    data: open as Record<string, Json>,
    sealed,
    mainDate,
    period: record.lateFlag ? record.period : period,
    ext: { ...record.ext, title, due: dueOf(compiledType(author.catalogue, record.type), values, author.context) },
  };
  const size = byteLength(canonicalJson(made));
  if (size <= MAX_RECORD_BYTES / 2) return made;
  const shorter = shortenHistory(opened);
  if (shorter) return composeRecord(author, shorter);
  if (size > MAX_RECORD_BYTES) throw new CodedError('D04');
  return made;
}

/** Entries at the end of a history that always keep their values. */
const KEPT_ENTRIES = 4;

/**
 * Long texts edited often would fill a record with their own past. When half the room is used, the oldest half of the
 * entries give up their values and keep who, when and which field; null when there is nothing left to give up.
 */
function shortenHistory<R extends LedgerRecord>(opened: OpenedRecord<R>): OpenedRecord<R> | null {
  const { record, content } = opened;
  const full = record.history.filter((entry) => entry.changes.some(holdsValues) || content?.history[entry.rev]);
  const given = full.slice(0, Math.max(0, Math.min(Math.ceil(full.length / 2), full.length - KEPT_ENTRIES)));
  if (given.length === 0) return null;
  const revs = new Set(given.map((entry) => entry.rev));
  const history = record.history.map((entry) => (revs.has(entry.rev) ? withoutValues(entry) : entry));
  const kept = content && Object.entries(content.history).filter(([rev]) => !revs.has(rev.split('#')[0] ?? rev));
  return {
    ...opened,
    record: { ...record, history },
    content: content && { ...content, history: Object.fromEntries(kept ?? []) },
  };
}

function holdsValues(change: HistoryEntry['changes'][number]): boolean {
  return !change.shortened && (change.from !== undefined || change.to !== undefined);
}

function withoutValues({ also: _, decided: __, ...entry }: HistoryEntry): HistoryEntry {
  return { ...entry, changes: entry.changes.map(({ path }) => ({ path, shortened: true })) };
}

function cleanValues(author: Author, type: string, values: Values): Record<string, unknown> {
  const newRowId = () => Array.from(author.chance.bytes(6), (byte) => (byte % 36).toString(36)).join('');
  return normaliseValues(author.catalogue, type, cleanDeep(values), newRowId);
}

function envelopeChanges(before: LedgerRecord, after: NonNullable<Revision['envelope']>): Change[] {
  return TRACKED_FIELDS.flatMap((field) => {
    const isChanged = Object.hasOwn(after, field) && !sameJson(before[field], after[field]);
    return isChanged ? [{ path: `@${field}`, from: before[field], to: after[field] }] : [];
  });
}

/** Parts changes into those the county may read and those of sealed fields, which leave only their path outside. */
export function partChanges(
  type: TypeDefinition,
  changes: readonly Change[],
  before: SealedContent | null,
): { open: HistoryEntry['changes']; sealed: readonly Change[] } {
  const sealed = changes.filter((change) => isSealedPath(type, change.path, before));
  const open = changes.map((change) => (sealed.includes(change) ? { path: change.path, sealed: true } : change));
  return { open: open as HistoryEntry['changes'], sealed };
}

function withSealedHistory(
  content: SealedContent | null,
  rev: string,
  changes: readonly Change[],
): SealedContent | null {
  if (content === null || changes.length === 0) return content;
  return { ...content, history: { ...content.history, [rev]: changes as SealedContent['history'][string] } };
}

/** Bytes of a text in UTF-8. */
export function byteLength(text: string): number {
  let bytes = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    bytes += unit < 0x80 ? 1 : unit < 0x800 ? 2 : unit >= 0xd800 && unit < 0xe000 ? 2 : 3;
  }
  return bytes;
}
