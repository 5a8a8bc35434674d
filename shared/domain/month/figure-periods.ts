import { addMonths } from '#shared/kernel/calendar.ts';

/** A period of figures: months from and to, both counted. */
export interface FigurePeriod {
  /** `2026-03`, `2026-01~2026-03`, `2026-Q1`, `2026-H1`, `2026` */
  readonly key: string;
  readonly from: string;
  readonly to: string;
}

const LENGTHS = { month: 1, quarter: 3, half_year: 6, year: 12 } as const;
/** How months are put together; `all`: into one period. */
export type PeriodLength = keyof typeof LENGTHS | 'all';

/** Periods of the calendar that hold some months; the first and last are cut to those months. */
export function figurePeriods(from: string, to: string, every: PeriodLength): FigurePeriod[] {
  if (every === 'all' && from < to) return [{ key: `${from}~${to}`, from, to }];
  const periods: { key: string; from: string; to: string }[] = [];
  for (let month = from; month <= to; month = addMonths(month, 1)) {
    const key = periodKey(month, every);
    const last = periods.at(-1);
    if (last?.key === key) last.to = month;
    else periods.push({ key, from: month, to: month });
  }
  return periods;
}

function periodKey(month: string, every: PeriodLength): string {
  const year = month.slice(0, 4);
  if (every === 'month' || every === 'all') return month;
  if (every === 'year') return year;
  const number = Math.ceil(Number(month.slice(5, 7)) / LENGTHS[every]);
  return `${year}-${every === 'quarter' ? 'Q' : 'H'}${number}`;
}

/** `2026年3月`, `2026年1月至2026年3月`, `2026年第1季度`, `2026年上半年`, `2026年`. */
export function periodLabel(key: string): string {
  if (key.includes('~')) return key.split('~').map(periodLabel).join('至');
  const year = `${key.slice(0, 4)}年`;
  if (key.length === 4) return year;
  if (key[5] === 'Q') return `${year}第${key[6]}季度`;
  if (key[5] === 'H') return `${year}${key[6] === '1' ? '上' : '下'}半年`;
  return `${year}${Number(key.slice(5, 7))}月`;
}
