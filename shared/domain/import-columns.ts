import type { CompiledField, CompiledType } from '#shared/catalogue/compile-type.ts';
import { type ReadingFacts, readText, readUnit } from './read-text.ts';

/** Where a column of a file goes: a field, the unit, the remark, into the remark with its name before it, nowhere. */
export type ColumnTarget = `field:${string}` | 'unit' | 'remark' | 'note' | 'record' | 'drop';

/** A column of a file with some of its values. */
export interface ColumnSample {
  readonly name: string;
  readonly values: readonly string[];
}

/** Column that our own 数据版 carries: the whole record as JSON, hidden. */
export const RECORD_COLUMN = '记录数据';

/** How the text of a carried record ends: with its type, so that it need not be guessed. */
export function carriedType(type: string): string {
  return `|${type}`;
}

/** Kinds of fields that one cell cannot hold. */
const NOT_IN_CELLS = new Set(['list', 'calc', 'ref', 'refs']);

/** Words that say the same at the head of a column (D§4.12). */
const SYNONYMS: readonly (readonly string[])[] = [
  [
    '时间',
    '日期',
    '开展时间',
    '活动时间',
    '会议时间',
    '召开时间',
    '活动日期',
    '会议日期',
    '发生时间',
    '受理日期',
    '登记日期',
    '办理日期',
    '报告日期',
    '排查日期',
  ],
  ['地点', '活动地点', '会议地点', '地址', '场所'],
  ['主持人', '会议主持', '主持'],
  ['记录人', '记录', '记录员'],
  ['应到人数', '应到', '应参加人数', '应到会人数'],
  ['实到人数', '实到', '参加人数', '参会人数', '实到会人数', '到会人数', '参加人次', '人数'],
  ['内容', '活动内容', '会议内容', '主要内容', '简要情况', '情况', '简要案情', '工作内容', '具体内容'],
  ['姓名', '名字', '人员姓名'],
  ['联系电话', '电话', '手机', '手机号', '手机号码', '联系方式'],
  ['类型', '类别', '种类', '分类', '性质'],
  ['金额', '协议金额', '资金', '资金金额', '金额元'],
  ['负责人', '责任人', '组织者', '牵头人'],
  ['事项', '事由', '事项名称', '办理事项'],
  ['结果', '处理结果', '办理结果', '调解结果', '办理情况', '处理情况'],
  ['主题', '议题', '题目', '标题', '名称'],
  ['文化程度', '学历'],
  ['家庭住址', '住址', '地址'],
];
const UNIT_NAMES =
  /^(所属村|所属村镇|村名|村别|行政村|村居|村社区|所在村|村|村级|单位|填报单位|所属单位|村单位|村名称|社区)$/;

