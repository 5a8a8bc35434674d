import { pinyin } from 'pinyin-pro';

/** Bits of {@link PinyinTable}'s letter masks: one per letter a–z, and one that says the character was looked up. */
const KNOWN = 1 << 26;
const FIRST_HAN = 0x3400;
const LAST_HAN = 0x9fff;

/**
 * Finds typed Latin letters in Chinese text, character by character with all common readings (重 is both zhong and
 * chong), so that a text needs no stored pinyin: nothing per text, and per distinct character one small entry made when
 * it is first met. Letters stand for whole syllables or their initials, mixed as people type them (`zyfw`, `zhiyuan`,
 * `zhiyfw`); the last syllable may be unfinished. Chinese characters and digits between the letters stand for themselves.
 */
export class PinyinTable {
  /** Letters a reading of the character may begin with, by UTF-16 code unit. 256 kB each. */
  readonly #masks = new Int32Array(0x10000);
  /** The same for the second letter of a reading. */
  readonly #seconds = new Int32Array(0x10000);
  readonly #readings = new Map<number, readonly string[]>();

  /** Whether `typed` (lower case) stands for some part of the first `end` characters of `text` (lower case, NFKC). */
  finds(text: string, end: number, typed: string): boolean {
    const first = bitOf(typed.charCodeAt(0));
    const second = bitOf(typed.charCodeAt(1));
    const masks = this.#masks;
    for (let at = 0; at < end; at++) {
      const code = text.charCodeAt(at);
      const mask = masks[code] as number;
      if (first !== 0 && ((mask === 0 ? this.#learn(code) : mask) & first) === 0) continue;
      // a second letter belongs to this syllable or begins the next character: rules out most places cheaply
      if (second !== 0 && ((this.#seconds[code] as number) & second) === 0) {
        if (at + 1 === end) continue;
        const next = text.charCodeAt(at + 1);
        if ((this.#maskOf(next) & second) === 0 && !isMark(next)) continue;
      }
      if (this.#fits(text, at, end, typed, 0)) return true;
    }
    return false;
  }

  #fits(text: string, at: number, end: number, typed: string, from: number): boolean {
    if (from === typed.length) return true;
    if (at >= end) return false;
    const code = text.charCodeAt(at);
    if (code === typed.charCodeAt(from)) return this.#fits(text, at + 1, end, typed, from + 1);
    const readings = this.#readingsOf(code);
    for (const reading of readings) {
      const same = sameLetters(reading, typed, from);
      if (same > 0 && from + same === typed.length) return true;
      if (same === reading.length && this.#fits(text, at + 1, end, typed, from + same)) return true;
      if (same >= 2 && reading[1] === 'h' && this.#fits(text, at + 1, end, typed, from + 2)) return true;
      if (same >= 1 && this.#fits(text, at + 1, end, typed, from + 1)) return true;
    }
    return from > 0 && readings.length === 0 && isMark(code) && this.#fits(text, at + 1, end, typed, from);
  }

  #maskOf(code: number): number {
    const mask = this.#masks[code] ?? 0;
    return mask === 0 ? this.#learn(code) : mask;
  }

  #readingsOf(code: number): readonly string[] {
    this.#maskOf(code);
    return this.#readings.get(code) ?? NONE;
  }

  #learn(code: number): number {
    let mask = KNOWN | bitOf(code);
    if (code >= FIRST_HAN && code <= LAST_HAN) {
      const said = pinyin(String.fromCharCode(code), { multiple: true, type: 'array', toneType: 'none', v: true });
      const readings = [...new Set(said)].filter((reading) => /^[a-z]+$/.test(reading));
      for (const reading of readings) {
        mask |= bitOf(reading.charCodeAt(0));
        this.#seconds[code] = (this.#seconds[code] as number) | bitOf(reading.charCodeAt(1));
      }
      this.#readings.set(code, readings);
    }
    this.#masks[code] = mask;
    return mask;
  }
}

const NONE: readonly string[] = [];

function bitOf(code: number): number {
  return code >= 97 && code <= 122 ? 1 << (code - 97) : 0;
}

/** Marks and spaces that typing skips; never the line feed that parts one text from the next. */
function isMark(code: number): boolean {
  const isLetterOrDigit = (code >= 48 && code <= 57) || bitOf(code) !== 0;
  return code !== 10 && !isLetterOrDigit && (code < FIRST_HAN || code > LAST_HAN);
}

function sameLetters(reading: string, typed: string, from: number): number {
  let same = 0;
  while (same < reading.length && reading.charCodeAt(same) === typed.charCodeAt(from + same)) same++;
  return same;
}
