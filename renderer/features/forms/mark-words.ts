import { indicatorPrograms } from '#shared/catalogue/compile-indicators.ts';
import { FORM_FACTS, FORM_SPANS, type FormBinding, type FormMarks } from '#shared/ledger/form-profile.ts';
import { tableColumns } from '#shared/ledger/table-source.ts';
import type { DeskStore } from '../../store/desk-store.ts';

/** What a mark shows, in words. */
export function bindingWords(store: Pick<DeskStore, 'catalogue' | 'units'>, binding: FormBinding): string {
  if (binding.kind === 'fact') return FORM_FACTS[binding.fact];
  if (binding.kind === 'text') return `“${binding.text}”`;
  const program = indicatorPrograms(store.catalogue).find(({ code }) => code === binding.code);
  const unit = store.units().find(({ code12 }) => code12 === binding.unitCode)?.shortName;
  const span = binding.span === 'current' ? '' : FORM_SPANS[binding.span];
  return [program?.label ?? binding.code, span, unit].filter(Boolean).join(' ');
}

/** Words of every marked cell of a sheet, by its place. */
export function markWords(
  store: Pick<DeskStore, 'catalogue' | 'units'>,
  type: string,
  { cells, repeat }: FormMarks,
): ReadonlyMap<string, string> {
  const words = new Map<string, string>();
  for (const { cell, binding } of cells) {
    const before = words.get(cell);
    words.set(cell, [before, bindingWords(store, binding)].filter(Boolean).join('、'));
  }
  const labels = new Map(tableColumns(store.catalogue, [type]).map(({ key, label }) => [key, label]));
  for (const { column, key } of repeat?.columns ?? []) {
    words.set(`${column}${repeat?.from ?? 0}`, `每条：${labels.get(key) ?? key}`);
  }
  return words;
}
