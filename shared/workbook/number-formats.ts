/**
 * Which number formats show dates. Excel's built-in numbers 27–36 and 50–58 are dates in Chinese Excel and WPS
 * (`2026年3月5日`), though many libraries do not know them.
 */
const BUILT_IN_DATES = new Set([14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58]);

/** True when a format shows a date: letters y or d outside of quotes, brackets and escapes. */
export function isDateFormat(id: number, code: string | undefined): boolean {
  if (code === undefined) return BUILT_IN_DATES.has(id);
  const bare = code
    .replaceAll(/"[^"]*"/g, '')
    .replaceAll(/\\./g, '')
    .replaceAll(/_./g, '')
    .replaceAll(/\[[^\]]*\]/g, '')
    .replaceAll(/general/gi, '');
  return /[yd]/i.test(bare) && !/[#?]/.test(bare);
}

const DAY_MINUTES = 1440;
/** Days from 1899-12-30 to 1970-01-01, and the shift of files that count from 1904. */
const EPOCH = 25_569;
const SHIFT_1904 = 1462;

/** `2026-03-05` or `2026-03-05T14:30` of a serial number; null outside of 1900-03-01 to 2100. */
export function dateOfSerial(serial: number, is1904: boolean): string | null {
  const days = serial + (is1904 ? SHIFT_1904 : 0);
  if (!(days >= 61 && days < 73_051)) return null;
  const minutes = Math.round((days - EPOCH) * DAY_MINUTES);
  const text = new Date(minutes * 60_000).toISOString();
  return text.slice(11, 16) === '00:00' ? text.slice(0, 10) : text.slice(0, 16);
}

/**
 * A number as people typed it, without the noise of binary fractions; null when it has more than 15 digits, of which
 * the last are lost for good (an ID number typed as a number).
 */
export function exactNumber(written: string): string | null {
  const number = Number(written);
  if (written.trim() === '' || !Number.isFinite(number)) return written;
  if (Math.abs(number) >= 1e15) return null;
  const text = String(Number(number.toPrecision(15)));
  return text.includes('e') ? number.toFixed(12).replace(/0+$/, '').replace(/\.$/, '') : text;
}
