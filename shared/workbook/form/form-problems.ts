import type { FormIndex, FormSheet } from './form-index.ts';
import type { FormPlan, FormProblem } from './form-model.ts';
import { type FormPackage, relationsOf } from './form-package.ts';
import { boxOf, columnNumber, placeOf, type RangeBox } from './row-shift.ts';
import { formulaTag, lettersOf, type SheetPieces } from './sheet-rows.ts';
import { attribute, unescapeXml, xmlPieces } from './xml-edit.ts';

/** Ranges of merged cells. */
export function mergesOf(after: string): readonly RangeBox[] {
  return Array.from(xmlPieces(after)).flatMap(({ name, text, kind }) => {
    const box = name === 'mergeCell' && kind !== 'close' ? boxOf(attribute(text, 'ref') ?? '') : null;
    return box ? [box] : [];
  });
}

/** Parts of a whole file that no filling may touch. */
export function fileProblems(form: FormPackage): readonly FormProblem[] {
  const names = form.names();
  const reasons = [
    names.some((name) => /vbaProject/i.test(name)) ? '模板带宏，请另存为不带宏的 .xlsx' : null,
    names.some((name) => name.startsWith('_xmlsignatures/')) ? '模板带数字签名，填写后签名会失效，请去掉签名' : null,
  ];
  return reasons.flatMap((reason) => (reason === null ? [] : [{ sheet: '', cell: null, reason }]));
}

/**
 * Everything that would be lost or wrong if the form were filled as planned, with its exact place. What matters only
 * when rows are inserted is said beforehand too: nobody knows how many records the next month has.
 */
export function sheetProblems(
  form: FormPackage,
  index: FormIndex,
  sheet: FormSheet,
  pieces: SheetPieces,
  plan: FormPlan,
): readonly FormProblem[] {
  const merges = mergesOf(pieces.after);
  const found: FormProblem[] = [];
  const add = (reason: string, cell: string | null = null) => found.push({ sheet: sheet.name, cell, reason });
  for (const { cell } of plan.cells) {
    const place = placeOf(cell);
    if (!place) add('单元格位置无法识别', cell);
    else if (coveredBy(merges, place.row, columnNumber(place.column)))
      add('这里是合并单元格的一部分，请标记它的左上角', cell);
  }
  const { repeat } = plan;
  if (repeat === null) return found;
  const block: RangeBox = { top: repeat.from, bottom: repeat.to, left: 1, right: 16_384 };
  for (const merge of merges) mergeProblems(merge, repeat.columns, block, add);
  for (const letters of repeat.columns) {
    const column = columnNumber(letters);
    if (coveredBy(merges, repeat.from, column))
      add('重复行的这一格是合并单元格的一部分，请标记它的左上角', `${letters}${repeat.from}`);
  }
  for (const cell of plan.cells) {
    const row = placeOf(cell.cell)?.row ?? 0;
    if (row >= repeat.from && row <= repeat.to) add('这一格在重复行里，不能另外填写', cell.cell);
  }
  formulaProblems(pieces, block, add);
  partProblems(form, sheet, block, add);
  sparklineProblems(pieces.after, block, add);
  pivotSources(form, index, sheet, block, add);
  return found;
}

type Add = (reason: string, cell?: string | null) => void;

const areaText = (box: RangeBox) => `${lettersOf(box.left)}${box.top}:${lettersOf(box.right)}${box.bottom}`;
const overlaps = (one: RangeBox, other: RangeBox) => one.top <= other.bottom && one.bottom >= other.top;

/** True for a cell that a merge covers without beginning there. */
function coveredBy(merges: readonly RangeBox[], row: number, column: number): boolean {
  return merges.some(
    ({ top, bottom, left, right }) =>
      row >= top && row <= bottom && column >= left && column <= right && !(row === top && column === left),
  );
}

/** A merge over several rows must hold the block wholly, and no filled column; else records would share cells. */
function mergeProblems(merge: RangeBox, columns: readonly string[], block: RangeBox, add: Add): void {
  if (!overlaps(merge, block) || merge.top === merge.bottom) return;
  const isFilled = columns.some((letters) => {
    const column = columnNumber(letters);
    return column >= merge.left && column <= merge.right;
  });
  const holdsBlock = merge.top <= block.top && merge.bottom >= block.bottom;
  if (isFilled || !holdsBlock) add(`合并单元格 ${areaText(merge)} 跨越了重复行的多行，无法逐行填写，请先取消合并`);
}

function formulaProblems(pieces: SheetPieces, block: RangeBox, add: Add): void {
  for (const { row, cells } of pieces.rows) {
    for (const cell of cells) {
      if (cell.formula === null) continue;
      const tag = formulaTag(cell);
      const kind = attribute(tag, 't');
      const place = `${lettersOf(cell.column)}${row}`;
      if (kind === 'dataTable') add('模拟运算表不能随行移动', place);
      const range = kind === 'array' ? boxOf(attribute(tag, 'ref') ?? '') : null;
      if (range && overlaps(range, block)) add('数组公式压在重复行上，请改为普通公式', place);
    }
  }
}

function partProblems(form: FormPackage, sheet: FormSheet, block: RangeBox, add: Add): void {
  for (const { type, target, isExternal } of relationsOf(form, sheet.path)) {
    const xml = isExternal ? null : form.text(target);
    if (type === 'ctrlProp' || type === 'control') add('模板里有控件，插入行后会错位，请删去控件');
    if (type === 'oleObject' || type === 'package') add('模板里嵌入了其他文件，插入行后会错位，请删去');
    if (xml === null) continue;
    if (type === 'table') {
      const box = boxOf(firstAttribute(xml, 'table', 'ref'));
      if (box && overlaps(box, block)) add(`表格对象 ${areaText(box)} 压在重复行上，请先“转换为区域”`);
    }
    if (type === 'pivotTable') {
      const box = boxOf(firstAttribute(xml, 'location', 'ref'));
      if (box && box.bottom >= block.top) add(`数据透视表 ${areaText(box)} 在重复行处或其下方，请移到其他工作表`);
    }
  }
}

function firstAttribute(xml: string, element: string, name: string): string {
  const piece = Array.from(xmlPieces(xml)).find((one) => one.name === element);
  return piece ? (attribute(piece.text, name) ?? '') : '';
}

function sparklineProblems(after: string, block: RangeBox, add: Add): void {
  for (const [group] of after.matchAll(/<(?:[\w.-]+:)?sparkline>[\s\S]*?<\/(?:[\w.-]+:)?sparkline>/g)) {
    const place = /<(?:[\w.-]+:)?sqref>([^<]*)</.exec(group)?.[1] ?? '';
    const box = boxOf(unescapeXml(place));
    if (box && overlaps(box, block)) add('重复行里有迷你图，不能逐行复制，请删去或移到其他行', place);
  }
}

/** A pivot table elsewhere that reads the block: its stored copy of the data would stay old. */
function pivotSources(form: FormPackage, _index: FormIndex, sheet: FormSheet, block: RangeBox, add: Add): void {
  for (const name of form.names().filter((one) => /pivotCacheDefinition[^/]*\.xml$/i.test(one))) {
    const xml = form.text(name) ?? '';
    if (firstAttribute(xml, 'worksheetSource', 'sheet') !== sheet.name) continue;
    const box = boxOf(firstAttribute(xml, 'worksheetSource', 'ref'));
    if (box && overlaps(box, block)) add(`数据透视表以 ${areaText(box)} 为数据来源，填写后不会更新，请删去透视表`);
  }
}
