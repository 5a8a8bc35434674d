/** Money is a whole number of fen (1 yuan = 100 fen); yuan appear only where people read or type. */

const YUAN = /^-?(\d{1,12})(\.\d{1,2})?$/;

/** Largest amount that a record may hold: 100 billion yuan, in fen. */
export const MAX_FEN = 10_000_000_000_000;

/** True for a whole number of fen within ±{@link MAX_FEN}. */
export function isFen(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && Math.abs(value) <= MAX_FEN;
}

/** Reads yuan as people type them (`1,200.50`, `１２００`); null when it is not an amount with at most two decimals. */
export function parseYuan(text: string): number | null {
  const plain = text.normalize('NFKC').replaceAll(',', '').replaceAll(' ', '').replace(/元$/, '');
  if (!YUAN.test(plain)) return null;
  const [whole = '0', decimals = ''] = plain.replace('-', '').split('.');
  const fen = Number(whole) * 100 + Number(decimals.padEnd(2, '0'));
  return plain.startsWith('-') ? -fen : fen;
}

/** `1200.50`: two decimals, no thousands separator (D§4.7). */
export function formatYuan(fen: number): string {
  const sign = fen < 0 ? '-' : '';
  const whole = Math.abs(Math.trunc(fen));
  return `${sign}${Math.floor(whole / 100)}.${String(whole % 100).padStart(2, '0')}`;
}
