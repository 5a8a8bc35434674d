import type { DueSpan, Span } from '#shared/catalogue/indicator-definition.ts';
import { addDays, addMonths, lastDateOf, monthOf } from '#shared/kernel/calendar.ts';

/**
 * How days make months. A county whose reports run from the 26th to the 25th (D§3.3 preset B) has report months that are
 * not the calendar's; quarters, half years and years are made of their report months (D§3.2: of the monthly figures), so
 * that what is due in one lies in the reports of that one.
 */
export interface ReportMonths {
  /** The month (`YYYY-MM`) that a day, a minute or a calendar month without a day belongs to. */
  ofDay(day: string): string;
  /** The last day of a month. The next month begins the day after. */
  lastDay(month: string): string;
}

/** Months of the calendar: preset A. */
export const CALENDAR_MONTHS: ReportMonths = { ofDay: monthOf, lastDay: lastDateOf };

const MONTHS: Readonly<Record<Exclude<Span, 'ever'>, number>> = {
  half_month: 1,
  month: 1,
  quarter: 3,
  half_year: 6,
  year: 12,
};

/**
 * The span that a date lies in, named by its last month and, for half months, the half: `2026-03`, `2026-03-1`, `2026-12`
 * for the year, `ever`. A month without a day counts to its first half.
 */
export function spanOf(day: string, every: Span, months: ReportMonths = CALENDAR_MONTHS): string {
  if (every === 'ever') return every;
  const report = months.ofDay(day);
  const [year, month] = [report.slice(0, 4), Number(report.slice(5, 7))];
  if (every === 'year') return `${year}-12`;
  if (every === 'half_year') return `${year}-${month <= 6 ? '06' : '12'}`;
  if (every === 'quarter') return `${year}-${String(Math.ceil(month / 3) * 3).padStart(2, '0')}`;
  if (every === 'month') return report;
  return `${report}-${day.slice(0, 10) <= endOfFirstHalf(report, months) ? 1 : 2}`;
}

/** The 15th; in months that end before the calendar's, so that the second half has 15 days. */
function endOfFirstHalf(month: string, months: ReportMonths): string {
  const last = months.lastDay(month);
  return last === lastDateOf(month) ? `${month}-15` : addDays(last, -15);
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
export function datesOfSpan(
  span: string,
  every: DueSpan,
  months: ReportMonths = CALENDAR_MONTHS,
): { readonly from: string; readonly to: string } {
  const month = span.slice(0, 7);
  const from = addDays(months.lastDay(addMonths(firstMonthOf(span, every), -1)), 1);
  if (every !== 'half_month') return { from, to: months.lastDay(month) };
  const middle = endOfFirstHalf(month, months);
  return span.endsWith('-1') ? { from, to: middle } : { from: addDays(middle, 1), to: months.lastDay(month) };
}

/** The first month of a span named by {@link spanOf}. */
export function firstMonthOf(span: string, every: DueSpan): string {
  return addMonths(span.slice(0, 7), 1 - MONTHS[every]);
}

/** How many months a span lasts; a half month counts as one. */
export function monthsOf(every: DueSpan): number {
  return MONTHS[every];
}
