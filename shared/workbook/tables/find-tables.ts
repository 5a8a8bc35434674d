import type { GridSheet } from '../grid.ts';
import { bodyFacts, isFormLine, kindOfRow, type RowKind } from './body.ts';
import { type Head, type HeadColumn, headAt, rowsOf } from './head.ts';
import { headingOf, isKnownLabel, isNote, isSerialLabel, isSignature, isTitle, isTotal } from './labels.ts';
import { type SheetView, type Spot, viewOf } from './sheet-view.ts';
import { type Extent, sideBySide, stripsOf, withCoveredColumns } from './side-by-side.ts';

/** A table found in a sheet. Rows and columns from 1. */
export interface FoundTable {
  readonly headRows: readonly number[];
  readonly columns: readonly HeadColumn[];
  readonly recordRows: readonly number[];
  /** Rows behind the table before it that hold something and are neither head nor record of this one. */
  readonly skippedRows: readonly { readonly row: number; readonly kind: RowKind }[];
  /** Text above the table, nearest last: title, 填报单位 and the like. */
  readonly above: readonly string[];
}

/** What a sheet is. */
export interface FoundSheet {
  readonly kind: 'table' | 'form' | 'empty';
  readonly tables: readonly FoundTable[];
  /** Columns with values under or beside a table that nothing heads. */
  readonly bareColumns: readonly number[];
}

const THRESHOLD = 5;
/** Rows looked at to judge how well a head fits what stands under it. */
const LOOK_AHEAD = 30;
/** Tables looked for in one sheet, and rows weighed as heads. */
const MOST_TABLES = 60;
const MOST_HEADS = 500;
/** Filled rows in which a head of unknown words is looked for; farther down it takes words that are known. */
const ANY_HEAD_ROWS = 100;
/** Rows of a part of a sheet whose heads are weighed again by that part alone. */
const MOST_RESCORED = 200;
/** Rows that a form may have. */
const MOST_FORM_ROWS = 300;

function isTyped({ cell, text }: Spot): boolean {
  return cell.kind !== 'text' || /^[\d.,%％：:/-]+$/.test(text) || text.length > 20;
}

/** How likely a head is one: known words, many columns, rows under it that fit and differ from it in kind. */
function scoreOf(view: SheetView, head: Head, end = view.last): number {
  const columns = new Set(head.columns.map(({ column }) => column));
  let rows = 0;
  let fitting = 0;
  let labelled = 0;
  let typed = 0;
  let spotsSeen = 0;
  for (let row = head.bottom + 1; row <= end && rows < LOOK_AHEAD; row++) {
    const spots = view.spots(row);
    if (spots.length === 0) continue;
    rows++;
    const inside = spots.filter(({ column }) => columns.has(column));
    if (inside.length >= spots.length * 0.7 && inside.length * 2 >= Math.min(columns.size, 4)) fitting++;
    typed += inside.filter(isTyped).length;
    spotsSeen += inside.length;
    if (rows <= 4 && inside.filter(({ text }) => isKnownLabel(text)).length >= Math.max(1, spots.length * 0.5))
      labelled++;
  }
  const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);
  return (
    Math.min(columns.size, 16) * 0.4 +
    head.known * 6 +
    share(fitting, rows) * 3 +
    Math.min(1, share(typed, spotsSeen) * 2) * 3 -
    share(labelled, Math.min(rows, 4)) * 5 +
    (head.top === head.bottom && isFormLine(view.spots(head.top)) ? -4 : 0) +
    (rows >= 3 && fitting === rows && spotsSeen >= rows * columns.size * 0.8 && isFirstLine(view, head) ? 1 : 0) +
    (head.columns.slice(0, 2).some(({ levels }) => isSerialLabel(levels.at(-1) ?? '')) ? 1.5 : 0)
  );
}

/** Whether nothing but titles stands above a head: with full rows under it, its words need not be known. */
function isFirstLine(view: SheetView, { top, columns }: Head): boolean {
  if (columns.length < 3) return false;
  for (let row = Math.max(1, top - 8); row < top; row++) if (view.spots(row).length > 1) return false;
  return true;
}

function isKnown({ cell, text }: Spot): boolean {
  return cell.kind === 'text' && text.length <= 30 && isKnownLabel(text);
}

/** A strong head is believed even when nothing stands under it. */
function isStrong(head: Head): boolean {
  return head.known >= 0.6 && head.columns.length >= 3;
}

const signature = (head: Head) => head.columns.map(({ levels }) => levels.join('/')).join('|');

/** Whether a head inside another table's rows begins a table of its own. */
function beginsTable(head: Head, over: Head): boolean {
  const differs = signature(head) !== signature(over);
  return differs && head.known >= (head.columns.length === 2 ? 1 : 0.6);
}

class TableFinder {
  readonly #view: SheetView;
  readonly #heads: (Head | null)[] = [];
  /** Rows that could begin a head, with how likely they do. */
  readonly #scores = new Map<number, number>();
  readonly found: Extent[] = [];

