import { z } from 'zod';
import { canonicalJson } from '#shared/kernel/canonical-json.ts';
import type { FigureSet } from './count-figures.ts';
import { textHash } from './month-ids.ts';

const part = z.tuple([z.string().max(12), z.number(), z.number()]);
const figureSet = z.record(z.string(), z.array(part));

/** Records named one by one in a frozen report at most; of more only their common hash is kept. */
export const MAX_NAMED_RECORDS = 2500;

/**
 * What a submitted report freezes (D§3.3 “package frozen (hash)”): which records in which revision, the figures of each
 * unit, the texts, who reviewed and signed, what was explained. It rides in `ext.frozen` of a `report_version` record
 * and never changes; its hash is that of its canonical JSON.
 */
export const frozenReportSchema = z.looseObject({
  form: z.literal(1),
  month: z.string(),
  unitCode: z.string(),
  version: z.number().int().min(1),
  catalogueVersion: z.number().int(),
  rule: z.string(),
  due: z.string(),
  /** Ids with the mark of their revision ({@link revisionMark}); empty when there are too many to name. */
  records: z.array(z.tuple([z.string().max(64), z.string().max(40)])),
  recordCount: z.number().int(),
  recordsHash: z.string().length(64),
  /** Figures by column of the statistics table. */
  figures: z.record(z.string(), figureSet),
  /** Indicators as the catalogue had them: code, name, unit, kind. */
  indicators: z.array(z.tuple([z.string(), z.string(), z.string(), z.enum(['sum', 'ratio', 'last'])])),
  corrected: z.record(z.string(), z.number()),
  texts: z.record(z.string(), z.string()),
  explanations: z.array(z.looseObject({ key: z.string(), about: z.string(), text: z.string() })),
  reviews: z.array(z.looseObject({ strand: z.string(), name: z.string(), at: z.string(), manner: z.string() })),
  signer: z.string(),
  signedAt: z.string(),
  signManner: z.string(),
  villages: z.array(z.looseObject({ unitCode: z.string(), kind: z.string() })),
  lateRecords: z.array(z.looseObject({ id: z.string(), title: z.string(), reason: z.string() })),
  corrections: z.array(z.looseObject({ id: z.string(), subject: z.string() })),
  contactName: z.string(),
  contactPhone: z.string(),
});
export type FrozenReport = z.infer<typeof frozenReportSchema>;

/** Whether a frozen report tells of a record; null when it had too many to name them. */
export function namesRecord({ records, recordCount }: FrozenReport, id: string): boolean | null {
  if (records.length === 0 && recordCount > 0) return null;
  return records.some(([named]) => named === id);
}

/** A revision in few letters: its height and its chance part, without the device. */
export function revisionMark(rev: string): string {
  return `${rev.slice(0, rev.indexOf('-'))}-${rev.slice(rev.lastIndexOf('-') + 1)}`.slice(0, 40);
}

/** The hash over which records in which revision, in the order of ids. */
export function recordsHash(records: readonly (readonly [id: string, mark: string])[]): string {
  return textHash(canonicalJson([...records].sort(([a], [b]) => (a < b ? -1 : 1))));
}

/** The hash of a frozen report. */
export function frozenHash(frozen: unknown): string {
  return textHash(canonicalJson(frozen));
}

/** A frozen report read with care; null when it is none, or when it does not match its hash. */
export function readFrozen(frozen: unknown, hash: unknown): FrozenReport | null {
  if (typeof hash !== 'string' || frozenHash(frozen) !== hash) return null;
  const parsed = frozenReportSchema.safeParse(frozen);
  return parsed.success ? parsed.data : null;
}

/** Figures of a column; an empty set when the report has none. */
export function frozenFigures(frozen: FrozenReport, column: string): FigureSet {
  return frozen.figures[column] ?? {};
}

/** Those of some indicators that one of these reports does not tell. */
export function untold(codes: readonly string[], reports: readonly FrozenReport[]): readonly string[] {
  const told = reports.map(({ indicators }) => new Set(indicators.map(([code]) => code)));
  return codes.filter((code) => told.some((report) => !report.has(code)));
}
