import { CodedError } from '#shared/kernel/coded-error.ts';
import { READ_LIMITS } from '../read-limits.ts';
import { columnNumber, placeOf, sharedFormulaAt } from './row-shift.ts';
import { attribute, escapeFormula, unescapeXml, withAttribute, withoutAttribute, xmlPieces } from './xml-edit.ts';

/** A cell as it stands in the file. */
export interface RawCell {
  readonly column: number;
  /** The opening tag without `r`; its own end, if it is empty, taken off. */
  readonly tag: string;
  /** Everything between the tags. */
  readonly inner: string;
  /** Unescaped; null when the cell has none. */
  readonly formula: string | null;
}

/** A row as it stands in the file. */
export interface RawRow {
  readonly row: number;
  /** The opening tag without `r` and `spans`. */
  readonly tag: string;
  readonly cells: readonly RawCell[];
}

/** A sheet taken apart: what comes before and after its rows, and the rows. */
export interface SheetPieces {
  readonly before: string;
  readonly rows: readonly RawRow[];
  readonly after: string;
  /** Prefix of the sheet's elements with its colon, usually empty. */
  readonly prefix: string;
}

/** Takes a sheet apart. Formulas shared by several cells are written out for each. @throws CodedError F02, F03 */
export function takeApart(xml: string): SheetPieces {
  const reader = new RowReader();
  let before = '';
  let after = '';
  let place: 'before' | 'rows' | 'after' = 'before';
  let prefix = '';
  for (const piece of xmlPieces(xml)) {
    if (piece.name === 'sheetData' && place === 'before') {
      prefix = /^<([\w.-]+:)?/.exec(piece.text)?.[1] ?? '';
      place = piece.kind === 'empty' ? 'after' : 'rows';
    } else if (piece.name === 'sheetData') place = 'after';
    else if (place === 'before') before += piece.text;
    else if (place === 'after') after += piece.text;
    else reader.read(piece.text, piece.kind, piece.name);
  }
  if (place !== 'after') throw new CodedError('F02', '工作表缺少内容部分');
  return { before, rows: unshared(reader.rows), after, prefix };
}

/** The sheet's XML again. */
export function putTogether({ before, rows, after, prefix }: SheetPieces): string {
  const tag = `${prefix}sheetData`;
  return `${before}<${tag}>${rows.map((row) => rowXml(row, prefix)).join('')}</${tag}>${after}`;
}

function rowXml({ row, tag, cells }: RawRow, prefix: string): string {
  const start = withPlace(tag, String(row));
  const inner = cells.map((cell) => cellXml(cell, row, prefix)).join('');
  return `${start}${inner}</${prefix}row>`;
}

function cellXml({ column, tag, inner }: RawCell, row: number, prefix: string): string {
  return `${withPlace(tag, `${lettersOf(column)}${row}`)}${inner}</${prefix}c>`;
}

/** The tag with its place as the first attribute, where all programs write it. */
function withPlace(tag: string, place: string): string {
  return tag.replace(/^<[\w.:-]+/, (start) => `${start} r="${place}"`);
}

/** Column letters of a number from 1. */
export function lettersOf(column: number): string {
  let letters = '';
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  }
  return letters;
}

/**
 * The cell with another formula; its old result is taken out, or replaced where it is known. Of an array formula the
 * range goes along (`range`).
 */
export function withFormula(
  cell: RawCell,
  formula: string,
  prefix: string,
  known: { readonly result?: number | null; readonly range?: string } = {},
): RawCell {
  const old = formulaTag(cell).replace(/\s*\/>$/, '>');
  const start = known.range === undefined ? old : withAttribute(old, 'ref', known.range);
  const value = known.result === undefined || known.result === null ? '' : `<${prefix}v>${known.result}</${prefix}v>`;
  const inner = `${start}${escapeFormula(formula)}</${prefix}f>${value}`;
  return { ...cell, tag: withoutAttribute(cell.tag, 't'), inner, formula };
}

