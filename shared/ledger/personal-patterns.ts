import { maskIdNumber, maskPhone } from '#shared/domain/masking.ts';

/** What must not stand in a text that leaves the town (D§6 P4, P5). */
export type PersonalKind = 'idno' | 'phone' | 'account';

/** Words for {@link PersonalKind}. */
export const PERSONAL_LABELS: Readonly<Record<PersonalKind, string>> = {
  idno: '身份证号',
  phone: '电话号码',
  account: '银行账号等长数字',
};

/** One find inside a text: `from` and `to` count UTF-16 units of the text as given. */
export interface PersonalFind {
  readonly kind: PersonalKind;
  readonly from: number;
  readonly to: number;
}

/** Digits with what people put between them: blanks, dashes, dots. Full-width digits are digits too. */
const RUN = /[\d０-９](?:[\s\-—–.·]?[\d０-９]){6,}(?:[\s-]?[xXｘＸ])?/gu;

const AREA = /^[1-6]\d{5}/;

function isDay(text: string): boolean {
  const [year, month, day] = [Number(text.slice(0, 4)), Number(text.slice(4, 6)), Number(text.slice(6, 8))];
  return year >= 1900 && year <= 2100 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

/** What a run of digits is; null when it is no personal number (a date, a document's number). */
function kindOf(digits: string): PersonalKind | null {
  if (/^\d{17}[\dX]$/.test(digits) && AREA.test(digits) && isDay(digits.slice(6, 14))) return 'idno';
  if (/^\d{15}$/.test(digits) && AREA.test(digits) && isDay(`19${digits.slice(6, 12)}`)) return 'idno';
  if (/^(?:0?86)?1[3-9]\d{9}$/.test(digits) || /^0\d{2,3}\d{7,8}$/.test(digits)) return 'phone';
  return /^\d{15,21}$/.test(digits) ? 'account' : null;
}

/** ID numbers, telephones and long accounts anywhere in a text, in their order. */
export function personalNumbers(text: string): readonly PersonalFind[] {
  const finds: PersonalFind[] = [];
  for (const { 0: run, index } of text.matchAll(RUN)) {
    let at = 0;
    while (at < run.length) {
      const found = findIn(run.slice(at));
      if (found) finds.push({ kind: found.kind, from: index + at, to: index + at + found.length });
      at += found ? found.length : stepOf(run.slice(at));
    }
  }
  return finds;
}

/** To the number after the next separator. */
function stepOf(run: string): number {
  const separator = /[\s\-—–.·]/u.exec(run);
  return separator ? separator.index + 1 : run.length;
}

/** A run as a whole, or its longest beginning up to a separator: two numbers may stand side by side. */
function findIn(run: string): { readonly kind: PersonalKind; readonly length: number } | null {
  if (!/^[\d０-９]/u.test(run)) return null;
  const plain = (part: string) =>
    part
      .normalize('NFKC')
      .replaceAll(/[^\dxX]/g, '')
      .toUpperCase();
  const whole = kindOf(plain(run));
  if (whole) return { kind: whole, length: run.length };
  const last = run.at(-1) ?? '';
  if (/[xXｘＸ]/.test(last)) return findIn(run.slice(0, -1).trimEnd());
  for (const cut of Array.from(run.matchAll(/[\s\-—–.·]/gu)).reverse()) {
    const kind = kindOf(plain(run.slice(0, cut.index)));
    if (kind) return { kind, length: cut.index };
  }
  return null;
}

/** The text with every such number masked (`138****5678`, `320982********123X`); other texts as they are. */
export function maskPatterns(text: string): string {
  let masked = '';
  let at = 0;
  for (const { kind, from, to } of personalNumbers(text)) {
    const number = text
      .slice(from, to)
      .normalize('NFKC')
      .replaceAll(/[^\dxX]/g, '');
    const shown =
      kind === 'idno' ? maskIdNumber(number) : kind === 'phone' ? maskPhone(number) : '*'.repeat(number.length);
    masked += text.slice(at, from) + shown;
    at = to;
  }
  return masked + text.slice(at);
}
