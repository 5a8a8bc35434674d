import { boxOf, type RowShift, shiftedCell, shiftedFormula, shiftedRanges, shiftedRow } from './row-shift.ts';
import {
  attribute,
  changeAttributes,
  escapeFormula,
  unescapeXml,
  withAttribute,
  type XmlPiece,
  xmlPieces,
} from './xml-edit.ts';

/** Elements whose attributes name ranges that take in inserted rows. */
const RANGES: Readonly<Record<string, readonly string[]>> = {
  dimension: ['ref'],
  conditionalFormatting: ['sqref'],
  dataValidation: ['sqref'],
  protectedRange: ['sqref'],
  ignoredError: ['sqref'],
  selection: ['sqref'],
  autoFilter: ['ref'],
  sortState: ['ref'],
  sortCondition: ['ref'],
  hyperlink: ['ref'],
};
/** Elements whose attributes name single cells. */
const CELLS: Readonly<Record<string, readonly string[]>> = {
  selection: ['activeCell'],
  pane: ['topLeftCell'],
  sheetView: ['topLeftCell'],
  cellWatch: ['r'],
};
/** Elements whose text is a formula, or ranges. */
const FORMULAS = new Set(['formula', 'formula1', 'formula2', 'f']);
const RANGE_TEXTS = new Set(['sqref']);

/**
 * What stands around a sheet's rows, after rows were inserted on sheet `target`: on that sheet itself ranges, merges,
 * page breaks, views; on every sheet formulas that name it.
 */
export function shiftedAround(xml: string, own: string, target: string, shift: RowShift): string {
  if (shift.count === 0) return xml;
  const isOwn = own.toLowerCase() === target.toLowerCase();
  const open: string[] = [];
  let result = '';
  for (const piece of xmlPieces(xml)) {
    const outer = open.at(-1) ?? '';
    if (piece.kind === 'text') result += shiftedText(piece.text, outer, isOwn, own, target, shift);
    else result += isOwn && piece.kind !== 'close' ? shiftedTag(piece, outer, shift) : piece.text;
    if (piece.kind === 'open') open.push(piece.name);
    if (piece.kind === 'close') open.pop();
  }
  return isOwn ? counted(result) : result;
}

function shiftedText(
  text: string,
  outer: string,
  isOwn: boolean,
  own: string,
  target: string,
  shift: RowShift,
): string {
  if (FORMULAS.has(outer)) return escapeFormula(shiftedFormula(unescapeXml(text), own, target, shift));
  return isOwn && RANGE_TEXTS.has(outer) ? escapeFormula(shiftedRanges(unescapeXml(text), shift)) : text;
}

function shiftedTag(piece: XmlPiece, outer: string, shift: RowShift): string {
  const { name, text } = piece;
  if (name === 'mergeCell') return mergesOf(text, shift);
  if (name === 'hyperlink') return changeAttributes(text, ['ref'], (value) => linkedPlace(value, shift));
  if (name === 'brk' && outer === 'rowBreaks') {
    return changeAttributes(text, ['id'], (id) =>
      String(Number(id) >= shift.to ? Number(id) + shift.count : Number(id)),
    );
  }
  const ranged = changeAttributes(text, RANGES[name] ?? [], (value) => shiftedRanges(value, shift));
  return changeAttributes(ranged, CELLS[name] ?? [], (value) => shiftedCell(value, shift));
}

/** A link on one cell stays with it and is not repeated on inserted rows. */
function linkedPlace(value: string, shift: RowShift): string {
  return value.includes(':') ? shiftedRanges(value, shift) : shiftedCell(value, shift);
}

/** One merge afterwards; one that lies within the block's last row is repeated on every inserted row. */
function mergesOf(tag: string, shift: RowShift): string {
  const box = boxOf(attribute(tag, 'ref') ?? '');
  const reference = attribute(tag, 'ref') ?? '';
  if (!box || box.bottom < shift.to) return tag;
  if (box.top < shift.to || box.bottom > shift.to || box.top > shift.to) {
    const isAbove = box.top <= shift.to;
    return withAttribute(tag, 'ref', isAbove ? shiftedRanges(reference, shift) : movedRange(reference, shift));
  }
  const copies = Array.from({ length: shift.count + 1 }, (_, index) =>
    withAttribute(tag, 'ref', reference.replaceAll(/\d+/g, String(shift.to + index))),
  );
  return copies.join('');
}

function movedRange(reference: string, shift: RowShift): string {
  return reference.replaceAll(/\d+/g, (row) => String(shiftedRow(Number(row), shift)));
}

/** `count` of the merges as it is now. */
function counted(xml: string): string {
  const merges = xml.match(/<(?:[\w.-]+:)?mergeCell\s/g)?.length ?? 0;
  return xml.replace(
    /(<(?:[\w.-]+:)?mergeCells\b[^>]*?\scount=")\d+(")/,
    (_, head: string, tail: string) => `${head}${merges}${tail}`,
  );
}