/** A heading without blanks, brackets and their words, and signs. */
export function bareLabel(label: string): string {
  return label
    .normalize('NFKC')
    .replaceAll(/\([^)]*\)/g, '')
    .replaceAll(/[\s*●:“”"'、，,。./]/g, '')
    .toLowerCase();
}

const leafOf = (name: string) => name.split('/').at(-1) ?? name;

function sameWords(one: string, other: string): boolean {
  return SYNONYMS.some((group) => group.includes(one) && group.includes(other));
}

/** Labels under which a field may stand in a file: its own, and those of ledger columns that show just it. */
function labelsOf(type: CompiledType, field: CompiledField): readonly string[] {
  const { id, label } = field.definition;
  const shown = type.definition.ledger.columns.filter((column) => column.value.trim() === id);
  return [label, ...shown.map((column) => column.label)].map(bareLabel);
}

function labelScore(type: CompiledType, field: CompiledField, name: string): number {
  const [leaf, whole] = [bareLabel(leafOf(name)), bareLabel(name)];
  let best = 0;
  for (const label of labelsOf(type, field)) {
    if (label === leaf || label === whole) return 10;
    if (sameWords(label, leaf)) best = Math.max(best, 6);
    else if (leaf.length >= 2 && label.length >= 2 && (label.includes(leaf) || leaf.includes(label)))
      best = Math.max(best, 5);
  }
  return best;
}

/** How well the values of a column read as the field: from −6 to 3; nothing for fields that take any text. */
function valueScore(field: CompiledField, values: readonly string[], facts: ReadingFacts): number {
  if (
    values.length === 0 ||
    ['str', 'text', 'person', 'persons', 'body', 'phone', 'idno'].includes(field.definition.type)
  )
    return 0;
  const good = values.filter((value) => readText(field, value, facts).ok).length / values.length;
  const isTelling = field.definition.type !== 'int' && field.definition.type !== 'decimal';
  return good >= 0.5 ? good * (isTelling ? 3 : 1) : (good - 1) * 6;
}

function unitScore({ name, values }: ColumnSample, facts: ReadingFacts): number {
  const known = values.filter((value) => readUnit(value, facts).ok).length;
  const share = values.length === 0 ? 0 : known / values.length;
  const isNamed = UNIT_NAMES.test(bareLabel(leafOf(name)));
  if (share === 0) return isNamed && values.length === 0 ? 6 : 0;
  return share * 6 + (isNamed ? 6 : 0);
}

/**
 * Guesses where each column goes: labels and their synonyms first, then whether the values read as the field would have
 * them. Each field is given once, to its best column. Columns that match nothing become notes.
 */
export function guessTargets(
  type: CompiledType,
  columns: readonly ColumnSample[],
  facts: ReadingFacts,
): readonly ColumnTarget[] {
  const offers: { column: number; target: ColumnTarget; score: number }[] = [];
  for (const [column, sample] of columns.entries()) {
    const label = bareLabel(leafOf(sample.name));
    if (sample.name === RECORD_COLUMN) offers.push({ column, target: 'record', score: 100 });
    if (label === '备注') offers.push({ column, target: 'remark', score: 10 });
    const unit = unitScore(sample, facts);
    if (unit >= 5) offers.push({ column, target: 'unit', score: unit });
    for (const field of type.fields) {
      if (NOT_IN_CELLS.has(field.definition.type)) continue;
      const byLabel = labelScore(type, field, sample.name);
      if (byLabel === 0) continue;
      const score = byLabel + valueScore(field, sample.values, facts) + (field.required === 'always' ? 0.5 : 0);
      if (score >= 4) offers.push({ column, target: `field:${field.definition.id}`, score });
    }
  }
  const targets: ColumnTarget[] = columns.map(({ name }) => (isCounter(name) ? 'drop' : 'note'));
  const [givenColumns, givenTargets] = [new Set<number>(), new Set<ColumnTarget>()];
  for (const { column, target } of offers.sort((one, two) => two.score - one.score || one.column - two.column)) {
    if (givenColumns.has(column) || givenTargets.has(target)) continue;
    targets[column] = target;
    givenColumns.add(column);
    givenTargets.add(target);
  }
  return targets;
}

/** Running numbers say nothing; codes beside shown values are ours and are kept by the record column. */
function isCounter(name: string): boolean {
  return /^(序号|序|编号|No\.?)$/i.test(bareLabel(leafOf(name))) || name.endsWith('_代码');
}

/** How well a type fits a table: the share of its columns that find a field, and words of its title. */
export function fitOfType(
  type: CompiledType,
  columns: readonly ColumnSample[],
  words: readonly string[],
  facts: ReadingFacts,
): number {
  const record = columns.find(({ name }) => name === RECORD_COLUMN)?.values.find((text) => text.startsWith('{'));
  if (record?.endsWith(carriedType(type.definition.id))) return 100;
  const targets = guessTargets(type, columns, facts);
  const taken = targets.filter((target) => target.startsWith('field:')).length;
  const required = type.fields.filter(
    (field) => field.required === 'always' && !NOT_IN_CELLS.has(field.definition.type),
  );
  const met = required.filter(({ definition }) => targets.includes(`field:${definition.id}`)).length;
  const { label, shortLabel, ledger } = type.definition;
  const text = words.join('').replaceAll(/\s/g, '');
  const titles = [ledger, ...(type.definition.furtherLedgers ?? [])].map(({ title }) => title);
  const isNamed =
    titles.some((title) => text.includes(title)) ||
    text.includes(label) ||
    (shortLabel.length >= 3 && text.includes(shortLabel));
  const counted = columns.filter(({ name }) => !isCounter(name)).length;
  return (taken / Math.max(1, counted)) * 5 + (met / Math.max(1, required.length)) * 4 + (isNamed ? 5 : 0);
}

/** A layout's own mark: its headings, whatever rows stand under them. */
export function layoutOf(columns: readonly string[]): string {
  return columns.map((name) => name.split('/').map(bareLabel).join('/')).join('|');
}
