import type { FormIndex, FormSheet } from './form-index.ts';
import { type FormPackage, relationsOf, relationsPath } from './form-package.ts';
import { type RowShift, shiftedCell, shiftedFormula, shiftedRanges, shiftedRow } from './row-shift.ts';
import { attribute, changeAttributes, mapTexts, withAttribute, type XmlPiece, xmlPieces } from './xml-edit.ts';

/** Moves everything that hangs on a sheet and lies in other parts: pictures, shapes, charts, comments, tables, names. */
export function shiftLinkedParts(form: FormPackage, index: FormIndex, sheet: FormSheet, shift: RowShift): void {
  if (shift.count === 0) return;
  for (const { type, target, isExternal } of relationsOf(form, sheet.path)) {
    const xml = isExternal ? null : form.text(target);
    if (xml === null) continue;
    if (type === 'drawing') form.setText(target, shiftedDrawing(xml, shift));
    else if (type === 'comments' || type === 'threadedComment') form.setText(target, shiftedComments(xml, shift));
    else if (type === 'vmlDrawing') form.setText(target, shiftedVml(xml, shift));
    else if (type === 'table') form.setText(target, shiftedTable(xml, sheet.name, shift));
  }
  for (const name of form.names().filter((one) => /(?:^|\/)charts?(?:ex)?\/[^/]*\.xml$/i.test(one))) {
    const xml = form.text(name);
    if (xml !== null) form.setText(name, shiftedFormulas(xml, sheet.name, shift));
  }
  const workbook = form.text(index.workbookPath);
  if (workbook !== null) form.setText(index.workbookPath, shiftedNames(workbook, sheet.name, shift));
}

const F = new Set(['f']);

/** Charts name the ranges they draw. */
function shiftedFormulas(xml: string, target: string, shift: RowShift): string {
  return mapTexts(xml, F, (formula) => shiftedFormula(formula, null, target, shift));
}

/** Names, print area and print titles among them (they always say their sheet). */
function shiftedNames(xml: string, target: string, shift: RowShift): string {
  return mapTexts(xml, new Set(['definedName']), (formula) => shiftedFormula(formula, null, target, shift));
}

/**
 * Anchors count rows from 0. What begins below the block moves down whole; what begins above and ends below grows, unless
 * it says that it keeps its size.
 */
function shiftedDrawing(xml: string, shift: RowShift): string {
  let result = '';
  let corner: 'from' | 'to' | null = null;
  let isRow = false;
  let keepsSize = false;
  let isBelow = false;
  for (const piece of xmlPieces(xml)) {
    if (/^(?:two|one)CellAnchor$/.test(piece.name) && piece.kind === 'open') {
      keepsSize = ['oneCell', 'absolute'].includes(attribute(piece.text, 'editAs') ?? '');
      isBelow = false;
    }
    if (piece.name === 'from' || piece.name === 'to') corner = piece.kind === 'open' ? piece.name : null;
    if (piece.name === 'row') isRow = piece.kind === 'open';
    if (piece.kind !== 'text' || corner === null || !isRow) {
      result += piece.text;
      continue;
    }
    const row = Number(piece.text);
    const isMoved = row >= shift.to && (corner === 'from' || isBelow || !keepsSize);
    if (corner === 'from') isBelow = row >= shift.to;
    result += isMoved ? String(row + shift.count) : piece.text;
  }
  return result;
}

function shiftedComments(xml: string, shift: RowShift): string {
  return Array.from(xmlPieces(xml), ({ name, text, kind }) =>
    (name === 'comment' || name === 'threadedComment') && kind !== 'close'
      ? changeAttributes(text, ['ref'], (place) => shiftedCell(place, shift))
      : text,
  ).join('');
}

/** The boxes of comments: `Row` is the cell's row from 0; `Anchor` has rows from 0 as its third and seventh number. */
function shiftedVml(xml: string, shift: RowShift): string {
  const moved = (row: number) => (row >= shift.to ? row + shift.count : row);
  return mapTexts(xml, new Set(['Row', 'Anchor']), (text, name) => {
    if (name === 'Row') return String(moved(Number(text)));
    const numbers = text.split(',').map((one) => Number(one.trim()));
    const top = numbers[2] ?? 0;
    const by = moved(top) - top;
    return numbers.map((one, at) => (at === 2 || at === 6 ? one + by : one)).join(', ');
  });
}

/** A table below the block moves whole; tables over the block were refused before. */
function shiftedTable(xml: string, target: string, shift: RowShift): string {
  const changed = (piece: XmlPiece) =>
    ['table', 'autoFilter', 'sortState', 'sortCondition'].includes(piece.name) && piece.kind !== 'close'
      ? changeAttributes(piece.text, ['ref'], (range) => movedRows(range, shift))
      : piece.text;
  const moved = Array.from(xmlPieces(xml), changed).join('');
  return mapTexts(moved, new Set(['calculatedColumnFormula', 'totalsRowFormula']), (formula) =>
    shiftedFormula(formula, target, target, shift),
  );
}

function movedRows(range: string, shift: RowShift): string {
  return range.includes(':')
    ? range.replaceAll(/(?<=[A-Za-z$])\d+/g, (row) => String(shiftedRow(Number(row), shift)))
    : shiftedRanges(range, shift);
}

/**
 * Takes out the order of calculation, which names cells at their old places, and asks for calculation when the file is
 * opened; programs make the order anew.
 */
export function askForCalculation(form: FormPackage, index: FormIndex): void {
  const workbook = form.text(index.workbookPath) ?? '';
  const has = /<(?:[\w.-]+:)?calcPr\b/.test(workbook);
  form.setText(
    index.workbookPath,
    has
      ? Array.from(xmlPieces(workbook), ({ name, text, kind }) =>
          name === 'calcPr' && kind !== 'close' ? withAttribute(text, 'fullCalcOnLoad', '1') : text,
        ).join('')
      : withCalculation(workbook),
  );
  const chain = relationsOf(form, index.workbookPath).find(({ type }) => type === 'calcChain');
  if (!chain) return;
  form.remove(chain.target);
  const without = (part: string, isGone: (tag: string) => boolean) => {
    const xml = form.text(part);
    if (xml === null) return;
    form.setText(part, Array.from(xmlPieces(xml), ({ text }) => (isGone(text) ? '' : text)).join(''));
  };
  without(relationsPath(index.workbookPath), (tag) => attribute(tag, 'Id') === chain.id);
  without('[Content_Types].xml', (tag) => attribute(tag, 'PartName') === `/${chain.target}`);
}

/** `calcPr` stands after the names, before what may follow by the schema's order. */
function withCalculation(workbook: string): string {
  const prefix = /<([\w.-]+:)?workbook\b/.exec(workbook)?.[1] ?? '';
  const tag = `<${prefix}calcPr fullCalcOnLoad="1"/>`;
  for (const before of ['definedNames', 'externalReferences', 'functionGroups', 'sheets']) {
    const end = `</${prefix}${before}>`;
    if (workbook.includes(end)) return workbook.replace(end, () => `${end}${tag}`);
  }
  return workbook;
}
