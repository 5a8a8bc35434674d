import { addDays, isDate, isMinute, isMonth } from './calendar.ts';

/** How far ahead of today a date typed without its year may lie before the year before is meant (typing 12-28 in January). */
const MAX_DAYS_AHEAD = 31;

const MINUTE_FORM = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/;

const pad = (digits: string) => digits.padStart(2, '0');
const plainOf = (text: string) => text.normalize('NFKC').trim();

/**
 * Reads a date as clerks type it: `20260305`, `2026.3.5`, `2026/3/5`, `2026年3月5日`, `3-5`, `0305`, `今天`, `昨天`.
 * Without a year it is the newest such date not more than a month ahead of `today`. Given the month that is worked in, a
 * day alone (`5`, `5日`) is a day of that month. Null when it is no date.
 */
export function parseTypedDate(text: string, today: string, month: string | null = null): string | null {
  const plain = plainOf(text).replace(/[日号]$/, '');
  const word = { 今: 0, 今天: 0, 昨: -1, 昨天: -1, 前天: -2, 明天: 1 }[plainOf(text).replace(/日$/, '')];
  if (word !== undefined) return addDays(today, word);
  const full = /^(\d{4})(?:[-./年 ](\d{1,2})[-./月 ](\d{1,2})|(\d{2})(\d{2}))$/.exec(plain);
  if (full) return existing(full[1] ?? '', full[2] ?? full[4] ?? '', full[3] ?? full[5] ?? '');
  if (month !== null && /^\d{1,2}$/.test(plain)) return existing(month.slice(0, 4), month.slice(5), plain);
  const short = /^(?:(\d{1,2})[-./月](\d{1,2})|(\d{2})(\d{2}))$/.exec(plain);
  if (!short) return null;
  const [typedMonth, day] = [short[1] ?? short[3] ?? '', short[2] ?? short[4] ?? ''];
  const year = Number(today.slice(0, 4));
  const thisYear = existing(String(year), typedMonth, day);
  const isTooFarAhead = thisYear !== null && thisYear > addDays(today, MAX_DAYS_AHEAD);
  return thisYear === null || isTooFarAhead ? existing(String(year - 1), typedMonth, day) : thisYear;
}

function existing(year: string, month: string, day: string): string | null {
  const date = `${year}-${pad(month)}-${pad(day)}`;
  return isDate(date) ? date : null;
}

/** Reads a month: `2026-3`, `202603`, `2026年3月`, `3`, `3月` (then of `today`'s year). Null when it is no month. */
export function parseTypedMonth(text: string, today: string): string | null {
  const plain = plainOf(text).replace(/[月份]+$/, '');
  const full = /^(\d{4})(?:[-./年 ](\d{1,2})|(\d{2}))$/.exec(plain);
  const short = /^\d{1,2}$/.test(plain) ? plain : null;
  const month = full
    ? `${full[1]}-${pad(full[2] ?? full[3] ?? '')}`
    : short
      ? `${today.slice(0, 4)}-${pad(short)}`
      : '';
  return isMonth(month) ? month : null;
}

/**
 * Reads a date with its time: `3-5 14:30`, `20260305 1430`, `2026年3月5日 下午2点半`, `3-5 14`; the date as in
 * {@link parseTypedDate}. Null without a time.
 */
export function parseTypedMinute(text: string, today: string, month: string | null = null): string | null {
  const typed = plainOf(text);
  const plain: string = /[^ ] +\d{1,2}$/.test(typed) ? `${typed}:00` : typed; // an hour alone
  if (MINUTE_FORM.test(plain)) return isMinute(plain) ? plain : null;
  const match =
    /^(.*?[日号]?)[ T]*(上午|下午|晚上|中午)? *(?:(\d{1,2})[:点时](?:(\d{1,2})分?|(半))?|(\d{2})(\d{2}))$/.exec(plain);
  if (!match?.[1]) return null;
  const isLoose = match[6] !== undefined && !/[ T日号]$/.test(plain.slice(0, plain.length - 4));
  const date = isLoose ? null : parseTypedDate(match[1].trim(), today, month);
  const hour =
    Number(match[3] ?? match[6]) + ((match[2] === '下午' || match[2] === '晚上') && Number(match[3]) < 12 ? 12 : 0);
  const minutes = match[5] ? '30' : (match[4] ?? match[7] ?? '00');
  const minute = `${date}T${pad(String(hour))}:${pad(minutes)}`;
  return date !== null && isMinute(minute) ? minute : null;
}
