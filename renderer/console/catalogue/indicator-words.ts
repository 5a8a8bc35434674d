import type { FieldDefinition } from '#shared/catalogue/definition.ts';

/** How a figure comes about, as people say it (D§2.7). */
export const INDICATOR_KIND_LABELS = { sum: '合计', ratio: '比率', last: '期末数' } as const;

/** From when on contributions count. */
export const INDICATOR_SPAN_LABELS = { period: '本期', year: '本年累计', ever: '历年累计' } as const;

/** What may be counted of a type: the records, or the rows of one of its lists. */
export function countedOf(fields: readonly FieldDefinition[]) {
  const lists = fields.filter((field) => field.type === 'list');
  return [{ value: '', label: '记录' }, ...lists.map(({ id, label }) => ({ value: id, label: `明细：${label}` }))];
}
