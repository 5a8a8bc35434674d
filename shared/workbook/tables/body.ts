import type { Head, HeadColumn } from './head.ts';
import {
  canHead,
  isKnownLabel,
  isNote,
  isSectionNumber,
  isSerialLabel,
  isSignature,
  isSigner,
  isTotal,
} from './labels.ts';
import type { SheetView, Spot } from './sheet-view.ts';

/** What a row under a head is. Only `record` rows become records. */
export type RowKind =
  | 'blank'
  | 'record'
  | 'section'
  | 'total'
  | 'note'
  | 'signature'
  | 'numbered'
  | 'head'
  | 'counter'
  | 'other';

/** The facts about a table that its rows are judged by. */
export interface BodyFacts {
  readonly head: Head;
  readonly columns: ReadonlySet<number>;
  /** Headings of each column, without blanks. */
  readonly headings: ReadonlyMap<number, ReadonlySet<string>>;
  readonly serial: number | null;
  readonly first: number;
  readonly last: number;
}

const bare = (text: string) => text.replaceAll(/\s/g, '');

/** The facts of a table under a head. */
export function bodyFacts(head: Head, columns: readonly HeadColumn[]): BodyFacts {
  const places = columns.map(({ column }) => column);
  const serial = columns.slice(0, 2).find(({ levels }) => isSerialLabel(levels.at(-1) ?? ''));
  return {
    head,
    columns: new Set(places),
    headings: new Map(columns.map(({ column, levels }) => [column, new Set(levels.map(bare))])),
    serial: serial?.column ?? null,
    first: places[0] ?? 1,
    last: places.at(-1) ?? 1,
  };
}

/** Whether a row repeats headings of the table's own head, as on every printed page. */
function repeatsHead(spots: readonly Spot[], facts: BodyFacts): boolean {
  const same = spots.filter(({ column, text }) => facts.headings.get(column)?.has(bare(text)));
  return same.length >= 2 && same.length >= spots.length * 0.7;
}

/** `甲 乙 1 2 3` or `(1) (2) (3)` right under a head: the columns are counted, nothing is recorded. */
function countsColumns(spots: readonly Spot[], row: number, facts: BodyFacts): boolean {
  if (row > facts.head.bottom + 1 || spots.length < Math.max(3, facts.columns.size * 0.6)) return false;
  const plain = spots.map(({ text }) => text.replaceAll(/[()（）栏次]|=.*$/g, ''));
  const numbers = plain.filter((text) => /^\d{1,3}$/.test(text)).map(Number);
  const letters = plain.filter((text) => /^[甲乙丙丁戊ABCD]$/.test(text) || text === '');
  const isRunning = numbers.every((number, index) => index === 0 || number === (numbers[index - 1] ?? 0) + 1);
  return numbers.length >= 2 && (numbers[0] ?? 9) <= 2 && isRunning && numbers.length + letters.length === plain.length;
}

/** `必填　选填` under a head. */
function tellsHowToFill(spots: readonly Spot[]): boolean {
  const isHint = ({ text }: Spot) =>
    /^[（(]?(必填|必选|选填|可选|非必填|可不填|下拉选择|自动生成|无需填写)(项)?[)）]?$/.test(text);
  return spots.length >= 2 && spots.every(isHint);
}

/** Rows prepared for filling in: a running number, and at most formulas that say nothing yet. */
function isOnlyNumbered(spots: readonly Spot[], facts: BodyFacts): boolean {
  const isEmptyResult = ({ cell }: Spot) => cell.isFormula && (cell.value === 0 || cell.value === '0');
  const rest = spots.filter(({ column }) => column !== facts.serial);
  const serials = spots.filter(({ column }) => column === facts.serial);
  if (serials.length === 0) return spots.length > 0 && spots.every(isEmptyResult);
  return serials.every(({ text }) => /^[\d.]+$/.test(text)) && rest.every(isEmptyResult);
}

/** Whether one text alone in its row divides the table rather than records something. */
function isDivider(spot: Spot, facts: BodyFacts, view: SheetView): boolean {
  if (spot.cell.kind === 'date') return facts.serial !== null && spot.column > facts.first + 1;
  if (spot.cell.kind !== 'text') return false;
  if (isSectionNumber(spot.text)) return true;
  if (spot.width > 1) return true;
  if (facts.columns.size < 3 || looksLikeItsColumn(spot, facts, view)) return false;
  // A name or a day alone below numbered records: who gave the table out, and when.
  const isUnnumbered = facts.serial !== null && spot.column !== facts.serial;
  return spot.column <= facts.first || facts.columns.size >= 4 || isUnnumbered;
}

/** `NM1210` among `NM1221`, `NM1220`: a code whose other cells happen to be empty. */
function looksLikeItsColumn(spot: Spot, facts: BodyFacts, view: SheetView): boolean {
  const shape = (text: string) => text.replaceAll(/\d/g, '0').replaceAll(/[A-Za-z]/g, 'a');
  if (!/\d/.test(spot.text) || /[\u4e00-\u9fff]/.test(spot.text)) return false;
  for (let row = facts.head.bottom + 1; row < facts.head.bottom + 30; row++) {
    const other = view.spots(row).find(({ column }) => column === spot.column);
    if (other && row !== spot.row && shape(other.text) === shape(spot.text)) return true;
  }
  return false;
}

