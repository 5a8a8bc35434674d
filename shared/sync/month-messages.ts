import { z } from 'zod';
import { monthSettingsSchema } from '#shared/domain/month/month-rule.ts';
import { isMonth } from '#shared/kernel/calendar.ts';
import { recordSchema, townIdSchema } from '#shared/schema/record.ts';

/** Messages of the month between console, desk and county. Reports themselves are records and ride in the feed. */

const month = z.string().refine(isMonth);
const townId = z.coerce.number().pipe(townIdSchema);

/** The part of GET /api/v1/reference that tells calendar and deadlines; a county of before tells none. */
export const referenceMonthSchema = z.looseObject({ month: monthSettingsSchema.optional() });

/** GET /api/console/month/reports?month=YYYY-MM: one line per town, towns without a report included. */
export const reportLineSchema = z.looseObject({
  townId: townIdSchema,
  name: z.string(),
  state: z.string(),
  version: z.number().int(),
  /** When the first and the newest version reached the county (ISO); null: none did. */
  firstSubmittedAt: z.string().nullable(),
  submittedAt: z.string().nullable(),
  due: z.string(),
  /** Working days that the first version was late; 0 in time or not sent. */
  lateDays: z.number().int(),
  returnCount: z.number().int(),
  records: z.number().int(),
  villages: z.number().int(),
  villagesDone: z.number().int(),
  correctionsWaiting: z.number().int(),
  unlockedUntil: z.string(),
});
export type ReportLine = z.infer<typeof reportLineSchema>;
export const reportLinesSchema = z.looseObject({
  month: z.string(),
  due: z.string(),
  towns: z.array(reportLineSchema),
});
export const reportLinesQuerySchema = z.object({ month });

/** GET /api/console/month/report?townId&month: the report as it stands, its frozen versions, and what arrived of them. */
export const reportAnswerSchema = z.looseObject({
  townId: townIdSchema,
  townName: z.string(),
  month: z.string(),
  report: recordSchema.nullable(),
  /** Newest first. `frozen` is for freeze.ts readFrozen. */
  versions: z.array(
    z.looseObject({
      id: z.string(),
      version: z.number().int(),
      hash: z.string(),
      receivedAt: z.string(),
      frozen: z.unknown(),
    }),
  ),
  /** The newest version of the month before, for comparison. */
  lastMonth: z.looseObject({ hash: z.string(), frozen: z.unknown() }).nullable(),
  arrival: z.looseObject({
    /** Records named in the newest version: here as sent, here changed since, not here yet. */
    asSent: z.number().int(),
    changed: z.number().int(),
    missing: z.number().int(),
    /** Records of the month that the version does not name. */
    added: z.number().int(),
    /** Papers listed in the month's records. */
    papers: z.number().int(),
  }),
  villages: z.array(z.looseObject({ unitCode: z.string(), name: z.string(), kind: z.string(), note: z.string() })),
  /** Desks of the town that the county has not heard of since the newest version came (ISO; null: never). */
  silentDesks: z.array(z.looseObject({ name: z.string(), lastSeenAt: z.string().nullable() })).default([]),
});
export type ReportAnswer = z.infer<typeof reportAnswerSchema>;
export const reportQuerySchema = z.object({ townId, month });

/** One thing that a returned report must mend; with a record, it appears at that record on the desk. */
export const returnItemSchema = z.object({
  recordId: z.string().max(64).default(''),
  indicator: z.string().max(40).default(''),
  title: z.string().max(120).default(''),
  reason: z.string().trim().min(1).max(500),
});
export type ReturnItem = z.infer<typeof returnItemSchema>;

/**
 * POST /api/console/month/decide. `rev` is the revision of the report that the officer looked at: M08 when it has moved
 * on. `until` (unlock only): `YYYY-MM-DDTHH:mm` in China.
 */
export const decideReportSchema = z.object({
  townId,
  month,
  rev: z.string().max(80),
  step: z.enum(['receive', 'return', 'lock', 'unlock']),
  reason: z.string().trim().max(500).default(''),
  items: z.array(returnItemSchema).max(200).default([]),
  until: z.string().max(16).default(''),
});
export type DecideReport = z.infer<typeof decideReportSchema>;

/** GET /api/console/month/corrections?state=asked */
export const correctionsAnswerSchema = z.looseObject({
  corrections: z.array(
    z.looseObject({
      townId: townIdSchema,
      townName: z.string(),
      record: recordSchema,
      sealedPresent: z.boolean(),
      receivedAt: z.string(),
    }),
  ),
});
export type CorrectionsAnswer = z.infer<typeof correctionsAnswerSchema>;
export const correctionsQuerySchema = z.object({
  state: z.enum(['asked', 'accepted', 'refused', 'withdrawn']).default('asked'),
});

/** POST /api/console/month/corrections/decide */
export const decideCorrectionSchema = z.object({
  townId,
  id: z.string().max(64),
  rev: z.string().max(80),
  accept: z.boolean(),
  reason: z.string().trim().max(500).default(''),
});
export type DecideCorrection = z.infer<typeof decideCorrectionSchema>;

/** GET and POST /api/console/month/settings: calendar and deadlines of the county. */
export const monthSettingsAnswerSchema = z.looseObject({ settings: monthSettingsSchema });
export const putMonthSettingsSchema = z.object({ settings: monthSettingsSchema });

/** Answer of every decision: the revision that the county made. */
export const decidedSchema = z.looseObject({ rev: z.string() });
