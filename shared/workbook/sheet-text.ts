import { CodedError } from '#shared/kernel/coded-error.ts';

/** Text inside the XML of a workbook. */

const NEEDS_ESCAPE = /[&<>\p{Cc}\uFFFE\uFFFF]/u;
const FORBIDDEN = /[^\P{Cc}\t\n]|[\uFFFE\uFFFF]/gu;
/** Excel reads `_x0041_` as the letter A; an underscore before such text is itself written in that form. */
const LOOKS_LIKE_ESCAPE = /_(?=x[\dA-Fa-f]{4}_)/g;

/** Longest text of a cell in UTF-16 units. */
export const MAX_CELL_TEXT = 32_767;

/** Text as it stands between two tags. */
export function escapeText(text: string): string {
  let safe = text.isWellFormed() ? text : text.toWellFormed();
  if (safe.includes('_x')) safe = safe.replaceAll(LOOKS_LIKE_ESCAPE, '_x005F_');
  if (!NEEDS_ESCAPE.test(safe)) return safe;
  return safe
    .replaceAll('\r\n', '\n')
    .replaceAll(FORBIDDEN, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

/** Beyond so many different texts the rest is written into the cells, so that memory does not grow with the rows. */
const MAX_SHARED = 65_536;

/** The workbook's table of texts: those the library wrote, and ours after them. */
export class SharedTexts {
  readonly #numbers = new Map<string, number>();
  readonly #first: number;
  #uses = 0;

  constructor(first: number) {
    this.#first = first;
  }

  /** The attributes and content of a text cell. @throws CodedError F06 when the text is longer than a cell can be */
  cell(text: string): string {
    if (text.length > MAX_CELL_TEXT) throw new CodedError('F06', `一项文字超过 ${MAX_CELL_TEXT} 字`);
    const known = this.#numbers.get(text);
    if (known === undefined && this.#numbers.size >= MAX_SHARED) {
      return ` t="inlineStr"><is><t xml:space="preserve">${escapeText(text)}</t></is></c>`;
    }
    const number = known ?? this.#first + this.#numbers.size;
    if (known === undefined) this.#numbers.set(text, number);
    this.#uses++;
    return ` t="s"><v>${number}</v></c>`;
  }

  /** The library's table with our texts added. */
  *addTo(table: string): Generator<string> {
    const end = table.lastIndexOf('</sst>');
    const count = Number(/\bcount="(\d+)"/.exec(table)?.[1] ?? this.#first) + this.#uses;
    yield table
      .slice(0, end)
      .replace(/\bcount="\d+"/, `count="${count}"`)
      .replace(/\buniqueCount="\d+"/, `uniqueCount="${this.#first + this.#numbers.size}"`);
    let piece = '';
    for (const text of this.#numbers.keys()) {
      piece += `<si><t xml:space="preserve">${escapeText(text)}</t></si>`;
      if (piece.length > 65_536) {
        yield piece;
        piece = '';
      }
    }
    yield `${piece}</sst>`;
  }
}
