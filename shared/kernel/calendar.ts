/**
 * Dates (`YYYY-MM-DD`), months (`YYYY-MM`) and minutes (`YYYY-MM-DDTHH:mm`) as plain text, without time zones:
 * a ledger's date is what stands on the paper (design §4).
 */
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const MONTH = /^(\d{4})-(0[1-9]|1[0-2])$/;
const MINUTE = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d$/;

function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** True for a date that exists between 1900 and 2100. */
export function isDate(text: unknown): text is string {
  if (typeof text !== 'string') return false;
  const match = DATE.exec(text);
  if (!match) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  return year >= 1900 && year <= 2100 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

/** True for a month between 1900-01 and 2100-12. */
export function isMonth(text: unknown): text is string {
  const match = typeof text === 'string' ? MONTH.exec(text) : null;
  return match !== null && Number(match[1]) >= 1900 && Number(match[1]) <= 2100;
}

/** True for a date with a minute of the day. */
export function isMinute(text: unknown): text is string {
  const match = typeof text === 'string' ? MINUTE.exec(text) : null;
  return match !== null && isDate(match[1]);
}

/** The date part of a date or minute. */
export function dateOf(text: string): string {
  return text.slice(0, 10);
}

/** The month part of a date, minute or month. */
export function monthOf(text: string): string {
  return text.slice(0, 7);
}

/** The month `count` months after (before, when negative) a month. */
export function addMonths(month: string, count: number): string {
  const total = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + count;
  return `${String(Math.floor(total / 12)).padStart(4, '0')}-${String((total % 12) + 1).padStart(2, '0')}`;
}

/** Whole days from one date or minute to another; negative when the second is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${dateOf(to)}T00:00:00Z`) - Date.parse(`${dateOf(from)}T00:00:00Z`)) / 86_400_000);
}

/** The date `count` days after a date. */
export function addDays(date: string, count: number): string {
  return new Date(Date.parse(`${dateOf(date)}T00:00:00Z`) + count * 86_400_000).toISOString().slice(0, 10);
}

/**
 * The date `count` working days after a date (before, when negative). Saturdays and Sundays are passed over; holidays
 * and shifted working days are set anew each year and are not known here.
 */
export function addWorkdays(date: string, count: number): string {
  const step = count < 0 ? -1 : 1;
  const isWorkday = (day: string) => ![0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());
  let day = dateOf(date);
  for (let left = Math.abs(count); left > 0; ) {
    day = addDays(day, step);
    if (isWorkday(day)) left--;
  }
  return day;
}

/** The last date of a month. */
export function lastDateOf(month: string): string {
  const [year, number] = [Number(month.slice(0, 4)), Number(month.slice(5, 7))];
  return `${month}-${String(daysInMonth(year, number)).padStart(2, '0')}`;
}

/** `2026年3月5日` (D§4.7: no padded zeros in running text). */
export function dateInWords(text: string): string {
  return `${Number(text.slice(0, 4))}年${Number(text.slice(5, 7))}月${Number(text.slice(8, 10))}日`;
}

/** `2026年3月`. */
export function monthInWords(text: string): string {
  return `${Number(text.slice(0, 4))}年${Number(text.slice(5, 7))}月`;
}

/** Today's date on this device in China's time zone (UTC+8, no summer time), whatever zone the PC is set to. */
export function todayInChina(nowMs: number): string {
  return new Date(nowMs + 8 * 3_600_000).toISOString().slice(0, 10);
}

/** The present minute on this device in China's time zone. */
export function minuteInChina(nowMs: number): string {
  return new Date(nowMs + 8 * 3_600_000).toISOString().slice(0, 16);
}
