import { FIRST_LETTER, type PinyinTable } from '#shared/domain/pinyin-table.ts';

/** A text that letters are looked for in, and how much of it from its start. */
export interface SoundText {
  readonly search: string;
  readonly shortLength: number;
}

/** What the columns tell of a slot's text and some letters. */
export interface Telling {
  /** False: the text does not hold them as pinyin. */
  mayHold(slot: number): boolean;
  /** True: it does. */
  surelyHolds(slot: number): boolean;
}

/** One way in which the letters may begin in a text. */
interface Way {
  readonly first: Uint32Array;
  /** Must be there too, but perhaps elsewhere in the text. */
  readonly next?: Uint32Array;
  /** Whether nothing more is needed: the columns hold all of the letters. */
  readonly isWhole: boolean;
}

const LETTERS = 26;
/** Slots in a column at first. */
const FIRST_SLOTS = 4096;

/**
 * Which rows may hold typed letters as pinyin at all: one bit per slot for every initial, for every initial after another,
 * and for every syllable. Reading 100,000 texts takes longer than a person waits for the next letter; the columns leave
 * the few in which the letters can be, and of one or two letters, which very many texts hold, they tell most finds. A slot is looked at in idle time; until then it may hold anything.
 */
export class SoundColumns {
  readonly #table: PinyinTable;
  #slots = FIRST_SLOTS;
  /** By initial, then by 26 + first × 26 + second. */
  readonly #initials: (Uint32Array | undefined)[] = [];
  readonly #syllables = new Map<string, Uint32Array>();
  #known = new Uint32Array(FIRST_SLOTS / 32);
  /** Slots that an earlier text left bits of. */
  #used = new Uint32Array(FIRST_SLOTS / 32);
  readonly #unknown: number[] = [];

  constructor(table: PinyinTable) {
    this.#table = table;
  }

  /** What the row of a slot holds is no longer, or not yet, known. */
  forget(slot: number): void {
    if (slot >= this.#slots) this.#grow(slot);
    clear(this.#known, slot);
    this.#unknown.push(slot);
  }

  /** Looks at some rows that are not known yet. Answers whether there are more. */
  learn(count: number, rows: readonly (SoundText | undefined)[]): boolean {
    for (let left = count; left > 0; left--) {
      const slot = this.#unknown.pop();
      if (slot === undefined) return false;
      const row = rows[slot];
      if (row && !has(this.#known, slot)) this.#learnOne(slot, row);
    }
    return this.#unknown.length > 0;
  }

  /** Tells of slots what is known without reading their texts; null: of these letters (lower case) nothing can be told. */
  tell(typed: string): Telling | null {
    if (!/^[a-z]+$/.test(typed)) return null;
    const may = new Uint32Array(this.#known.length);
    const surely = new Uint32Array(this.#known.length);
    for (const { first, next, isWhole } of this.#ways(typed)) {
      for (let at = 0; at < first.length; at++) {
        const holds = (first[at] ?? 0) & (next?.[at] ?? -1);
        may[at] = (may[at] ?? 0) | holds;
        if (isWhole) surely[at] = (surely[at] ?? 0) | holds;
      }
    }
    for (let at = 0; at < may.length; at++) {
      const known = this.#known[at] ?? 0;
      may[at] = (may[at] ?? 0) | ~known;
      surely[at] = (surely[at] ?? 0) & known;
    }
    return { mayHold: (slot) => has(may, slot), surelyHolds: (slot) => has(surely, slot) };
  }

  /** What must be there for the first character of a find and, where it ends before the letters do, for the next one. */
  *#ways(typed: string): Generator<Way> {
    const follows = (letters: number) => this.#initials[pairOf(codeOf(typed, 0), codeOf(typed, letters))];
    const single = typed.length === 1 ? this.#initials[codeOf(typed, 0)] : follows(1);
    if (single) yield { first: single, isWhole: typed.length <= 2 };
    const afterTwo = typed[1] === 'h' && typed.length > 2 ? follows(2) : undefined;
    if (afterTwo) yield { first: afterTwo, isWhole: false };
    for (const [syllable, column] of this.#syllables) {
      if (syllable.startsWith(typed)) yield { first: column, isWhole: true };
      else if (typed.startsWith(syllable)) {
        const next = follows(syllable.length);
        if (next) yield { first: column, next, isWhole: false };
      }
    }
  }

  #learnOne(slot: number, { search, shortLength }: SoundText): void {
    if (has(this.#used, slot)) for (const column of this.#all()) clear(column, slot);
    set(this.#used, slot);
    let before: readonly number[] = [];
    for (let at = 0; at < shortLength; at++) {
      const code = search.charCodeAt(at);
      if (this.#table.isSkipped(code)) continue;
      const sounds = this.#table.soundsOf(code);
      for (const syllable of sounds.syllables) set(this.#syllableColumn(syllable), slot);
      for (const initial of sounds.initials) {
        set(this.#initialColumn(initial), slot);
        for (const first of before) set(this.#initialColumn(pairOf(first, initial)), slot);
      }
      before = sounds.initials;
    }
    set(this.#known, slot);
  }

  #initialColumn(at: number): Uint32Array {
    this.#initials[at] ??= new Uint32Array(this.#slots / 32);
    return this.#initials[at];
  }

  #syllableColumn(syllable: string): Uint32Array {
    const known = this.#syllables.get(syllable);
    if (known) return known;
    const made = new Uint32Array(this.#slots / 32);
    this.#syllables.set(syllable, made);
    return made;
  }

  *#all(): Generator<Uint32Array> {
    for (const column of this.#initials) if (column) yield column;
    yield* this.#syllables.values();
  }

  #grow(slot: number): void {
    while (this.#slots <= slot) this.#slots *= 2;
    const grown = (column: Uint32Array) => {
      const wider = new Uint32Array(this.#slots / 32);
      wider.set(column);
      return wider;
    };
    this.#known = grown(this.#known);
    this.#used = grown(this.#used);
    for (const [at, column] of this.#initials.entries()) if (column) this.#initials[at] = grown(column);
    for (const [syllable, column] of this.#syllables) this.#syllables.set(syllable, grown(column));
  }
}

/** A letter as a number from 0. */
function codeOf(typed: string, at: number): number {
  return typed.charCodeAt(at) - FIRST_LETTER;
}

function pairOf(first: number, second: number): number {
  return LETTERS + first * LETTERS + second;
}

function has(column: Uint32Array, slot: number): boolean {
  return (((column[slot >> 5] ?? 0) >>> (slot & 31)) & 1) === 1;
}

function set(column: Uint32Array, slot: number): void {
  const at = slot >> 5;
  column[at] = (column[at] ?? 0) | (1 << (slot & 31));
}

function clear(column: Uint32Array, slot: number): void {
  const at = slot >> 5;
  column[at] = (column[at] ?? 0) & ~(1 << (slot & 31));
}
