import { z } from 'zod';
import { expression, identifier, label } from './definition-parts.ts';
import { DUE_SPANS } from './indicator-definition.ts';

/**
 * The last day of a due, counted inside its span: day 20 of the first month of a quarter. A day that a month does not
 * have is its last day. Without one, the span's own last day is the last.
 */
export const dueDaySchema = z.strictObject({
  month: z.number().int().min(1).max(12).default(1),
  day: z.number().int().min(1).max(31),
});
export type DueDay = z.infer<typeof dueDaySchema>;

/** Of a choice in a list of items: how often it falls due, and by when (D§2.2 `affairs_disclosure.item_code`). */
export const optionDueSchema = z.strictObject({ every: z.enum(DUE_SPANS), by: dueDaySchema.optional() });

/** One thing that falls due again and again within a type's rhythm: the monthly committee, the quarterly lesson. */
export const dueSchema = z.strictObject({
  id: identifier,
  label,
  every: z.enum(DUE_SPANS),
  /** So many in each span. */
  times: z.number().int().min(1).max(31).default(1),
  by: dueDaySchema.optional(),
  /** Whose duty it is: one for each village, each town, or the county. */
  level: z.enum(['village', 'town', 'county']).default('village'),
  /** Which records fulfil it; all of the type when absent. Over one record; sealed fields and `today()` are refused. */
  where: expression.optional(),
  /** Date that places a record in the span; its main date when absent. */
  at: expression.optional(),
  /**
   * Instead of a new record: a row of this list in each matter that is not closed (the month's progress of a task). `at`
   * is then read in the row. Only for types with a life.
   */
  progress: identifier.optional(),
  /** Records of other types that were ticked to count here too fulfil it as well (D§2.0 “同时计入”). */
  linked: z.boolean().default(false),
  /** Where there was nothing to enter, that is said once: 零报告. */
  zeroReport: z.boolean().default(false),
});
export type DueDefinition = z.infer<typeof dueSchema>;

/**
 * What is due how often (D§2 overview, §3). `every` and `count` are the summary that menus and editors show; `dues` say
 * exactly what falls due. Without `dues`, `every` and `count` are the due of each unit that enters the type.
 */
export const rhythmSchema = z.strictObject({
  every: z.enum([...DUE_SPANS, 'event', 'change']),
  /** How many records are due each time; 0 for nothing due. */
  count: z.number().int().min(0).max(31).default(0),
  zeroReport: z.boolean().default(false),
  note: z.string().max(100).optional(),
  dues: z.array(dueSchema).max(40).default([]),
  /** An enum field each of whose choices falls due by itself, as its dictionary says. */
  itemsOf: identifier.optional(),
});
