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
  readonly #sounds = new Map<number, Sounds>();
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
    // by place in `typed`, then by character; 0: not yet worked out
    const begins = new Int32Array(CODES);
    const onward: (Int32Array | undefined)[] = [begins];
    const work = (code: number, from: number) => {
      const reached = this.#reached(code, typed, from) | KNOWN;
      const reaches = onward[from] ?? new Int32Array(CODES);
      reaches[code] = reached;
      onward[from] = reaches;
      return reached;
    };
    const goOn = (code: number, open: number) => {
      let reached = isMark(code) ? open : 0;
      for (let rest = open; rest !== 0; rest &= rest - 1) {
        const from = 31 - Math.clz32(rest & -rest);
        reached |= onward[from]?.[code] || work(code, from);
      }
      return reached;
    };
    return (text, end) => {
      let open = 0;
      for (let at = 0; at < end; at++) {
        const code = text.charCodeAt(at);
        let reached = (begins[code] as number) || work(code, 0);
        if (open !== 0) reached |= goOn(code, open);
        if ((reached & last) !== 0) return true;
        open = reached & ~KNOWN;
      }
      return false;
    };
  }

  /** What a character may sound like: a Chinese one by all its readings, a Latin letter (lower case) like itself. */
  soundsOf(code: number): Sounds {
    const known = this.#sounds.get(code);
    if (known) return known;
    const syllables = isHan(code) ? this.#readingsOf(code) : isLetter(code) ? [String.fromCharCode(code)] : NONE;
    const sounds = { syllables, initials: [...new Set(syllables.map((one) => one.charCodeAt(0) - FIRST_LETTER))] };
    this.#sounds.set(code, sounds);
    return sounds;
  }

  /** Whether a character may stand unnoticed between two that letters stand for. */
  isSkipped(code: number): boolean {
    return isMark(code);
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

/** What a character may sound like. */
export interface Sounds {
  /** Readings without tones, or the letter itself. */
  readonly syllables: readonly string[];
  /** Their first letters, as numbers from 0. */
  readonly initials: readonly number[];
}

const NONE: readonly string[] = [];
/** Code units of UTF-16. */
const CODES = 0x10000;
/** No place is reached by going nowhere, so its bit says that the character was looked at. */
const KNOWN = 1;

function isHan(code: number): boolean {
  return code >= FIRST_HAN && code <= LAST_HAN;
}

/** Code of the letter a, from which initials are counted. */
export const FIRST_LETTER = 97;

function isLetter(code: number): boolean {
  return code >= FIRST_LETTER && code < FIRST_LETTER + 26;
}

/** Marks and spaces that typing skips; never the line feed that parts one text from the next. */
function isMark(code: number): boolean {
  const isLetterOrDigit = (code >= 48 && code <= 57) || isLetter(code);
  return code !== 10 && !isLetterOrDigit && !isHan(code);
}

function sameLetters(reading: string, typed: string, from: number): number {
  let same = 0;
  while (same < reading.length && reading.charCodeAt(same) === typed.charCodeAt(from + same)) same++;
  return same;
}