class RowReader {
  readonly rows: RawRow[] = [];
  #row: { row: number; tag: string; cells: RawCell[] } | null = null;
  #cell: { column: number; tag: string; inner: string } | null = null;

  read(text: string, kind: string, name: string): void {
    if (this.#cell && !(name === 'c' && kind === 'close')) this.#cell.inner += text;
    else if (name === 'row') this.#readRow(text, kind);
    else if (name === 'c') this.#readCell(text, kind);
  }

  #readRow(text: string, kind: string): void {
    if (kind === 'close') {
      this.#row = null;
      return;
    }
    const row = Number(attribute(text, 'r') ?? (this.rows.at(-1)?.row ?? 0) + 1);
    if (!(row >= 1 && row <= 1_048_576)) throw new CodedError('F02', '行号无法识别');
    if (this.rows.length > READ_LIMITS.rows) throw new CodedError('F03', `超过 ${READ_LIMITS.rows} 行`);
    const tag = withoutAttribute(withoutAttribute(opened(text), 'spans'), 'r');
    const started = { row, tag, cells: [] };
    this.rows.push(started);
    this.#row = kind === 'empty' ? null : started;
  }

  #readCell(text: string, kind: string): void {
    if (kind === 'close') {
      this.#finish();
      return;
    }
    const given = attribute(text, 'r');
    const place = given === null ? null : placeOf(given);
    const column = place ? columnNumber(place.column) : (this.#row?.cells.at(-1)?.column ?? 0) + 1;
    this.#cell = { column, tag: withoutAttribute(opened(text), 'r'), inner: '' };
    if (kind === 'empty') this.#finish();
  }

  #finish(): void {
    if (this.#cell && this.#row) this.#row.cells.push({ ...this.#cell, formula: formulaOf(this.#cell.inner) });
    this.#cell = null;
  }
}

const opened = (tag: string) => tag.replace(/\s*\/>$/, '>');

function formulaOf(inner: string): string | null {
  const match = /<(?:[\w.-]+:)?f(?:\s[^>]*)?(?:\/>|>([\s\S]*?)<\/(?:[\w.-]+:)?f>)/.exec(inner);
  return match ? unescapeXml(match[1] ?? '') : null;
}

/** The tag of a cell's formula; empty when it has none. */
export function formulaTag(cell: RawCell): string {
  return /<(?:[\w.-]+:)?f(?:\s[^>]*)?>/.exec(cell.inner)?.[0] ?? '';
}

function unshared(rows: readonly RawRow[]): readonly RawRow[] {
  const masters = new Map<string, { row: number; column: number; formula: string }>();
  return rows.map((row) => ({
    ...row,
    cells: row.cells.map((cell) => {
      const tag = cell.formula === null ? '' : formulaTag(cell);
      if (attribute(tag, 't') !== 'shared') return cell;
      const group = attribute(tag, 'si') ?? '';
      if (cell.formula) masters.set(group, { row: row.row, column: cell.column, formula: cell.formula });
      const master = masters.get(group);
      if (!master) return cell;
      const formula = sharedFormulaAt(master.formula, row.row - master.row, cell.column - master.column);
      return sharedWritten(cell, tag, formula);
    }),
  }));
}

function sharedWritten(cell: RawCell, tag: string, formula: string): RawCell {
  const plain = withoutAttribute(withoutAttribute(withoutAttribute(tag, 't'), 'si'), 'ref').replace(/\s*\/>$/, '>');
  const name = /^<((?:[\w.-]+:)?f)/.exec(plain)?.[1] ?? 'f';
  const written = `${plain}${escapeFormula(formula)}</${name}>`;
  const inner = cell.inner.replace(/<(?:[\w.-]+:)?f(?:\s[^>]*)?(?:\/>|>[\s\S]*?<\/(?:[\w.-]+:)?f>)/, () => written);
  return { ...cell, inner, formula };
}