  constructor(view: SheetView) {
    this.#view = view;
    let filled = 0;
    for (let row = 1; row <= view.last && this.#scores.size < MOST_HEADS; row++) {
      const spots = view.spots(row);
      if (spots.length === 0 || (++filled > ANY_HEAD_ROWS && !spots.slice(0, 3).some(isKnown))) continue;
      const head = headAt(view, row);
      this.#heads[row] = head;
      if (head) this.#scores.set(row, scoreOf(view, head));
    }
  }

  search(from: number, to: number): void {
    if (from > to || this.found.length >= MOST_TABLES) return;
    const best = this.#bestHead(from, to);
    if (!best) return;
    const extent = this.#extentOf(best, to);
    this.search(from, this.#prefaceTop(best.top, from) - 1);
    this.found.push(extent);
    this.search(extent.last + 1, to);
  }

  #bestHead(from: number, to: number): Head | null {
    let best: Head | null = null;
    let most = THRESHOLD;
    const isPart = to < this.#view.last && to - from <= MOST_RESCORED;
    for (const [row, whole] of this.#scores) {
      const head = this.#heads[row];
      if (!head || row < from || head.bottom > to) continue;
      const score = isPart ? scoreOf(this.#view, head, to) : whole;
      // Of equal heads the first is the table's, the others repeat it.
      if (score > most + 0.01 && (best === null || score > most + 0.5 || best.bottom + 1 >= head.top)) {
        best = head;
        most = score;
      }
    }
    return best && this.#earliestLike(best, from);
  }

  /** The first head of a region with the same headings as the best one. */
  #earliestLike(best: Head, from: number): Head {
    for (const row of this.#scores.keys()) {
      const head = this.#heads[row];
      if (head && row >= from && row < best.top && signature(head) === signature(best)) return head;
    }
    return best;
  }

  #extentOf(head: Head, to: number): Extent {
    const facts = bodyFacts(head, head.columns);
    const kinds = new Map<number, RowKind>();
    const titles = this.#wordsOf(this.#prefaceTop(head.top, 1), head.top);
    let row = head.bottom + 1;
    for (; row <= to; row++) {
      const other = this.#heads[row];
      const top = other ? this.#prefaceTop(row, head.bottom + 1) : row;
      if (other && this.#isOtherTable(other, head, top, titles)) {
        for (let preface = top; preface < row; preface++) kinds.delete(preface);
        row = top;
        break;
      }
      const kind = kindOfRow(this.#view, row, facts);
      if (kind !== 'head' && kind !== 'blank') kinds.set(row, kind);
      if (kind !== 'head') continue;
      // The head of the next printed page: its title, its levels.
      const bottom = Math.min(to, row + (other ? other.bottom - other.top : 0));
      for (let at = top; at <= bottom; at++) if (this.#view.spots(at).length > 0) kinds.set(at, 'head');
      row = bottom;
    }
    return { head, kinds, last: row - 1 };
  }

  /** First of the lines that stand right above a head: title, `填报单位：…`, lines of label and value. */
  #prefaceTop(top: number, from: number): number {
    let first = top;
    for (let row = top - 1; row >= Math.max(from, top - 8); row--) {
      const spots = this.#view.spots(row);
      const isPreface = spots.length === 1 || spots.some(({ text }) => /[：:]/.test(text)) || isFormLine(spots);
      if (spots.length === 0 || !isPreface) break;
      first = row;
    }
    return first;
  }

  #wordsOf(from: number, to: number): ReadonlySet<string> {
    const words = new Set<string>();
    for (let row = from; row < to; row++) for (const { text } of this.#view.spots(row)) words.add(plainTitle(text));
    return words;
  }

  /** Another head ends a table; the same head again only when words of its own stand above it. */
  #isOtherTable(other: Head, head: Head, prefaceTop: number, titles: ReadonlySet<string>): boolean {
    if (signature(other) !== signature(head)) return beginsTable(other, head);
    for (let row = prefaceTop; row < other.top; row++) {
      const spots = this.#view.spots(row);
      const texts = spots.map(({ text }) => text);
      if (texts.some((text) => isTotal(text) || isSignature(text) || isNote(text) || /第\d+页/.test(text))) continue;
      if (texts.some((text) => !titles.has(plainTitle(text)))) return true;
    }
    return false;
  }
}

function plainTitle(text: string): string {
  return headingOf(text).replaceAll(/[（(]?(续表?|第\d+页|共\d+页)[)）]?/g, '');
}

