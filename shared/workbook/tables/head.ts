import { canHead, headingOf, isKnownLabel, isSectionNumber, isTitle } from './labels.ts';
import type { SheetView, Spot } from './sheet-view.ts';

/** Levels that a head may have. */
const MAX_LEVELS = 4;

/** One column of a table: where it stands and what heads it, from the top level down. */
export interface HeadColumn {
  readonly column: number;
  readonly levels: readonly string[];
}

/** The head of a table. */
export interface Head {
  readonly top: number;
  readonly bottom: number;
  readonly columns: readonly HeadColumn[];
  /** Share of headings that are known label words. */
  readonly known: number;
}

/** Rows of a head, from above. */
export function rowsOf({ top, bottom }: Head): number[] {
  return Array.from({ length: bottom - top + 1 }, (_, index) => top + index);
}

interface Band {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** Columns side by side that are headed 1, 2, 3 …, as the days of a month in a list of attendance. */
const SHORTEST_RUN = 5;
/** Letters of a question that heads a column. */
const LONGEST_QUESTION = 200;

/** Spots of a row that belong to a run of numbers from 1 up. */
function countedOf(spots: readonly Spot[]): ReadonlySet<Spot> {
  const counted = new Set<Spot>();
  const start = spots.findIndex(({ text }) => text === '1');
  const run: Spot[] = [];
  for (const spot of start < 0 ? [] : spots.slice(start)) {
    const before = run.at(-1);
    const isNext = before === undefined || spot.column === before.column + before.width;
    if (!isNext || spot.text !== String(run.length + 1)) break;
    run.push(spot);
  }
  // The line that counts the columns under a head has letters or nothing before its numbers.
  const others = spots.filter((spot) => !run.includes(spot));
  const isCounter = others.every(({ text }) => /^([甲乙丙丁戊己A-F]|栏次|序号)$/.test(text)) && others.length > 0;
  if (run.length >= SHORTEST_RUN && !isCounter) for (const spot of run) counted.add(spot);
  return counted;
}

function isHeading({ cell, text }: Spot): boolean {
  if (cell.kind === 'text') return canHead(text);
  if (cell.kind === 'date') return true;
  return cell.kind === 'number' && /^((19|20)\d{2}|(19|20)\d{2}(0[1-9]|1[0-2]))$/.test(text);
}

function areHeadings(spots: readonly Spot[]): boolean {
  if (spots.every(isHeading)) return true;
  const counted = countedOf(spots);
  return spots.every((spot) => counted.has(spot) || isHeading(spot));
}

/** Headings of which some are whole sentences: what systems write over the answers of a questionnaire. */
function areQuestions(spots: readonly Spot[]): boolean {
  if (spots.length < 3 || !spots.every(({ cell, text }) => cell.kind === 'text' && text.length <= LONGEST_QUESTION)) {
    return false;
  }
  const good = spots.filter(isHeading).length;
  return good >= spots.length * 0.6 && spots.slice(0, 2).every(({ text }) => isKnownLabel(text));
}

/** Spots of a row that can head columns; what stands apart to the right and is no heading (a hint) is left out. */
function headingsOf(view: SheetView, row: number): readonly Spot[] | null {
  const spots = view.spots(row);
  if (areHeadings(spots) || areQuestions(spots)) return spots;
  const bad = spots.findIndex((spot) => !isHeading(spot));
  const [before, hint] = [spots[bad - 1], spots[bad]];
  const stands = before && hint && hint.column > before.column + before.width && bad >= 3;
  return stands && spots.length - bad <= 2 ? spots.slice(0, bad) : null;
}

/** Whether `row` continues the head above it: headings under wide groups or where no column was headed yet. */
function continues(row: readonly Spot[], above: readonly Spot[], lastColumn: number): boolean {
  if (row.length < 2) return false;
  let children = 0;
  for (const [index, group] of above.entries()) {
    const end = Math.max(group.column + group.width - 1, (above[index + 1]?.column ?? lastColumn + 1) - 1);
    const under = row.filter(({ column }) => column >= group.column && column <= end);
    const first = under[0];
    if (first?.column === group.column) {
      // The group's own column is headed again: only a group of several columns is.
      if (under.length < 2 && group.width === 1) return false;
      if (under.length < 2 && group.width > 1 && first.width !== group.width) return false;
      if (under.length >= 2 || group.width > 1) children++;
    } else if (under.length > 0 && group.width > 1 && under.some(({ column }) => column < group.column + group.width)) {
      children++;
    }
  }
  return children > 0;
}

/** Rows that the merges of the first row of a head bind together; null when a cell is taller than any head. */
function mergedBottom(spots: readonly Spot[]): number | null {
  const bottom = Math.max(...spots.map(({ row, height }) => row + height - 1));
  return bottom - (spots[0]?.row ?? bottom) >= MAX_LEVELS ? null : bottom;
}

/** `（人）　（万元）` under the headings. */
function areMeasures(spots: readonly Spot[]): boolean {
  return (
    spots.length >= 2 &&
    spots.every(({ text }) => /^[（(][^（()）]{1,6}[)）]$/.test(text) && !/\d|[一二三四五六七八九十]/.test(text))
  );
}

function bottomOf(view: SheetView, top: number, first: readonly Spot[]): number | null {
  const merged = mergedBottom(first);
  if (merged === null) return null;
  let bottom = merged;
  for (let row = top + 1; row <= bottom; row++) {
    const spots = view.spots(row);
    if (!areHeadings(spots)) return null;
    const deeper = mergedBottom(spots.length > 0 ? spots : first);
    if (deeper === null) return null;
    bottom = Math.max(bottom, deeper);
  }
  while (bottom - top + 1 < MAX_LEVELS) {
    const next = view.spots(bottom + 1);
    if (areMeasures(next)) {
      bottom++;
      break;
    }
    const above = view.spots(bottom).length > 0 ? view.spots(bottom) : first;
    const right = Math.max(...[...first, ...next].map(({ column, width }) => column + width - 1));
    const lowest =
      merged > top ? first.filter(({ row, height }) => row + height - 1 < bottom + 1 && height === 1) : above;
    const isBound = merged > top && bottom >= merged;
    if (isBound && !view.spots(bottom).some(({ width }) => width > 1)) break;
    if (!areHeadings(next) || !continues(next, isBound ? view.spots(bottom) : lowest, right)) break;
    if (next.some(({ height }) => height > 1) && bottom > top) break;
    bottom++;
  }
  return bottom - top + 1 > MAX_LEVELS ? null : bottom;
}

/**
 * Last column under a heading of an upper level. Where nobody merged anything, a group reaches over the columns headed
 * under it up to the next heading of its level.
 */
function reachOf(view: SheetView, row: number, index: number): number {
  const spots = view.spots(row);
  const spot = spots[index];
  if (!spot) return 0;
  const own = spot.column + spot.width - 1;
  if (spots.some(({ width }) => width > 1)) return own;
  const next = spots[index + 1]?.column ?? Number.POSITIVE_INFINITY;
  const below = view.spots(row + 1).filter(({ column }) => column >= spot.column && column < next);
  return below.length >= 2 && below[0]?.column === spot.column ? (below.at(-1)?.column ?? own) : own;
}

/** The bands of one level: each heading over its columns. */
function bandsOf(view: SheetView, row: number, bottom: number): Band[] {
  return view.spots(row).map((spot, index) => ({
    from: spot.column,
    to: row + spot.height - 1 >= bottom ? spot.column + spot.width - 1 : reachOf(view, row, index),
    text: headingOf(spot.text),
  }));
}

function columnsOf(view: SheetView, top: number, bottom: number): HeadColumn[] {
  const rows = Array.from({ length: bottom - top + 1 }, (_, index) => top + index);
  const all = rows.flatMap((row) => view.spots(row));
  const bands = rows.map((row) => bandsOf(view, row, bottom));
  // A column is one where the lowest heading above it begins; a wide lowest heading is one column.
  const columns: HeadColumn[] = [];
  const starts = Array.from(new Set(all.map(({ column }) => column))).sort((one, two) => one - two);
  for (const column of starts) {
    const path = bands.map((level) => level.find(({ from, to }) => column >= from && column <= to));
    const lowest = path.findLast((band) => band !== undefined);
    if (!lowest || lowest.from !== column) continue;
    columns.push({ column, levels: path.flatMap((band) => (band ? [band.text] : [])) });
  }
  return columns;
}

/** Share of the columns whose headings lie side by side. */
function closeness(columns: readonly HeadColumn[], view: SheetView, top: number, bottom: number): number {
  if (columns.length < 2) return 0;
  const covered = new Set<number>();
  for (let row = top; row <= bottom; row++) {
    for (const { column, width } of view.spots(row)) for (let at = column; at < column + width; at++) covered.add(at);
  }
  const near = columns.slice(1).filter(({ column }) => covered.has(column - 1));
  return near.length / (columns.length - 1);
}

/** The head that begins in a row; null when the row begins none. */
export function headAt(view: SheetView, top: number): Head | null {
  return fullHeadAt(view, top) ?? sparseHeadAt(view, top);
}

/**
 * A head whose uppermost row holds only groups: the columns beside them are headed in the rows below, and nobody merged
 * them upwards.
 */
function sparseHeadAt(view: SheetView, top: number): Head | null {
  const groups = view.spots(top);
  if (!groups.some(({ width }) => width > 1) || !areHeadings(groups)) return null;
  if (groups.some(({ text, height }) => height > 1 || isTitle(text) || isSectionNumber(text) || /^单位/.test(text)))
    return null;
  const lower = fullHeadAt(view, top + 1);
  if (!lower || lower.bottom - top >= MAX_LEVELS) return null;
  const groupOf = (column: number) =>
    groups.find((group) => column >= group.column && column < group.column + group.width);
  const first = lower.columns[0]?.column ?? 0;
  const covered = lower.columns.filter(({ column }) => groupOf(column) !== undefined);
  const starts = new Set(lower.columns.map(({ column }) => column));
  const areOver = groups.every(({ column }) => starts.has(column));
  if (!areOver || covered.length > lower.columns.length * 0.75 || (groups.length === 1 && groupOf(first))) return null;
  const columns = lower.columns.map(({ column, levels }) => {
    const group = groupOf(column);
    return group ? { column, levels: [headingOf(group.text), ...levels] } : { column, levels };
  });
  return { ...lower, top, columns };
}

function fullHeadAt(view: SheetView, top: number): Head | null {
  const first = headingsOf(view, top);
  if (!first || first.length < 2 || !first.some(({ cell }) => cell.kind === 'text')) return null;
  const bottom = bottomOf(view, top, first);
  if (bottom === null) return null;
  let columns = columnsOf(view, top, bottom);
  if (bottom === top) columns = columns.filter(({ column }) => first.some((spot) => spot.column === column));
  if (columns.length < 2 || closeness(columns, view, top, bottom) < 0.5) return null;
  if (bottom > top && !isWholeUpperLevel(view, top, columns)) return null;
  const labels = columns.map(({ levels }) => levels.at(-1) ?? '');
  if (first.some(({ text, width }) => isTitle(text) && width * 2 > columns.length)) return null;
  const days = datesInStep(first);
  const known = labels.filter(
    (label, index) =>
      isKnownLabel(label) || (columns[index]?.levels ?? []).some(isKnownLabel) || days.has(columns[index]?.column ?? 0),
  );
  return { top, bottom, columns, known: known.length / columns.length };
}

const DAY = 86_400_000;

/** Columns headed by dates a day or a week apart, as in a roster. */
function datesInStep(spots: readonly Spot[]): ReadonlySet<number> {
  const dates = spots.filter(({ cell }) => cell.kind === 'date');
  const steps = new Set(
    dates.slice(1).map(({ text }, index) => (Date.parse(text) - Date.parse(dates[index]?.text ?? '')) / DAY),
  );
  const [step] = steps;
  const isRoster = dates.length >= 3 && steps.size === 1 && (step === 1 || step === 7);
  return new Set(isRoster ? dates.map(({ column }) => column) : []);
}

/** A title with a hint beside it is no upper level: the upper level of a head reaches over nearly all columns. */
function isWholeUpperLevel(view: SheetView, top: number, columns: readonly HeadColumn[]): boolean {
  const upper = view.spots(top);
  const bare = columns.filter(
    ({ column }) => !upper.some((spot, index) => column >= spot.column && column <= reachOf(view, top, index)),
  );
  return bare.length <= columns.length * 0.25;
}
