import { z } from 'zod';
import { MEASURES } from '#shared/domain/month/unit-measures.ts';
import { isMonth } from '#shared/kernel/calendar.ts';
import { townIdSchema } from '#shared/schema/record.ts';

/** Messages of the matrix unit × month between the console and the county. */

const month = z.string().refine(isMonth);

/** GET /api/console/month/matrix?from&to: at most {@link MAX_MATRIX_MONTHS} months, both counted. */
export const matrixQuerySchema = z.object({ from: month, to: month });
export const MAX_MATRIX_MONTHS = 24;

/** How a unit stands in a month; `lateDays` are working days (D§3.4 T2). */
export const matrixCellSchema = z.looseObject({
  month: z.string(),
  /** {@link CELL_STATES}; a later county may know more. */
  state: z.string(),
  records: z.number().int(),
  version: z.number().int(),
  lateDays: z.number().int(),
  /** Past its day and not sent. */
  isOverdue: z.boolean(),
});
export type MatrixCell = z.infer<typeof matrixCellSchema>;

const fraction = z.object({ numerator: z.number(), denominator: z.number() });

export const matrixUnitSchema = z.looseObject({
  unitCode: z.string(),
  townId: townIdSchema,
  name: z.string(),
  level: z.enum(['town', 'village']),
  /** One cell for each month that was asked for, in order. */
  cells: z.array(matrixCellSchema),
  /** ISO; null: nothing ever came for these months. */
  lastReceivedAt: z.string().nullable(),
  /** Months at the end of those asked for that have begun and hold neither a record nor a zero report. */
  quietMonths: z.number().int(),
  /** Parts of each measure, so that those of several units can be added; absent: the measure does not apply. */
  measures: z.partialRecord(z.enum(MEASURES), fraction),
});
export type MatrixUnit = z.infer<typeof matrixUnitSchema>;

export const matrixAnswerSchema = z.looseObject({
  months: z.array(z.string()),
  units: z.array(matrixUnitSchema),
});
export type MatrixAnswer = z.infer<typeof matrixAnswerSchema>;
