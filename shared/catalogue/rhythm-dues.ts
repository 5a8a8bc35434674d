import type { TypeDefinition } from './definition.ts';
import type { DueSpan } from './indicator-definition.ts';
import type { DueDefinition } from './rhythm-definition.ts';

/** A due as declared, or as the short form of a rhythm means it. */
export interface PlainDue extends DueDefinition {
  /** Code of the item it stands for (`itemsOf`); null otherwise. */
  readonly item: string | null;
}

/**
 * What falls due of a type: its declared dues, one for each item of its list that has a rhythm, or, where neither is
 * declared, the rhythm's own `every` and `count`. Retired items fall due no more.
 */
export function duesIn(type: TypeDefinition): readonly PlainDue[] {
  const { rhythm } = type;
  const items = itemDues(type);
  if (rhythm.dues.length + items.length > 0) return [...rhythm.dues.map((due) => ({ ...due, item: null })), ...items];
  if (rhythm.count === 0 || rhythm.every === 'event' || rhythm.every === 'change') return [];
  const level = (['village', 'town', 'county'] as const).find((one) => type.enteredBy.includes(one)) ?? 'village';
  const { every, count: times, zeroReport } = rhythm;
  return [{ ...plain('every', type.shortLabel, every), times, level, zeroReport }];
}

function itemDues({ fields, rhythm: { itemsOf } }: TypeDefinition): readonly PlainDue[] {
  const field = fields.find(({ id }) => id === itemsOf);
  return (field?.options ?? []).flatMap(({ active, code, due, label }) => {
    if (!active || !due) return [];
    const where = field?.type === 'enums' ? `has(${itemsOf}, '${code}')` : `${itemsOf} = '${code}'`;
    return [{ ...plain(code, label, due.every), by: due.by, where, item: code }];
  });
}

function plain(id: string, label: string, every: DueSpan): PlainDue {
  return { id, label, every, times: 1, level: 'village', linked: false, zeroReport: false, item: null };
}
