import type { DueSpan, Span } from '#shared/catalogue/indicator-definition.ts';
import { addMonths, lastDateOf } from '#shared/kernel/calendar.ts';

const MONTHS: Readonly<Record<Exclude<Span, 'ever'>, number>> = {
  half_month: 1,
  month: 1,
  quarter: 3,
  half_year: 6,
  year: 12,
};

/**
 * The span of the calendar that a date lies in, named by its last month and, for half months, the half: `2026-03`,
 * `2026-03-1`, `2026-12` for the year, `ever`. A month without a day counts to its first half.
 */
export function spanOf(day: string, every: Span): string {
  if (every === 'ever') return every;
  const [year, month] = [day.slice(0, 4), Number(day.slice(5, 7))];
  if (every === 'year') return `${year}-12`;
  if (every === 'half_year') return `${year}-${month <= 6 ? '06' : '12'}`;
  if (every === 'quarter') return `${year}-${String(Math.ceil(month / 3) * 3).padStart(2, '0')}`;
  if (every === 'month') return day.slice(0, 7);
  return `${day.slice(0, 7)}-${Number(day.slice(8, 10) || '1') <= 15 ? 1 : 2}`;
}

/** All spans that end in the months from and to (both counted): a quarter is due in its last month. */
export function spansEndingIn(every: Span, from: string, to: string): string[] {
  if (every === 'ever') return [every];
  const spans: string[] = [];
  // A period that never began (last values) has no dues of its own.
  for (let month = from < '1900-01' ? to : from; month <= to; month = addMonths(month, 1)) {
    const number = Number(month.slice(5, 7));
    if (every === 'half_month') spans.push(`${month}-1`, `${month}-2`);
    else if (number % MONTHS[every] === 0) spans.push(month);
  }
  return spans;
}

/** First and last date of a span named by {@link spanOf}. */
export function datesOfSpan(span: string, every: DueSpan): { readonly from: string; readonly to: string } {
  const month = span.slice(0, 7);
  if (every === 'half_month') {
    return span.endsWith('-1')
      ? { from: `${month}-01`, to: `${month}-15` }
      : { from: `${month}-16`, to: lastDateOf(month) };
  }
  return { from: `${addMonths(month, 1 - MONTHS[every])}-01`, to: lastDateOf(month) };
}

/** How many months a span lasts; a half month counts as one. */
export function monthsOf(every: DueSpan): number {
  return MONTHS[every];
}
