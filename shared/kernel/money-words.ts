const DIGITS = '零壹贰叁肆伍陆柒捌玖';
const PLACES = ['', '拾', '佰', '仟'] as const;
const GROUPS = ['', '万', '亿', '万亿'] as const;

/** Four digits in words; `isInner`: a higher group stands before, so a leading zero is spoken. */
function groupWords(group: number, isInner: boolean): string {
  let words = '';
  let isZeroDue = isInner && group < 1000;
  for (let place = 3; place >= 0; place--) {
    const digit = Math.floor(group / 10 ** place) % 10;
    if (digit === 0) {
      isZeroDue ||= words !== '';
      continue;
    }
    words += `${isZeroDue ? '零' : ''}${DIGITS[digit]}${PLACES[place]}`;
    isZeroDue = false;
  }
  return words;
}

/** A whole number up to 16 digits in capital figures (正式票据写法): 壹万贰仟零叁. */
function wholeWords(whole: number): string {
  let words = '';
  let isZeroDue = false;
  for (let group = 3; group >= 0; group--) {
    const part = Math.floor(whole / 10_000 ** group) % 10_000;
    if (part === 0) {
      isZeroDue ||= words !== '';
      continue;
    }
    const spoken = groupWords(part, words !== '');
    words += `${isZeroDue && !spoken.startsWith('零') ? '零' : ''}${spoken}${GROUPS[group]}`;
    isZeroDue = false;
  }
  return words;
}

/**
 * An amount in fen in capital figures, as accounting rules write it (《会计基础工作规范》第五十二条):
 * 壹万贰仟叁佰肆拾伍元陆角, 壹佰元整, 叁元零伍分, 零元整; 负 before a negative amount.
 */
export function yuanInWords(fen: number): string {
  const amount = Math.abs(fen);
  const whole = Math.floor(amount / 100);
  const [jiao, cents] = [Math.floor(amount / 10) % 10, amount % 10];
  const yuan = whole > 0 ? `${wholeWords(whole)}元` : '';
  const parts = [
    yuan,
    jiao > 0 ? `${DIGITS[jiao]}角` : whole > 0 && cents > 0 ? '零' : '',
    cents > 0 ? `${DIGITS[cents]}分` : '整',
  ].join('');
  return `${fen < 0 ? '负' : ''}${amount === 0 ? '零元整' : parts}`;
}
