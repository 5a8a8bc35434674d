import { z } from 'zod';
import { expression, identifier } from './definition-parts.ts';

/**
 * A calculated field over other records (D§2 `calc … from …`): how many records of a type belong to this one, or what they
 * add up to. They belong when one of their `names` says the same as the record's `key`: the same organisation, the same
 * household, or this very record by a reference.
 */
export const overSchema = z.strictObject({
  type: identifier,
  /** Over this record; `@id` for the record itself, which the others refer to. */
  key: z.union([z.literal('@id'), expression]),
  /** Over the other record. */
  names: z.array(expression).min(1).max(5),
  where: expression.optional(),
  /** What each adds; 1 when absent. */
  value: expression.optional(),
  gives: z.enum(['number', 'money']).default('number'),
  /** Only those of the year that is asked about, or all. */
  span: z.enum(['year', 'ever']).default('ever'),
  /** Only records of the same unit: household numbers begin anew in each village. */
  sameUnit: z.boolean().default(false),
});
export type OverDefinition = z.infer<typeof overSchema>;
