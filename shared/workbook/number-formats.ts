/**
 * Which number formats show dates or times. Excel's built-in numbers 27–36 and 50–58 are dates in Chinese Excel and
 * WPS (`2026年3月5日`) and stand in no file's style table, so many libraries do not know them.
 */
const BUILT_IN_DATES = new Set([
  14, 15, 16, 17, 18, 19, 20, 21, 22, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 45, 46, 47, 50, 51, 52, 53, 54, 55, 56,
  57, 58,
]);

/** True when a format shows a date or a time: such letters outside of quotes, brackets and escapes, and no digit places. */
export function isDateFormat(id: number, code: string | undefined): boolean {
  if (code === undefined) return BUILT_IN_DATES.has(id);
  const bare = code
    .replaceAll(/"[^"]*"/g, '')
    .replaceAll(/\\./g, '')
    .replaceAll(/_./g, '')
    .replaceAll(/\*./g, '')
    .replaceAll(/\[[^\]]*\]/g, '')
    .replaceAll(/general|G\/通用格式/gi, '')
    .replaceAll(/s\.0+/gi, 's');
  return /[ydhms]|a{3}/i.test(bare) && !/[#?0]/.test(bare);
}

/** How the numbers of a cell style are shown. */
export interface NumberStyle {
  readonly isDate: boolean;
  /** Digits that a code is filled up to with zeros (`0000`); 0 for ordinary numbers. */
  readonly digits: number;
}

export const PLAIN_NUMBER: NumberStyle = { isDate: false, digits: 0 };

/** What a format says about the numbers in it. `id` tells the built-in ones, which have no code in the file. */
export function numberStyle(id: number, code: string | undefined): NumberStyle {
  const isCode = code !== undefined && /^0{2,30}$/.test(code);
  return { isDate: isDateFormat(id, code), digits: isCode ? code.length : 0 };
}

const DAY_MINUTES = 1440;
/** Days from 1899-12-30 to 1970-01-01, and the shift of files that count from 1904. */
const EPOCH = 25_569;
const SHIFT_1904 = 1462;

/**
 * `2026-03-05` or `2026-03-05T14:30` of a serial number, `14:30` of a time of day without a day; null outside of
 * 1900-03-01 to 2100.
 */
export function dateOfSerial(serial: number, is1904: boolean): string | null {
  if (serial > 0 && serial < 1) {
    return new Date(Math.round(serial * DAY_MINUTES) * 60_000).toISOString().slice(11, 16);
  }
  const days = serial + (is1904 ? SHIFT_1904 : 0);
  if (!(days >= 61 && days < 73_051)) return null;
  const minutes = Math.round((days - EPOCH) * DAY_MINUTES);
  const text = new Date(minutes * 60_000).toISOString();
  return text.slice(11, 16) === '00:00' ? text.slice(0, 10) : text.slice(0, 16);
}

/** Whether a number has more digits than a spreadsheet keeps: the last ones are lost for good (an ID number typed as a number). */
export function hasLostDigits(number: number): boolean {
  return Math.abs(number) >= 1e15;
}

/** A number as people typed it, without the noise of binary fractions and never with an exponent. */
export function plainNumber(number: number): string {
  if (hasLostDigits(number)) return Number.isInteger(number) ? BigInt(number).toString() : String(number);
  const text = String(Number(number.toPrecision(15)));
  return text.includes('e') ? number.toFixed(12).replace(/0+$/, '').replace(/\.$/, '') : text;
}
