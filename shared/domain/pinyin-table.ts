import { pinyin } from 'pinyin-pro';

const FIRST_HAN = 0x3400;
const LAST_HAN = 0x9fff;

/** Longest text that is looked for, in letters: places in it are bits of a number. */
export const MAX_TYPED = 30;

/** Whether typed letters stand for some part of the first `end` characters of a text (lower case, NFKC). */
export type PinyinMatcher = (text: string, end: number) => boolean;

/**
 * Finds typed Latin letters in Chinese text, character by character with all common readings (重 is both zhong and
 * chong), so that a text needs no stored pinyin: nothing per text, and per distinct character one small entry made when
 * it is first met. Letters stand for whole syllables or their initials, mixed as people type them (`zyfw`, `zhiyuan`,
 * `zhiyfw`); the last syllable may be unfinished. Chinese characters and digits between the letters stand for themselves.
 */
export class PinyinTable {
  readonly #readings = new Map<number, readonly string[]>();
  #last: { readonly typed: string; readonly matches: PinyinMatcher } | null = null;

  /** Whether `typed` (lower case, at most {@link MAX_TYPED} letters) stands for some part of a text's beginning. */
  finds(text: string, end: number, typed: string): boolean {
    if (this.#last?.typed !== typed) this.#last = { typed, matches: this.matcher(typed) };
    return this.#last.matches(text, end);
  }

  /**
   * A matcher for many texts. It walks a text once with all places of `typed` that may have been reached so far as one
   * set of bits: what a character makes of each place is worked out once and looked up from then on.
   */
  matcher(typed: string): PinyinMatcher {
    if (typed === '' || typed.length > MAX_TYPED) return () => false;
    const last = 1 << typed.length;
    const begins = new Int32Array(0x10000); // 0: not yet worked out
    const onward = new Map<number, number>();
    const begin = (code: number) => {
      const reached = this.#reached(code, typed, 0) | KNOWN;
      begins[code] = reached;
      return reached;
    };
    const goOn = (code: number, open: number) => {
      const place = code * 32;
      let reached = isMark(code) ? open : 0;
      for (let from = 1; from < typed.length; from++) {
        if ((open & (1 << from)) === 0) continue;
        let more = onward.get(place + from);
        if (more === undefined) {
          more = this.#reached(code, typed, from);
          onward.set(place + from, more);
        }
        reached |= more;
      }
      return reached;
    };
    return (text, end) => {
      let open = 0;
      for (let at = 0; at < end; at++) {
        const code = text.charCodeAt(at);
        let reached = (begins[code] as number) || begin(code);
        if (open !== 0) reached |= goOn(code, open);
        if ((reached & last) !== 0) return true;
        open = reached & ~KNOWN;
      }
      return false;
    };
  }

  /** Places of `typed` that a character may lead to from one of them, as bits. */
  #reached(code: number, typed: string, from: number): number {
    let reached = code === typed.charCodeAt(from) ? 1 << (from + 1) : 0;
    for (const reading of this.#readingsOf(code)) {
      const same = sameLetters(reading, typed, from);
      if (same === 0) continue;
      reached |= 1 << (from + 1);
      if (same === reading.length || from + same === typed.length) reached |= 1 << (from + same);
      if (same >= 2 && reading[1] === 'h') reached |= 1 << (from + 2);
    }
    return reached;
  }

  #readingsOf(code: number): readonly string[] {
    if (!isHan(code)) return NONE;
    const known = this.#readings.get(code);
    if (known) return known;
    const said = pinyin(String.fromCharCode(code), { multiple: true, type: 'array', toneType: 'none', v: true });
    const readings = [...new Set(said)].filter((reading) => /^[a-z]+$/.test(reading));
    this.#readings.set(code, readings);
    return readings;
  }
}

const NONE: readonly string[] = [];
/** No place is reached by going nowhere, so its bit says that the character was looked at. */
const KNOWN = 1;

function isHan(code: number): boolean {
  return code >= FIRST_HAN && code <= LAST_HAN;
}

/** Marks and spaces that typing skips; never the line feed that parts one text from the next. */
function isMark(code: number): boolean {
  const isLetterOrDigit = (code >= 48 && code <= 57) || (code >= 97 && code <= 122);
  return code !== 10 && !isLetterOrDigit && !isHan(code);
}

function sameLetters(reading: string, typed: string, from: number): number {
  let same = 0;
  while (same < reading.length && reading.charCodeAt(same) === typed.charCodeAt(from + same)) same++;
  return same;
}
