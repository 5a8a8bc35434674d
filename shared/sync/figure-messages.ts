import { z } from 'zod';
import { FIGURE_BASES } from '#shared/domain/month/town-figure-rows.ts';
import { isMonth } from '#shared/kernel/calendar.ts';
import { townIdSchema, unitCodeSchema } from '#shared/schema/record.ts';

/** Messages of the county's figures between the console and the county. */

const month = z.string().refine(isMonth);

/** Largest answer in cells. */
export const MAX_FIGURE_CELLS = 20_000;

export const FIGURE_SPANS = ['month', 'quarter', 'half_year', 'year', 'all'] as const;
export type FigureSpan = (typeof FIGURE_SPANS)[number];

/** Any indicators × units × periods. POST /api/console/figures */
export const figureQuestionSchema = z.object({
  codes: z.array(z.string().max(40)).min(1).max(120),
  level: z.enum(['county', 'town', 'village']),
  /** Only this town; null: all. */
  townId: townIdSchema.nullable(),
  /** Only this unit; null: all of the level. */
  unitCode: unitCodeSchema.nullable(),
  /** Months from and to, both counted. */
  from: month,
  to: month,
  every: z.enum(FIGURE_SPANS),
  basis: z.enum(FIGURE_BASES),
  /** Units that were merged count under their successor (D§1.4). */
  isMerged: z.boolean(),
});
export type FigureQuestion = z.infer<typeof figureQuestionSchema>;

/** Parts of one figure, in millionths (quality: whole pieces). Figures that nobody has are left out. */
export const figureCellSchema = z.tuple([z.string(), z.string(), z.string(), z.number(), z.number()]);
/** Unit, code, period, numerator, denominator. */
export type FigureCell = z.infer<typeof figureCellSchema>;

export const figureAnswerSchema = z.looseObject({
  units: z.array(
    z.looseObject({ key: z.string(), name: z.string(), townId: z.number().nullable(), isGone: z.boolean() }),
  ),
  indicators: z.array(
    z.looseObject({
      code: z.string(),
      label: z.string(),
      unit: z.string(),
      kind: z.enum(['sum', 'ratio', 'last']),
      /** The type whose records it counts, where it is one; empty otherwise. */
      type: z.string(),
      /** Some sent report among these months does not tell it: there it is counted from the records, and may still move. */
      isLive: z.boolean().default(false),
    }),
  ),
  periods: z.array(z.looseObject({ key: z.string(), from: z.string(), to: z.string() })),
  cells: z.array(figureCellSchema),
  /** Towns of which something newer has arrived than was counted. */
  waiting: z.number().int(),
  /** When the oldest of the counts was made (ISO); null: nothing was counted yet. */
  countedAt: z.string().nullable(),
  /** Reports of these months that stand, and that are due: figures of the others may still change. */
  frozen: z.number().int(),
  due: z.number().int(),
});
export type FigureAnswer = z.infer<typeof figureAnswerSchema>;

/** How a question is shown: what lies down, what across, as what. */
export const figureShapeSchema = z.object({
  rows: z.enum(['unit', 'indicator', 'period']),
  columns: z.enum(['unit', 'indicator', 'period']),
  face: z.enum(['table', 'heat', 'bar', 'line']),
});
export type FigureShape = z.infer<typeof figureShapeSchema>;

/** A question that somebody keeps: GET and POST /api/console/figures/views, POST …/views/remove {viewId} */
export const figureViewSchema = z.looseObject({
  viewId: z.string().max(40),
  name: z.string().trim().min(1).max(40),
  question: figureQuestionSchema,
  shape: figureShapeSchema,
});
export type FigureView = z.infer<typeof figureViewSchema>;
export const figureViewsSchema = z.looseObject({ views: z.array(figureViewSchema) });
export const putFigureViewSchema = z.object({
  viewId: z.string().max(40).default(''),
  name: z.string().trim().min(1).max(40),
  question: figureQuestionSchema,
  shape: figureShapeSchema,
});
export const removeFigureViewSchema = z.object({ viewId: z.string().max(40) });
