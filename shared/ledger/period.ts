/** A span of whole months, both ends included: `2026-03` to `2026-03` is one month. */
export interface LedgerPeriod {
  readonly from: string;
  readonly to: string;
}

interface MonthParts {
  readonly year: number;
  readonly month: number;
}

function parts(month: string): MonthParts {
  return { year: Number(month.slice(0, 4)), month: Number(month.slice(5, 7)) };
}

function isWholeYear(from: MonthParts, to: MonthParts): boolean {
  return from.year === to.year && from.month === 1 && to.month === 12;
}

/** `2026年3月`, `2026年1—3月`, `2026年度`, `2025年11月—2026年2月`: as printed under the title (D§4.1). */
export function periodInWords(period: LedgerPeriod): string {
  const from = parts(period.from);
  const to = parts(period.to);
  if (period.from === period.to) return `${from.year}年${from.month}月`;
  if (isWholeYear(from, to)) return `${from.year}年度`;
  if (from.year === to.year) return `${from.year}年${from.month}—${to.month}月`;
  return `${from.year}年${from.month}月—${to.year}年${to.month}月`;
}

/** `2026年03月`, `2026年01-03月`, `2026年度`: as used in file names (D§4.10), where names sort by month. */
export function periodInFileName(period: LedgerPeriod): string {
  const from = parts(period.from);
  const to = parts(period.to);
  const two = (month: number) => String(month).padStart(2, '0');
  if (period.from === period.to) return `${from.year}年${two(from.month)}月`;
  if (isWholeYear(from, to)) return `${from.year}年度`;
  if (from.year === to.year) return `${from.year}年${two(from.month)}-${two(to.month)}月`;
  return `${from.year}年${two(from.month)}月-${to.year}年${two(to.month)}月`;
}
