/** Condition in SQL: a unit's row (its alias) stands on a day of the month that a parameter (`$1`) names; as standing.ts. */
export function standsIn(alias: string, month: string): string {
  return `(coalesce(${alias}.doc->>'validTo', '') = '' OR left(${alias}.doc->>'validTo', 7) >= ${month})
           AND left(coalesce(${alias}.doc->>'validFrom', ''), 7) <= ${month}`;
}
