import { z } from 'zod';
import { expression, identifier, label } from './definition-parts.ts';

/** Spans of the calendar in which something falls due. */
export const DUE_SPANS = ['half_month', 'month', 'quarter', 'half_year', 'year'] as const;
export type DueSpan = (typeof DUE_SPANS)[number];

/** Spans in which something is counted; `ever` is one span without end. */
export const SPANS = [...DUE_SPANS, 'ever'] as const;
export type Span = (typeof SPANS)[number];

/**
 * From when on contributions count: the period's own, those since January of its last year (累计), or all up to its end
 * (a standing figure such as the share of women in committees).
 */
export const indicatorSpan = z.enum(['period', 'year', 'ever']).default('period');

/** What records contribute. Expressions are over one record, or over one row of it; sealed fields cannot be used. */
const recordTerm = z.strictObject({
  type: identifier,
  /** Counted rows: the record itself when absent. */
  rows: identifier.optional(),
  /** Which records or rows count; all when absent. In indicators `today()` is the day the figures stand for. */
  where: expression.optional(),
  /** Amount that each contributes; 1 when absent. */
  value: expression.optional(),
  /** Date or month that places the contribution in a period; the record's main date when absent. */
  at: expression.optional(),
  /** Counted per unit and span, at most `upTo` times in each: of required sittings, those held. More earn nothing. */
  every: z.enum(SPANS).optional(),
  upTo: z.number().int().min(1).max(31).default(1),
  /** Records of other types that were ticked to count in this type too are counted with it (D§2.0 “同时计入”). */
  linked: z.boolean().default(false),
  /**
   * Counts only when its `key` was named in a record of another type within so many months: an organisation is active
   * when it held an activity in the last three (D§2.7 SZ_active).
   */
  seenIn: z
    .strictObject({
      key: expression,
      type: identifier,
      names: z.array(expression).min(1).max(5),
      months: z.number().int().min(1).max(36),
    })
    .optional(),
});

/** What is due of each unit, or what a unit's own figures say. */
const unitTerm = z.strictObject({
  units: z.enum(['village', 'town']),
  /** Due so many `times` in every span that ends in the period. */
  every: z.enum(SPANS).optional(),
  times: z.number().int().min(1).max(31).default(1),
  /** Instead: a figure of the unit itself. */
  figure: z.enum(['households', 'population', 'groupCount', 'partyMemberCount']).optional(),
});

/** Members of bodies of these kinds (D§1.5), or how many bodies there are. */
const bodyTerm = z.strictObject({
  bodies: z.array(identifier).min(1).max(20),
  figure: z.enum(['members', 'count']),
});

/**
 * What a type's rhythm asks for (D§2, `rhythm.dues`): how much falls `due` in the period, how much of that was `done`, or
 * done `on_time`. Counted in the month of the last day.
 */
const dueTerm = z.strictObject({ dues: identifier, count: z.enum(['due', 'done', 'on_time']) });

/** One summand of a numerator or denominator. `minus` takes it away. */
const term = z.union([
  recordTerm.extend({ minus: z.boolean().default(false) }),
  unitTerm.extend({ minus: z.boolean().default(false) }),
  bodyTerm.extend({ minus: z.boolean().default(false) }),
  dueTerm.extend({ minus: z.boolean().default(false) }),
]);
export type TermDefinition = z.infer<typeof term>;

/** Code of an indicator: the type's code or another pair of capitals, and a name (D§2.7). */
export const indicatorCode = z.string().regex(/^[A-Z]{2}_[a-z_]{1,30}$/);

/**
 * A figure over records of one or more types, units and bodies (D§2.7). Numerator and denominator are sums, so that a
 * town's or county's value is re-divided from the sums of its villages, never averaged. `kind`: `sum` adds what lies in
 * the period; `ratio` divides two sums; `last` counts everything up to the period's end.
 */
export const catalogueIndicatorSchema = z.strictObject({
  code: indicatorCode,
  label,
  unit: z.string().max(6),
  kind: z.enum(['sum', 'ratio', 'last']),
  span: indicatorSpan,
  numerator: z.array(term).min(1).max(8),
  denominator: z.array(term).min(1).max(8).optional(),
});
export type CatalogueIndicator = z.infer<typeof catalogueIndicatorSchema>;
