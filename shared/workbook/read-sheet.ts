import { CodedError } from '#shared/kernel/coded-error.ts';
import type { GridSheet } from './grid.ts';
import { PLAIN_NUMBER } from './number-formats.ts';
import { type CellBudget, SheetBuilder } from './sheet-builder.ts';
import type { WorkbookIndex } from './workbook-index.ts';
import { readXml, unescapedText } from './xml-events.ts';

const PLACE = /^\$?([A-Z]{1,3})\$?(\d{1,7})$/;

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
  isFormula: boolean;
  hasValue: boolean;
  text: string;
}

const isYes = (text: string | undefined) => text === '1' || text === 'true';

/** Hears the XML of one sheet. */
class SheetReader {
  readonly builder: SheetBuilder;
  readonly #index: WorkbookIndex;
  #row = 0;
  #column = 0;
  #cell: OpenCell | null = null;
  #isText = false;
  #guides = 0;

  constructor(index: WorkbookIndex, name: string, hidden: boolean, budget: CellBudget) {
    this.#index = index;
    this.builder = new SheetBuilder(name, hidden, budget);
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    this.#isText = false;
    switch (name) {
      case 'row':
        this.#row = attributes.r === undefined ? this.#row + 1 : Number(attributes.r);
        this.#column = 0;
        if (isYes(attributes.hidden)) this.builder.hideRow(this.#row);
        return;
      case 'c':
        this.#openCell(attributes);
        return;
      case 'f':
        if (this.#cell) this.#cell.isFormula = true;
        return;
      case 'rPh':
        this.#guides++;
        return;
      case 'v':
      case 't':
        this.#isText = this.#cell !== null && this.#guides === 0;
        if (this.#cell && this.#isText) this.#cell.hasValue = true;
        return;
      case 'col':
        if (isYes(attributes.hidden)) this.builder.hideColumns(Number(attributes.min), Number(attributes.max));
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
    this.#addCell(this.#cell);
    this.#cell = null;
  }

  #openCell(attributes: Readonly<Record<string, string>>): void {
    const place = attributes.r === undefined ? { row: this.#row, column: this.#column + 1 } : placeOf(attributes.r);
    this.#column = place.column;
    const style = Number(attributes.s ?? 0);
    this.#cell = { ...place, type: attributes.t ?? 'n', style, isFormula: false, hasValue: false, text: '' };
  }

  #addMerge(reference: string): void {
    const [from, to] = reference.split(':');
    if (from === undefined || to === undefined) return;
    const [start, end] = [placeOf(from), placeOf(to)];
    this.builder.addMerge({ top: start.row, left: start.column, bottom: end.row, right: end.column });
  }

  #addCell({ row, column, type, style, isFormula, hasValue, text }: OpenCell): void {
    const { builder } = this;
    if (isFormula && !hasValue) builder.problem('F14', row, column);
    if (!hasValue) return;
    switch (type) {
      case 's':
        builder.addText(row, column, this.#index.texts[Number(text)] ?? '', isFormula);
        return;
      case 'b':
        builder.addTruth(row, column, isYes(text));
        return;
      case 'e':
        builder.problem('F15', row, column);
        return;
      case 'd':
        builder.addDate(row, column, text);
        return;
      case 'n': {
        const { styles, is1904 } = this.#index;
        const shown = styles[style] ?? PLAIN_NUMBER;
        if (text.trim() !== '') builder.addNumber(row, column, { number: Number(text), ...shown, is1904, isFormula });
        return;
      }
      default:
        builder.addText(row, column, unescapedText(text), isFormula);
    }
  }
}

/**
 * The cells of a sheet. What cannot be believed (lost digits, formulas without a result) is told in `problems`.
 * @throws CodedError F02 not well-formed, F03 too large
 */
export function readSheet(
  xml: string,
  name: string,
  hidden: boolean,
  index: WorkbookIndex,
  budget: CellBudget,
): GridSheet {
  const reader = new SheetReader(index, name, hidden, budget);
  readXml(xml, reader);
  return reader.builder.finish();
}
