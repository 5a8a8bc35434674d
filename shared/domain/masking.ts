import { maskedName, surnameOf } from '#shared/catalogue/value-text.ts';

/** `张**` in lists and tables, `张某某` in running text (D§6 P4). Compound surnames stay whole. */
export function maskPersonName(name: string, place: 'list' | 'prose'): string {
  if (place === 'list') return maskedName(name);
  const surname = surnameOf(name);
  return surname === '' ? '' : `${surname}某某`;
}

/** First 6, eight stars, last 4: `320982********123X`; anything that is not 18 characters is hidden whole (D§6 P4). */
export function maskIdNumber(idNumber: string): string {
  const letters = Array.from(idNumber.trim());
  if (letters.length !== 18) return '*'.repeat(letters.length);
  return `${letters.slice(0, 6).join('')}********${letters.slice(-4).join('')}`;
}

/** `138****5678`; of other numbers only the last two digits stay (D§6 P4). */
export function maskPhone(phone: string): string {
  const plain = phone.trim();
  if (/^\d{11}$/.test(plain)) return `${plain.slice(0, 3)}****${plain.slice(-4)}`;
  return plain.length <= 2 ? '*'.repeat(plain.length) : '*'.repeat(plain.length - 2) + plain.slice(-2);
}

/** What stands in place of a sealed value that was not opened: a field's type, its value, and the value's text (D§6 P4). */
export function maskedValue(fieldType: string, value: unknown, text: string): string {
  if (fieldType === 'person') return maskPersonName(text, 'list');
  if (fieldType === 'persons' && Array.isArray(value)) return `${value.length} 人`;
  if (fieldType === 'phone') return maskPhone(text);
  if (fieldType === 'idno') return maskIdNumber(text);
  return '••••';
}
