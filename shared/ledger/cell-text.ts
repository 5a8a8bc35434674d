import { monthInWords } from '#shared/kernel/calendar.ts';
import { formatYuan } from '#shared/kernel/money.ts';
import type { CellValue, ColumnKind } from './sheet-model.ts';

/** A cell as people read it on a page (D§4.7); empty text for an empty cell. */
export function cellText(kind: ColumnKind, value: CellValue): string {
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? '是' : '否';
  if (typeof value === 'number') return numberCell(kind, value);
  if (kind === 'dt') return value.replace('T', ' ');
  return kind === 'month' && /^\d{4}-\d{2}$/.test(value) ? monthInWords(value) : value;
}

function numberCell(kind: ColumnKind, value: number): string {
  if (kind === 'money') return formatYuan(value);
  if (kind === 'percent') return `${(value * 100).toFixed(1)}%`;
  if (kind === 'stars') return value >= 1 ? '★'.repeat(Math.min(10, Math.round(value))) : '☆';
  return String(value);
}
