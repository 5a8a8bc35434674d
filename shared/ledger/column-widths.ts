import type { CellValue, ColumnKind } from './sheet-model.ts';

/**
 * Widths in Excel's units that fill one page: A4 upright up to seven columns, lying from eight (D§4.3, D§4.5). Depends
 * on the content only, so that the same records give the same paper everywhere.
 */

/** Printable width in units: 25.7 cm lying, 17 cm upright; one unit is 5.25 points. */
const PAGE_UNITS = { landscape: 138, portrait: 91 } as const;
const PORTRAIT_COLUMNS = 7;

const USUAL: Readonly<Record<ColumnKind, number>> = {
  serial: 5.5,
  text: 12,
  longtext: 34,
  date: 12,
  dt: 17.5,
  month: 11,
  int: 7,
  decimal: 8,
  money: 12,
  percent: 8.5,
  bool: 7,
  stars: 10,
};
const LEAST_TEXT = 7;
const LEAST_LONG = 18;
/** Texts up to this width are kept on one line where the page has room. */
const WIDEST_LINE = 22;
/** Wider tables are still printed on one page's width, smaller; below this the text is too small to read. */
const SMALLEST_SCALE = 0.77;
const WIDEST_LONG = 48;
const WIDEST_TEXT = 28;

/** What a width is chosen from. */
export interface WidthNeeds {
  readonly label: string;
  readonly kind: ColumnKind;
  /** Width the definition asks for. */
  readonly wanted: number | undefined;
  readonly cells: readonly CellValue[];
  readonly total: CellValue;
}

function unitsOf(text: string): number {
  let units = 0;
  for (const letter of text) units += (letter.codePointAt(0) ?? 0) > 0x2e7f ? 2 : 1.05;
  return units;
}

/** Width at which the label breaks into at most two lines. */
function labelWidth(label: string): number {
  return Math.min(14, Math.ceil(Array.from(label).length / 2) * 2 + 2);
}

function longestOf(cells: readonly CellValue[], textOf: (cell: CellValue) => string): number {
  return cells.reduce<number>((most, cell) => Math.max(most, unitsOf(textOf(cell))), 0);
}

function yuan(cell: CellValue): string {
  return typeof cell === 'number' ? (cell / 100).toFixed(2) : '';
}

function ownWidth({ label, kind, wanted, cells, total }: WidthNeeds): number {
  const usual = wanted ?? USUAL[kind];
  if (kind === 'serial') return usual;
  // Where the named fonts are missing, digits are a quarter wider; a number that does not fit shows as ####.
  if (kind === 'money') return Math.max(labelWidth(label), longestOf([...cells, total], yuan) * 1.2 + 1.5);
  if (kind !== 'text' && kind !== 'longtext') return Math.max(usual, labelWidth(label));
  const least = Math.max(kind === 'text' ? LEAST_TEXT : LEAST_LONG, labelWidth(label));
  return Math.max(least, Math.min(usual, longestOf(cells, (cell) => String(cell ?? '')) + 2));
}

/** Width at which the longest text of a short-text column stays on one line. */
function lineWidth({ kind, cells }: WidthNeeds): number {
  return kind === 'text' ? Math.min(WIDEST_LINE, longestOf(cells, (cell) => String(cell ?? '')) + 2) : 0;
}

/** Spreads `room` over the columns that are below their limit, in proportion to their widths. */
function widen(widths: readonly number[], room: number, limitOf: (index: number) => number): readonly number[] {
  const growing = widths.map((width, index) => (width < limitOf(index) ? width : 0));
  const whole = growing.reduce((sum, width) => sum + width, 0);
  if (room <= 0 || whole === 0) return widths;
  return widths.map((width, index) => {
    const share = (room * (growing[index] ?? 0)) / whole;
    return share === 0 ? width : Math.min(width + share, limitOf(index));
  });
}

/** Width of every column; together they fill the page when their content allows. */
export function columnWidths(columns: readonly WidthNeeds[]): readonly number[] {
  const page = columns.length <= PORTRAIT_COLUMNS ? PAGE_UNITS.portrait : PAGE_UNITS.landscape;
  const lines = columns.map(lineWidth);
  const steps: readonly { readonly page: number; readonly limitOf: (index: number) => number }[] = [
    { page: page / SMALLEST_SCALE, limitOf: (index) => lines[index] ?? 0 },
    { page, limitOf: (index) => (columns[index]?.kind === 'longtext' ? WIDEST_LONG : 0) },
    { page, limitOf: (index) => (columns[index]?.kind === 'text' ? WIDEST_TEXT : 0) },
    { page, limitOf: (index) => (columns[index]?.kind === 'serial' ? 0 : WIDEST_LONG) },
  ];
  let widths: readonly number[] = columns.map(ownWidth);
  for (const step of steps) {
    const whole = widths.reduce((sum, width) => sum + width, 0);
    widths = widen(widths, step.page - whole, step.limitOf);
  }
  return widths.map((width) => Math.round(width * 10) / 10);
}
