import { CodedError } from '#shared/kernel/coded-error.ts';
import { dateOfSerial, exactNumber } from './number-formats.ts';
import { READ_LIMITS } from './read-limits.ts';
import type { WorkbookIndex } from './workbook-index.ts';
import { readXml, unescapedText } from './xml-events.ts';

const PLACE = /^([A-Z]{1,3})(\d{1,7})$/;

interface Place {
  readonly row: number;
  readonly column: number;
}

function placeOf(reference: string): Place {
  const match = PLACE.exec(reference);
  if (!match) throw new CodedError('F02', '单元格位置无法识别');
  let column = 0;
  for (const letter of match[1] ?? '') column = column * 26 + letter.charCodeAt(0) - 64;
  return { row: Number(match[2]), column };
}

interface OpenCell extends Place {
  readonly type: string;
  readonly style: number;
  hasFormula: boolean;
  hasValue: boolean;
  text: string;
}

/** Collects the rows of one sheet. */
class SheetReader {
  readonly rows: string[][] = [];
  readonly #index: WorkbookIndex;
  readonly #name: string;
  readonly #merges: { from: Place; to: Place }[] = [];
  #row = 0;
  #column = 0;
  #cell: OpenCell | null = null;
  #isText = false;
  #guides = 0;

  constructor(index: WorkbookIndex, name: string) {
    this.#index = index;
    this.#name = name;
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    this.#isText = false;
    switch (name) {
      case 'row':
        this.#row = attributes.r === undefined ? this.#row + 1 : Number(attributes.r);
        this.#column = 0;
        return;
      case 'c':
        this.#openCell(attributes);
        return;
      case 'f':
        if (this.#cell) this.#cell.hasFormula = true;
        return;
      case 'rPh':
        this.#guides++;
        return;
      case 'v':
      case 't':
        this.#isText = this.#cell !== null && this.#guides === 0;
        if (this.#cell && this.#isText) this.#cell.hasValue = true;
        return;
      case 'mergeCell':
        this.#addMerge(attributes.ref ?? '');
    }
  }

  text(text: string): void {
    if (this.#isText && this.#cell) this.#cell.text += text;
  }

  close(name: string): void {
    this.#isText = false;
    if (name === 'rPh') this.#guides--;
    if (name !== 'c' || !this.#cell) return;
    const text = this.#valueOf(this.#cell);
    if (text !== '') this.#put(this.#cell, text);
    this.#cell = null;
  }

  /** Gives a name that stands once for several rows (a merged cell of one column or more) to each of those rows. */
  fillDown(): void {
    for (const { from, to } of this.#merges) {
      const text = this.rows[from.row - 1]?.[from.column - 1];
      if (text === undefined || text === '') continue;
      const last = Math.min(to.row, this.rows.length);
      for (let row = from.row + 1; row <= last; row++) {
        const cells = this.rows[row - 1];
        if (cells && cells.length > 0) this.#put({ row, column: from.column }, text);
      }
    }
  }

  #openCell(attributes: Readonly<Record<string, string>>): void {
    const place = attributes.r === undefined ? { row: this.#row, column: this.#column + 1 } : placeOf(attributes.r);
    this.#column = place.column;
    this.#cell = {
      ...place,
      type: attributes.t ?? 'n',
      style: Number(attributes.s ?? 0),
      hasFormula: false,
      hasValue: false,
      text: '',
    };
  }

  #addMerge(reference: string): void {
    const [from, to] = reference.split(':');
    if (from === undefined || to === undefined) return;
    if (this.#merges.length >= READ_LIMITS.merges) throw new CodedError('F03', '合并单元格过多');
    this.#merges.push({ from: placeOf(from), to: placeOf(to) });
  }

  #put({ row, column }: Place, text: string): void {
    if (row < 1 || row > READ_LIMITS.rows) throw new CodedError('F03', `超过 ${READ_LIMITS.rows} 行`);
    if (column > READ_LIMITS.columns) throw new CodedError('F03', `超过 ${READ_LIMITS.columns} 列`);
    while (this.rows.length < row) this.rows.push([]);
    const cells = this.rows[row - 1] ?? [];
    while (cells.length < column) cells.push('');
    cells[column - 1] = text;
  }

  #valueOf(cell: OpenCell): string {
    if (cell.hasFormula && !cell.hasValue) {
      throw new CodedError('F06', `${this.#where(cell)}是没有算出结果的公式，请用 WPS 打开并保存后再试`);
    }
    if (!cell.hasValue) return '';
    switch (cell.type) {
      case 's':
        return this.#index.texts[Number(cell.text)] ?? '';
      case 'b':
        return cell.text === '1' ? 'TRUE' : 'FALSE';
      case 'd':
        return cell.text.slice(0, 10);
      case 'n':
        return this.#numberOf(cell);
      default:
        return unescapedText(cell.text);
    }
  }

  #numberOf(cell: OpenCell): string {
    const isDate = this.#index.isDateStyle[cell.style] === true;
    const date = isDate ? dateOfSerial(Number(cell.text), this.#index.is1904) : null;
    if (date !== null) return date;
    const number = exactNumber(cell.text);
    if (number === null) {
      throw new CodedError('F06', `${this.#where(cell)}的数字超过 15 位，末尾已丢失，请把该列改为文本后重新填写`);
    }
    return number;
  }

  #where({ row, column }: Place): string {
    return `工作表“${this.#name}”第 ${row} 行第 ${column} 列`;
  }
}

/**
 * Rows of a sheet, from its first; a row without values is an empty list, so that positions tell the row in the file.
 * @throws CodedError F02 not well-formed, F03 too large, F06 a value that cannot be trusted
 */
export function readSheet(xml: string, name: string, index: WorkbookIndex): readonly (readonly string[])[] {
  const reader = new SheetReader(index, name);
  readXml(xml, reader);
  reader.fillDown();
  return reader.rows;
}
