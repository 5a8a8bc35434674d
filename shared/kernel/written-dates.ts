import { addDays, isDate } from './calendar.ts';
import { parseTypedDate, parseTypedMinute, parseTypedMonth } from './typed-dates.ts';

/**
 * Dates as they stand in other people's files (D§4.12): Chinese numerals, years of two digits, weekdays and times behind,
 * the marks of every keyboard, English months, a spreadsheet's day number. What a clerk types here is read by
 * `typed-dates.ts`, which is stricter.
 */

const DIGITS = '零一二三四五六七八九';
const NUMERAL = '[零〇○Ｏ一二三四五六七八九十\\d]';
/** Day 1 of a spreadsheet is 1900-01-01, and it counts a 29 February 1900 that never was. */
const SHEET_EPOCH = '1899-12-30';
const DAY_MINUTES = 1440;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** Years of two digits up to so many years ahead are of this century. */
const YEARS_AHEAD = 5;

const pad = (number: number | string) => String(number).padStart(2, '0');

/** `二十三` as 23, `二〇二六` digit by digit as 2026; digits stay. */
function numberOf(numeral: string): string {
  const plain = numeral.replaceAll(/[〇○Ｏ]/g, '零');
  const tens = /^([二三])?十([一二三四五六七八九])?$/.exec(plain);
  if (tens) return String((tens[1] ? DIGITS.indexOf(tens[1]) : 1) * 10 + (tens[2] ? DIGITS.indexOf(tens[2]) : 0));
  return Array.from(plain, (sign) => (DIGITS.includes(sign) ? DIGITS.indexOf(sign) : sign)).join('');
}

/** A text with the many signs for the same thing made one, without weekday. */
function plainOf(text: string): string {
  return text
    .replaceAll(/[〇○]/g, '零') // before normalising: one of them would become a letter
    .normalize('NFKC')
    .trim()
    .replace(/^['‘’]/, '')
    .replaceAll(/\s*([年月日号])\s*/g, '$1')
    .replaceAll(/[—–―－‐−]/g, '-')
    .replaceAll(/[、。·]/g, '.')
    .replace(/\s*[（(]?(星期|周|礼拜)?[一二三四五六日天][）)]$/, '')
    .replace(/\s*(星期|周|礼拜)[一二三四五六日天]$/, '')
    .replaceAll(new RegExp(`${NUMERAL}+(?=[年月日号])`, 'g'), numberOf)
    .replace(new RegExp(`(?<=月)${NUMERAL}+$`), numberOf)
    .replace(/[.\-/]$/, '');
}

const TIME =
  /[ T]*(上午|下午|晚上|中午)?\s*(\d{1,2})[:：时点](\d{1,2})?分?([:：]?\d{1,2}(\.\d+)?秒?)?\s*(Z|[AaPp][Mm])?$/;

/** The date in a text and what stands behind it as `hh:mm`; the time is null when there is none. */
function parted(text: string): { readonly day: string; readonly time: string | null } {
  const match = TIME.exec(text);
  if (!match || match.index === 0) return { day: text.replace(/[上下]午$/, ''), time: null };
  const isLate = /下午|晚上/.test(match[1] ?? '') || /p/i.test(match[6] ?? '');
  const hour = Number(match[2]);
  return {
    day: text.slice(0, match.index),
    time: `${pad(isLate && hour < 12 ? hour + 12 : hour)}:${pad(match[3] ?? '00')}`,
  };
}

function fullYear(year: string, today: string): string {
  if (year.length === 4) return year;
  const last = (Number(today.slice(0, 4)) + YEARS_AHEAD) % 100;
  return Number(year) <= last ? `20${year}` : `19${year}`;
}

function existing(year: string, month: string | number, day: string): string | null {
  const date = `${year}-${pad(month)}-${pad(day)}`;
  return isDate(date) ? date : null;
}

/** `5-Mar-26`, `5-三月`, `5-3月`: the day before its month, as Excel shows it. */
function dayFirst(plain: string, today: string): string | null {
  const english = /^(\d{1,2})[- ]([A-Za-z]{3})[a-z]*\.?[- ,]*(\d{2}|\d{4})$/.exec(plain);
  if (english) {
    const month = MONTHS.indexOf((english[2] ?? '').toLowerCase()) + 1;
    return existing(fullYear(english[3] ?? '', today), month, english[1] ?? '');
  }
  const chinese = /^(\d{1,2})-(\d{1,2})月$/.exec(plain);
  return chinese ? parseTypedDate(`${chinese[2]}-${chinese[1]}`, today) : null;
}

/**
 * Reads a written date; a time behind it is left out. A date without its year is completed as in typing. Null when it is
 * none, or when day and month could be meant either way (`3/5/2026`).
 */
export function parseWrittenDate(text: string, today: string): string | null {
  if (/^[2-6]\d{4}(\.\d+)?$/.test(text.trim())) return addDays(SHEET_EPOCH, Math.floor(Number(text)));
  const { day: plain } = parted(plainOf(text));
  const typed = parseTypedDate(plain, today);
  if (typed !== null) return typed;
  const short = /^(\d{2})(?:[-./年](\d{1,2})[-./月](\d{1,2})[日号]?|(\d{2})(\d{2}))$/.exec(plain);
  if (short) {
    return existing(fullYear(short[1] ?? '', today), short[2] ?? short[4] ?? '', short[3] ?? short[5] ?? '');
  }
  return dayFirst(plain, today);
}

/** Reads a written date with its time, to the minute. Null without a time. */
export function parseWrittenMinute(text: string, today: string): string | null {
  const serial = /^([2-6]\d{4})(\.\d+)$/.exec(text.trim());
  if (serial) {
    const minutes = Math.round(Number(serial[2]) * DAY_MINUTES);
    const time = `${pad(Math.floor((minutes % DAY_MINUTES) / 60))}:${pad(minutes % 60)}`;
    return `${addDays(SHEET_EPOCH, Number(serial[1]) + Math.floor(minutes / DAY_MINUTES))}T${time}`;
  }
  const typed = parseTypedMinute(text, today);
  if (typed !== null) return typed;
  const { day, time } = parted(plainOf(text));
  const date = time === null ? null : parseWrittenDate(day, today);
  return date === null ? null : parseTypedMinute(`${date} ${time}`, today);
}

/** Reads a written month: also `二〇二六年三月`, `一月-20`, `Mar-26`, and that of a whole date. */
export function parseWrittenMonth(text: string, today: string): string | null {
  const typed = parseTypedMonth(text, today);
  if (typed !== null) return typed;
  const plain = plainOf(text);
  const named = /^(?:(\d{1,2})月|([A-Za-z]{3})[a-z]*)-(\d{2}|\d{4})$/.exec(plain);
  if (named) {
    const month = named[1] ?? MONTHS.indexOf((named[2] ?? '').toLowerCase()) + 1;
    return parseTypedMonth(`${fullYear(named[3] ?? '', today)}-${month}`, today);
  }
  const short = /^(\d{2})年(\d{1,2})月$/.exec(plain);
  if (short) return parseTypedMonth(`${fullYear(short[1] ?? '', today)}-${short[2]}`, today);
  return parseTypedMonth(plain, today) ?? parseWrittenDate(text, today)?.slice(0, 7) ?? null;
}
