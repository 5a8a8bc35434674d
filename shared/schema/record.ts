import { z } from 'zod';
import { isDate, isMonth } from '#shared/kernel/calendar.ts';
import { isJson, type Json } from '#shared/kernel/canonical-json.ts';
import { isUuid } from '#shared/kernel/record-id.ts';

/**
 * The stored shape of every record (design §4, D§2.0 “Envelope”): a fixed, additive-only envelope, `data` with the
 * fields of the type, `sealed` with its sensitive fields as one ciphertext. A new ledger column changes the catalogue,
 * never this shape.
 */
export const RECORD_SCHEMA_VERSION = 0;

/** Largest record on the wire and in the store, in bytes of UTF-8 JSON. */
export const MAX_RECORD_BYTES = 256 * 1024;

export const RECORD_STATUSES = [
  'awaiting', // 待村确认
  'confirmed', // 已确认
  'town_ok', // 镇审通过
  'submitted', // 已上报
  'received', // 已接收
  'returned', // 退回
  'locked', // 锁定
  'void', // 作废
] as const;
export type RecordStatus = (typeof RECORD_STATUSES)[number];
export const STATUS_LABELS: Readonly<Record<RecordStatus, string>> = {
  awaiting: '待村确认',
  confirmed: '已确认',
  town_ok: '镇审通过',
  submitted: '已上报',
  received: '已接收',
  returned: '退回',
  locked: '锁定',
  void: '作废',
};

export const SOURCE_KINDS = ['typed', 'imported', 'derived', 'late'] as const;

/** A 12-digit unit code (D§1.4). */
export const unitCodeSchema = z.string().regex(/^[1-9]\d{11}$/);
/** A 9-digit town code: the first nine digits of a town's or village's unit code; distribution key of the county. */
export const townIdSchema = z.number().int().min(100_000_000).max(999_999_999);

// one plain walk: zod's own json() tries a union at every value, which was a third of what checking a push costs
const json = z.custom<Json>(isJson);
const dateText = z.string().refine(isDate);
const monthText = z.string().refine(isMonth);
const uuid = z.string().refine(isUuid);
const minuteText = z.string().max(30);

/** Who did something, and when by that device's clock (information only). */
export const actorSchema = z.looseObject({ accountId: z.string().max(64), name: z.string().max(40), at: minuteText });
export type Actor = z.infer<typeof actorSchema>;

/** One ciphertext of all sealed fields of a record, with the algorithm and key that made it (D§6 P11). */
export const sealedBoxSchema = z.looseObject({
  alg: z.string().max(30),
  keyId: z.string().max(64),
  iv: z.string().max(64),
  text: z.string().max(MAX_RECORD_BYTES),
});
export type SealedBox = z.infer<typeof sealedBoxSchema>;

/** One change of one value. Values of sealed fields are absent here; they lie inside the seal under the same rev. */
export const changeSchema = z.looseObject({
  path: z.string().max(200),
  from: json.optional(),
  to: json.optional(),
  sealed: z.boolean().optional(),
});

/** Two people changed the same value: both are kept until a person chooses (design §5.3). */
export const conflictSchema = z.looseObject({
  id: z.string().max(120),
  path: z.string().max(200),
  base: json,
  mine: json,
  theirs: json,
  mineBy: actorSchema,
  theirsBy: actorSchema,
});
export type Conflict = z.infer<typeof conflictSchema>;

/** One saved edit: who, when, which device, from which revision, what changed. */
export const historyEntrySchema = z.looseObject({
  rev: z.string().max(80),
  base: z.string().max(80).nullable(),
  action: z.string().max(30),
  by: actorSchema,
  deviceId: z.string().max(64),
  reason: z.string().max(200).optional(),
  changes: z.array(changeSchema).max(2000),
  /** The question that this edit answered (decide-conflict.ts), so that the answer can be taken back. */
  decided: z.looseObject({ conflict: conflictSchema, choice: z.enum(['mine', 'theirs']) }).optional(),
  /** The revision of the answer that this edit took back. */
  undoes: z.string().max(80).optional(),
});
export type HistoryEntry = z.infer<typeof historyEntrySchema>;

/** What only the county says about a record. A desk never pushes it; it arrives by pull. */
export const countyWordSchema = z.looseObject({
  /** The revision the county holds, and its place in the town's sequence. */
  rev: z.string().max(80).nullable(),
  seq: z.number().int().min(0),
  receivedAt: minuteText,
  refusal: z
    .looseObject({ rev: z.string().max(80), code: z.string().max(8), message: z.string().max(500), at: minuteText })
    .nullable(),
});
export type CountyWord = z.infer<typeof countyWordSchema>;

/** Whether the county refused this very revision: it is nowhere but on this desk (shared/sync/SPEC.md §8, 3). */
export function isRefused(record: { readonly rev: string; readonly county?: CountyWord | null }): boolean {
  return record.county?.refusal?.rev === record.rev;
}

/** A record as stored and sent. Unknown fields are kept everywhere (design §5.5). */
export const recordSchema = z.looseObject({
  id: uuid,
  type: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/),
  strand: z.string().max(20),
  townId: townIdSchema,
  unitCode: unitCodeSchema,
  period: monthText,
  mainDate: dateText,
  status: z.string().max(20),
  recordNo: z.string().max(60),
  catalogueVersion: z.number().int().min(1),
  /** `<edit count>-<device id>-<chance>`: stamped by the client on every local write. */
  rev: z.string().min(3).max(80),
  data: z.record(z.string(), json),
  sealed: sealedBoxSchema.nullable(),
  remark: z.string().max(200),
  linkedRefs: z.array(z.looseObject({ type: z.string().max(40), id: z.string().max(64).optional() })).max(20),
  attachments: z.array(z.looseObject({ sha256: z.string().length(64), name: z.string().max(200) })).max(200),
  sourceKind: z.string().max(20),
  enteredBy: actorSchema,
  confirmedBy: actorSchema.nullable(),
  reviewedBy: actorSchema.nullable(),
  signedBy: actorSchema.nullable(),
  lateFlag: z.boolean(),
  correctsId: z.string().max(64),
  correctionReason: z.string().max(200),
  retention: z.string().max(5),
  voidReason: z.string().max(200),
  history: z.array(historyEntrySchema).max(2000),
  conflicts: z.array(conflictSchema).max(200),
  ext: z.record(z.string(), json),
});
export type LedgerRecord = z.infer<typeof recordSchema>;

/** The record as the desk's store keeps it: with the county's word and the keys its lists are ordered by. */
export interface StoredRecord extends LedgerRecord {
  /** Newest first on an ascending index: `99999999 - YYYYMMDD` of the main date, eight digits. */
  orderKey: string;
  county: CountyWord | null;
}

/** The inverted day that makes an ascending index list newest first (design §4: descending sorts never use an index). */
export function orderKeyOf(mainDate: string): string {
  return String(99_999_999 - Number(mainDate.replaceAll('-', ''))).padStart(8, '0');
}

/** Fields that only the desk keeps; stripped before a push. */
export const DESK_ONLY_FIELDS = ['orderKey', 'county', '_deleted', '_attachments', '_meta', '_rev'] as const;

/** The edit count of a rev; 0 when it is not of our form. */
export function heightOf(rev: string): number {
  const height = Number(rev.slice(0, rev.indexOf('-')));
  return Number.isSafeInteger(height) && height > 0 ? height : 0;
}
