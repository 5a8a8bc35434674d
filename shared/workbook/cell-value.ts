import { isDate, isMinute, isMonth } from '#shared/kernel/calendar.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import type { CellValue, ColumnKind } from '#shared/ledger/sheet-model.ts';

const DAY = 86_400_000;
/** Days from 1899-12-30, where Excel's serial numbers begin, to 1970-01-01. */
const EPOCH = 25_569;

/** Excel's serial number of a date, minute or month (its first day), independent of any time zone. */
function serialOf(text: string): number {
  const date = text.length === 7 ? `${text}-01` : text.slice(0, 10);
  const minutes = text.length > 10 ? Number(text.slice(11, 13)) * 60 + Number(text.slice(14, 16)) : 0;
  return Date.parse(`${date}T00:00:00Z`) / DAY + EPOCH + minutes / 1440;
}

function isPointInTime(kind: ColumnKind, text: string): boolean {
  if (kind === 'date') return isDate(text);
  if (kind === 'dt') return isMinute(text);
  return kind === 'month' && isMonth(text);
}

/** `★★★`; `☆` for none (D§4.7). */
function starsText(count: number): string {
  return count >= 1 ? '★'.repeat(Math.min(10, Math.round(count))) : '☆';
}

/**
 * What goes into a cell: a number (dates as serial numbers, money in yuan), a text, or null for an empty cell. A value
 * from data is never a formula or a link. @throws CodedError F06 for a number that is none
 */
export function writtenValue(kind: ColumnKind, value: CellValue, face: 'printed' | 'flat'): number | string | null {
  if (value === null || value === '') return null;
  if (typeof value === 'boolean') return value ? '是' : '否';
  if (typeof value === 'string') return isPointInTime(kind, value) ? serialOf(value) : value;
  if (!Number.isFinite(value)) throw new CodedError('F06', '有一项数值无法写入');
  if (kind === 'money') return value / 100;
  if (kind === 'stars' && face === 'printed') return starsText(value);
  return value;
}

/** Width in units that a value takes on one line of its column, as shown. */
export function shownText(kind: ColumnKind, written: number | string | null): string {
  if (written === null) return '/';
  if (typeof written === 'string') return written;
  if (kind === 'date') return '2026-03-05';
  if (kind === 'dt') return '2026-03-05 14:30';
  if (kind === 'month') return '2026年12月';
  if (kind === 'money') return written.toFixed(2);
  if (kind === 'percent') return `${(written * 100).toFixed(1)}%`;
  return String(written);
}
