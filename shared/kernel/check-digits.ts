import { isDate } from './calendar.ts';

const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const ID_CHECKS = '10X98765432';

/** True for an 18-character citizen number: a real birth date and the right check digit (GB 11643—1999). */
export function isIdNumber(text: string): boolean {
  if (!/^[1-9]\d{16}[\dX]$/.test(text)) return false;
  if (!isDate(`${text.slice(6, 10)}-${text.slice(10, 12)}-${text.slice(12, 14)}`)) return false;
  let sum = 0;
  for (const [index, weight] of ID_WEIGHTS.entries()) sum += Number(text[index]) * weight;
  return ID_CHECKS[sum % 11] === text[17];
}

const CREDIT_LETTERS = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** True for an 18-character unified social credit code with the right check character (GB 32100—2015). */
export function isCreditCode(text: string): boolean {
  if (!/^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/.test(text)) return false;
  let sum = 0;
  let weight = 1;
  for (let index = 0; index < 17; index++) {
    sum += CREDIT_LETTERS.indexOf(text[index] ?? '') * weight;
    weight = (weight * 3) % 31;
  }
  return CREDIT_LETTERS[(31 - (sum % 31)) % 31] === text[17];
}

/** True for a mainland mobile number, a fixed-line number with or without area code and extension, or a 400/800 number. */
export function isPhone(text: string): boolean {
  return (
    /^1[3-9]\d{9}$/.test(text) ||
    /^(0\d{2,3}-?)?[2-9]\d{6,7}(-\d{1,6})?$/.test(text) ||
    /^[48]00-?\d{3}-?\d{4}$/.test(text)
  );
}

/** A number as people type it, ready to be checked: half-width, without blanks, upper-case. */
export function plainNumber(text: string): string {
  return text
    .normalize('NFKC')
    .replaceAll(/[\s\u2010-\u2015]/g, (mark) => (/\s/.test(mark) ? '' : '-'))
    .toUpperCase();
}