function isTotalRow(spots: readonly Spot[], facts: BodyFacts): boolean {
  const all = spots.filter(({ cell }) => cell.kind === 'text');
  const last = all.at(-1);
  if (last && /^(小计|合计|总计)[:：]?$/.test(last.text) && last.column <= facts.first + facts.columns.size / 2)
    return true;
  const texts = all.slice(0, 2);
  return texts.some(
    ({ text, column }, index) =>
      isTotal(text) &&
      (index === 0 || column <= facts.first + 2) &&
      column <= facts.first + Math.max(3, facts.columns.size / 2),
  );
}

function isSignatureRow(spots: readonly Spot[], facts: BodyFacts): boolean {
  const texts = spots.filter(({ cell }) => cell.kind === 'text');
  const signers = texts.filter(({ text }) => isSigner(text));
  const [lead] = texts;
  if (lead && signers.includes(lead) && (lead.column === facts.serial || signers.length >= 2)) return true;
  // `供方：…　需方：…` below numbered records.
  const isLabelled = ({ text }: Spot) => /^[^：:]{1,10}[：:]/.test(text);
  if (facts.serial !== null && spots.length >= 2 && spots.every(isLabelled)) return true;
  return texts.length > 0 && isSignature(texts[0]?.text ?? '') && spots.length <= Math.max(8, texts.length * 2);
}

/** `一 党建引领` between records that are counted 1, 2, 3. */
function isNumberedSection(view: SheetView, row: number, spots: readonly Spot[], facts: BodyFacts): boolean {
  const [number, name, ...rest] = spots;
  const isNumeral =
    number?.column === facts.serial && /^[（(]?[一二三四五六七八九十]{1,3}[)）]?$/.test(number?.text ?? '');
  if (!isNumeral || name?.cell.kind !== 'text' || rest.length > 0 || facts.columns.size < 3) return false;
  for (let below = row + 1; below <= Math.min(view.last, row + 30); below++) {
    const serial = view.spots(below).find(({ column }) => column === facts.serial);
    if (serial && /^\d+[.、．]?$/.test(serial.text)) return true;
  }
  return false;
}

/** A row of values, or one text that divides the table; notes that run down beside the records do not count. */
function recordOrDivider(view: SheetView, row: number, spots: readonly Spot[], facts: BodyFacts): RowKind {
  if (isNumberedSection(view, row, spots, facts)) return 'section';
  const level = spots.filter(({ height, column }) => height === 1 || column === facts.first);
  const [only] = level;
  if (only === undefined) return spots.length > 1 || spots.length * 2 >= facts.columns.size ? 'record' : 'other';
  if (level.length > 1) return 'record';
  // A merge from above on its left: one more line of the same household.
  const isLineOf = Array.from(facts.columns).some(
    (column) => column < only.column && view.at(row, column) !== undefined,
  );
  return !isLineOf && isDivider(only, facts, view) ? 'section' : 'record';
}

/** Judges one row under a head. */
export function kindOfRow(view: SheetView, row: number, facts: BodyFacts): RowKind {
  const all = view.spots(row);
  if (all.length === 0) return 'blank';
  const spots = all.filter(({ column }) => facts.columns.has(column));
  if (spots.length === 0) {
    const [only] = all;
    return all.length === 1 && only && isNote(only.text) ? 'note' : 'other';
  }
  if (repeatsHead(spots, facts)) return 'head';
  if (countsColumns(spots, row, facts)) return 'counter';
  if (row <= facts.head.bottom + 2 && tellsHowToFill(spots)) return 'note';
  if (isTotalRow(spots, facts)) return 'total';
  const lead = spots[0];
  if (lead && isNote(lead.text) && spots.length <= 2 && lead.column <= facts.first + 1) return 'note';
  if (isSignatureRow(spots, facts)) return 'signature';
  if (lead && /^[（(]?(示例|样例|填写示例|举例|例)([:：)）]|$)/.test(lead.text)) return 'note';
  if (isOnlyNumbered(spots, facts)) return 'numbered';
  return recordOrDivider(view, row, spots, facts);
}

/** `姓名 签到 姓名 签到`: headings of a table that was folded to save paper. */
function comesAgain(spots: readonly Spot[]): boolean {
  const texts = spots.map(({ text }) => bare(text));
  for (let size = 2; size <= texts.length / 2; size++) {
    if (texts.length % size === 0 && texts.every((text, index) => text === texts[index % size])) return true;
  }
  return false;
}

/** Whether a row reads like a line of a form: label words that are followed by a value or by room for one. */
export function isFormLine(spots: readonly Spot[]): boolean {
  if (spots.length === 0 || comesAgain(spots)) return false;
  const labels = spots.map(({ cell, text }) => cell.kind === 'text' && canHead(text) && isKnownLabel(text));
  if (!labels.includes(true)) return false;
  const touches = (one: Spot | undefined, two: Spot | undefined) =>
    one !== undefined && two !== undefined && two.column === one.column + one.width;
  let pairs = 0;
  let clashes = 0;
  for (const [index, isLabel] of labels.entries()) {
    if (!isLabel) continue;
    const [before, spot, next] = [spots[index - 1], spots[index], spots[index + 1]];
    if (labels[index + 1] && touches(spot, next)) clashes++;
    else if (next !== undefined || !touches(before, spot)) pairs++;
  }
  return pairs > clashes && pairs * 3 >= spots.length;
}