function tableOf(view: SheetView, extent: Extent, head: Head, from: number, isWhole: boolean): FoundTable {
  const { columns } = head;
  const facts = bodyFacts(head, columns);
  const recordRows: number[] = [];
  const kinds = new Map<number, RowKind>();
  for (const [row, kind] of extent.kinds) {
    if (row > extent.last) continue;
    const mine = isWhole ? kind : kindOfRow(view, row, facts);
    if (mine === 'record') recordRows.push(row);
    else if (mine !== 'blank') kinds.set(row, mine);
  }
  const shown = withCoveredColumns(view, head, recordRows);
  const taken = new Set([...rowsOf(head), ...recordRows]);
  const skippedRows: { row: number; kind: RowKind }[] = [];
  for (let row = from; row <= view.last; row++) {
    const spots = view.spots(row);
    if (spots.length === 0 || taken.has(row)) continue;
    // What stands wholly beside this table, in one of its neighbours, is not its own.
    const isBeside =
      !isWhole &&
      row > head.bottom &&
      !spots.some(({ column, width }) => column <= facts.last && column + width > facts.first);
    if (!isBeside) skippedRows.push({ row, kind: kinds.get(row) ?? 'other' });
  }
  return { headRows: rowsOf(head), columns: shown, recordRows, skippedRows, above: wordsAbove(view, head.top) };
}

function wordsAbove(view: SheetView, top: number): string[] {
  const words: string[] = [];
  for (let row = Math.max(1, top - 5); row < top; row++) words.push(...view.spots(row).map(({ text }) => text));
  return words;
}

/** Finds the tables of a sheet, or says that it is a form or empty. */
export function findTables(sheet: GridSheet): FoundSheet {
  const strips = stripsOf(sheet);
  if (strips.length > 1) {
    const parts = strips.map(findInStrip);
    const tops = new Set(parts.map(({ tables }) => tables[0]?.headRows[0]));
    if (tops.size > 1 && parts.every(({ tables }) => tables.some(isSure))) {
      const bareColumns = parts.flatMap((part) => part.bareColumns);
      return { kind: 'table', tables: parts.flatMap(({ tables }) => tables), bareColumns };
    }
  }
  return findInStrip(sheet);
}

/** Known words over records: a part of a sheet stands for itself only then. */
function isSure({ columns, recordRows }: FoundTable): boolean {
  const known = columns.filter(({ levels }) => levels.some(isKnownLabel));
  return recordRows.length > 0 && known.length >= columns.length * 0.6;
}

function findInStrip(sheet: GridSheet): FoundSheet {
  const view = viewOf(sheet);
  const filled = Array.from({ length: view.last }, (_, index) => index + 1).filter((row) => view.spots(row).length > 0);
  if (filled.length === 0) return { kind: 'empty', tables: [], bareColumns: [] };
  const finder = new TableFinder(view);
  finder.search(1, view.last);
  const extents = finder.found.filter((extent) => isBelievable(extent));
  if (extents.length === 0 || isForm(view, filled, extents)) return { kind: 'form', tables: [], bareColumns: [] };
  const tables = extents.flatMap((extent, index) => {
    const parts = sideBySide(view, extent);
    const from = (extents[index - 1]?.last ?? 0) + 1;
    return parts.map((head) => tableOf(view, extent, head, from, parts.length === 1));
  });
  return { kind: 'table', tables, bareColumns: bareColumns(view, tables) };
}

function isBelievable({ head, kinds, last }: Extent): boolean {
  const records = Array.from(kinds).filter(([row, kind]) => row <= last && kind === 'record').length;
  if (head.columns.length === 2 && head.known < 1 && records < 2) return false;
  return records > 0 || isStrong(head);
}

/** Lines of label and value outweigh the records. */
function isForm(view: SheetView, filled: readonly number[], extents: readonly Extent[]): boolean {
  // A form fits on a page or two; whoever has hundreds of records keeps a table.
  if (filled.length > MOST_FORM_ROWS) return false;
  const heads = new Set(extents.flatMap(({ head }) => rowsOf(head)));
  const records = extents.flatMap(({ kinds }) =>
    Array.from(kinds).flatMap(([row, kind]) => (kind === 'record' ? [row] : [])),
  );
  const strong = extents.some(({ head }) => isStrong(head) && head.columns.length >= 4);
  const firstHead = Math.min(...heads);
  const lines = filled.filter((row) => {
    if (heads.has(row) || (strong && row < firstHead)) return false;
    const spots = view.spots(row);
    return isFormLine(spots) && !spots.some(({ text }) => isTitle(text));
  });
  const ofForm = new Set(lines);
  const plain = records.filter((row) => !ofForm.has(row));
  return lines.length >= 3 && lines.length > plain.length;
}

function bareColumns(view: SheetView, tables: readonly FoundTable[]): number[] {
  const headed = new Set<number>();
  for (const { columns, headRows } of tables) {
    for (const { column } of columns) headed.add(column);
    for (const row of headRows) {
      for (const { column, width } of view.spots(row)) for (let at = column; at < column + width; at++) headed.add(at);
    }
  }
  const bare = new Set<number>();
  for (const { recordRows } of tables) {
    for (const row of recordRows) for (const { column } of view.spots(row)) if (!headed.has(column)) bare.add(column);
  }
  return Array.from(bare).sort((one, two) => one - two);
}
