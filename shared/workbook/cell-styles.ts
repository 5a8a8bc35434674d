import type { Alignment, Border, Borders, Style } from 'exceljs';
import type { ColumnKind } from '#shared/ledger/sheet-model.ts';
import { BODY_POINTS } from './text-fit.ts';

/**
 * Looks of D§4.2–4.5. Fonts are named, never embedded: every PC has a substitute. Each style is one object that is
 * never changed afterwards, because the library looks styles up by identity.
 */

const TITLE_FONT = '方正小标宋简体';
const SUBTITLE_FONT = '楷体_GB2312';
const HEAD_FONT = '黑体';
const BODY_FONT = '仿宋_GB2312';

/** Number formats by kind; text columns are `@`, so that a later edit of a cell stays text. */
export const NUMBER_FORMATS: Readonly<Record<ColumnKind, string>> = {
  serial: '0',
  text: '@',
  longtext: '@',
  date: 'yyyy-mm-dd',
  dt: 'yyyy-mm-dd hh:mm',
  month: 'yyyy"年"m"月"',
  int: '0',
  decimal: 'General',
  money: '0.00',
  percent: '0.0%',
  bool: '@',
  stars: '@',
};

const thin: Partial<Border> = { style: 'thin', color: { argb: 'FF000000' } };
const medium: Partial<Border> = { style: 'medium', color: { argb: 'FF000000' } };

/** Which sides of a cell lie on the outer edge of the table. */
export interface Edges {
  readonly left?: boolean;
  readonly right?: boolean;
  readonly top?: boolean;
  readonly bottom?: boolean;
}

function borders(edges: Edges): Partial<Borders> {
  return {
    left: edges.left ? medium : thin,
    right: edges.right ? medium : thin,
    top: edges.top ? medium : thin,
    bottom: edges.bottom ? medium : thin,
  };
}

/** The part of a style that every cell of ours states. */
export type CellStyle = Pick<Style, 'font' | 'alignment' | 'numFmt'> & Partial<Pick<Style, 'border'>>;

function outside(name: string, size: number, horizontal: NonNullable<Alignment['horizontal']>): CellStyle {
  return { font: { name, size }, alignment: { horizontal, vertical: 'middle', wrapText: true }, numFmt: '@' };
}

/** Cells around the table: title, subtitle, the line above it, signatures, notes. */
export const FRAME_STYLES = {
  title: outside(TITLE_FONT, 20, 'center'),
  subtitle: outside(SUBTITLE_FONT, 14, 'center'),
  lineLeft: outside(BODY_FONT, 11, 'left'),
  lineMiddle: outside(BODY_FONT, 11, 'center'),
  lineRight: outside(BODY_FONT, 11, 'right'),
  note: outside(BODY_FONT, BODY_POINTS, 'left'),
} as const;

/** A cell of the head. */
export function headStyle(edges: Edges): CellStyle {
  return {
    font: { name: HEAD_FONT, size: 11 },
    alignment: { horizontal: 'center', vertical: 'middle', wrapText: true },
    numFmt: '@',
    border: borders(edges),
  };
}

/** A cell of the body. */
export function bodyStyle(kind: ColumnKind, horizontal: 'left' | 'center' | 'right', edges: Edges): CellStyle {
  return {
    font: { name: BODY_FONT, size: BODY_POINTS },
    alignment: { horizontal, vertical: 'middle', wrapText: true },
    numFmt: NUMBER_FORMATS[kind],
    border: borders(edges),
  };
}

/** A cell of the 合计 row. */
export function totalStyle(kind: ColumnKind, horizontal: 'left' | 'center' | 'right', edges: Edges): CellStyle {
  return { ...bodyStyle(kind, horizontal, edges), font: { name: HEAD_FONT, size: BODY_POINTS } };
}

/** A cell of the flat face: no wrapping, thin lines. */
export function flatStyle(kind: ColumnKind): CellStyle {
  return {
    font: { name: BODY_FONT, size: BODY_POINTS },
    alignment: { vertical: 'middle' },
    numFmt: NUMBER_FORMATS[kind],
    border: borders({}),
  };
}
