import { sameJson } from '#shared/kernel/canonical-json.ts';
import type { Catalogue, DefinitionProblem, FieldDefinition, Option, TypeDefinition } from './definition.ts';
import { FIELD_TYPE_LABELS } from './field-types.ts';
import { RETENTION_WORDS } from './retention.ts';

/**
 * What a new version may not do to the one before it: desks and the county hold records of every version that was ever
 * published, so types, fields and options are added and taken out of use, never removed and never made into something
 * else. Places are those of the new version.
 */
export function breakingChanges(before: Catalogue, after: Catalogue): readonly DefinitionProblem[] {
  const problems: DefinitionProblem[] = [];
  for (const old of before.types.values()) {
    const place = `types.${old.id}`;
    const now = after.types.get(old.id);
    const report = (at: string, reason: string) => problems.push({ place: at, reason });
    if (!now) report(place, `“${old.label}”已发布过，不能删除；不再用时请改为“扩展（不启用）”`);
    else typeProblems(old, now, place, report);
  }
  return problems;
}

type Report = (place: string, reason: string) => void;

function typeProblems(old: TypeDefinition, now: TypeDefinition, place: string, report: Report): void {
  if (old.code !== now.code) report(`${place}.code`, `类码 ${old.code} 已发布过，不能改`);
  if (old.strand !== now.strand) report(`${place}.strand`, '所属线已发布过，不能改');
  if (old.mainDate !== now.mainDate) report(`${place}.mainDate`, '决定归入哪个月的日期字段已发布过，不能改');
  if (old.life && old.life.state !== now.life?.state) report(`${place}.life.state`, '状态字段已发布过，不能改');
  if (sorted(old.sealed) !== sorted(now.sealed)) report(`${place}.sealed`, '加密的敏感级别已发布过，不能改');
  fieldProblems(old.fields, now.fields, `${place}.fields`, report);
}

function sorted(classes: readonly string[]): string {
  return [...classes].sort().join('');
}

function fieldProblems(
  old: readonly FieldDefinition[],
  now: readonly FieldDefinition[],
  place: string,
  report: Report,
): void {
  const byId = new Map(now.map((field) => [field.id, field]));
  for (const before of old) {
    const at = `${place}.${before.id}`;
    const after = byId.get(before.id);
    if (!after) {
      report(at, `字段“${before.label}”已发布过，不能删除，可以停用`);
      continue;
    }
    if (before.type !== after.type) {
      report(`${at}.type`, `字段“${before.label}”是${FIELD_TYPE_LABELS[before.type]}，已发布过，不能改类型`);
    }
    if (before.sensitivity !== after.sensitivity) {
      report(`${at}.sensitivity`, `字段“${before.label}”的敏感级别已发布过，不能改`);
    }
    optionProblems(before.options, after.options, `${at}.options`, '选项', report);
    optionProblems(before.fixedRows, after.fixedRows, `${at}.fixedRows`, '固定行', report);
    fieldProblems(before.fields ?? [], after.fields ?? [], at, report);
  }
}

function optionProblems(
  old: readonly Option[] | undefined,
  now: readonly Option[] | undefined,
  place: string,
  what: string,
  report: Report,
): void {
  const codes = new Set(now?.map(({ code }) => code));
  for (const { code, label } of old ?? []) {
    if (!codes.has(code)) report(place, `${what}“${label}”（${code}）已发布过，不能删除，可以停用`);
  }
}

/** What a version changes in one type, in words for people. */
export interface TypeChanges {
  readonly typeId: string;
  readonly label: string;
  readonly lines: readonly string[];
}

/**
 * All that differs between two versions, type by type in the new version's order, and last what belongs to no type
 * (indicators over several types, the monthly table); without a change nothing is listed.
 */
export function changesInWords(before: Catalogue, after: Catalogue): readonly TypeChanges[] {
  const ofAll = { typeId: '', label: '指标与月报统计表', lines: figureLines(before, after) };
  return [...typeChanges(before, after), ofAll].filter(({ lines }) => lines.length > 0);
}

function typeChanges(before: Catalogue, after: Catalogue): readonly TypeChanges[] {
  return Array.from(after.types.values(), (now): TypeChanges => {
    const old = before.types.get(now.id);
    const lines = old ? typeLines(old, now) : [`新增台账，${countFields(now.fields)}个字段`];
    return { typeId: now.id, label: now.label, lines };
  });
}

function figureLines(before: Catalogue, after: Catalogue): readonly string[] {
  const old = new Map(before.indicators.map((one) => [one.code, one]));
  const kept = new Set(after.indicators.map(({ code }) => code));
  const lines = after.indicators.flatMap((one) => {
    const was = old.get(one.code);
    if (!was) return [`新增指标“${one.label}”`];
    return differs(was, one) ? [`指标“${one.label}”有修改`] : [];
  });
  for (const { code, label } of before.indicators) if (!kept.has(code)) lines.push(`去掉指标“${label}”`);
  const added = after.monthlyTable.filter((code) => !before.monthlyTable.includes(code));
  const gone = before.monthlyTable.filter((code) => !after.monthlyTable.includes(code));
  if (added.length > 0) lines.push(`月报统计表增加：${added.join('、')}`);
  if (gone.length > 0) lines.push(`月报统计表去掉：${gone.join('、')}`);
  if (added.length + gone.length === 0 && differs(before.monthlyTable, after.monthlyTable))
    lines.push('月报统计表的次序有修改');
  return lines;
}

const SWITCH_WORDS = { core: '启用（核心）', common: '启用（常用）', extended: '不启用' } as const;

function typeLines(old: TypeDefinition, now: TypeDefinition): readonly string[] {
  const lines: string[] = [];
  const renamed = (what: string, from: string, to: string) => {
    if (from !== to) lines.push(`${what}由“${from}”改为“${to}”`);
  };
  renamed('台账名称', old.label, now.label);
  renamed('简称', old.shortLabel, now.shortLabel);
  if (old.purpose !== now.purpose) lines.push('用途说明有修改');
  renamed('启用情况', SWITCH_WORDS[old.switch], SWITCH_WORDS[now.switch]);
  renamed('保管期限', RETENTION_WORDS[old.retention] ?? '', RETENTION_WORDS[now.retention] ?? '');
  if (differs(old.rhythm, now.rhythm)) lines.push('填报频次有修改');
  lines.push(...fieldLines(old.fields, now.fields, ''));
  lines.push(...ledgerLines(old, now));
  if (differs(old.list, now.list)) lines.push('清单页显示的列或筛选有修改');
  const others = [
    ['title', '清单标题'],
    ['rules', '校验规则'],
    ['numbering', '编号规则'],
    ['life', '办理步骤'],
    ['indicators', '指标'],
    ['papers', '附件清单'],
    ['enteredBy', '填报层级'],
    ['order', '排列次序'],
    ['alsoCountsIn', '同时计入'],
  ] as const;
  for (const [part, words] of others) if (differs(old[part], now[part])) lines.push(`${words}有修改`);
  return lines;
}

function ledgerLines(old: TypeDefinition, now: TypeDefinition): readonly string[] {
  const lines: string[] = [];
  if (old.ledger.title !== now.ledger.title) lines.push(`表名由“${old.ledger.title}”改为“${now.ledger.title}”`);
  const labels = (type: TypeDefinition) => type.ledger.columns.map(({ label }) => label);
  const [was, is] = [labels(old), labels(now)];
  const added = is.filter((label) => !was.includes(label));
  const gone = was.filter((label) => !is.includes(label));
  if (added.length > 0) lines.push(`台账表格增加列：${added.join('、')}`);
  if (gone.length > 0) lines.push(`台账表格去掉列：${gone.join('、')}`);
  if (added.length + gone.length === 0 && differs(was, is)) lines.push('台账表格的列次序有修改');
  else if (added.length + gone.length === 0 && differs(old.ledger, now.ledger)) lines.push('台账表格的列有修改');
  if (differs(old.furtherLedgers, now.furtherLedgers)) lines.push('另附的台账表格有修改');
  return lines;
}

function fieldLines(old: readonly FieldDefinition[], now: readonly FieldDefinition[], parents: string) {
  const lines: string[] = [];
  const byId = new Map(old.map((field) => [field.id, field]));
  for (const field of now) {
    const before = byId.get(field.id);
    const name = `${parents}${field.label}`;
    if (before) lines.push(...changedField(before, field, parents));
    else lines.push(`新增字段“${name}”（${FIELD_TYPE_LABELS[field.type]}）`);
  }
  const kept = now.filter(({ id }) => byId.has(id)).map(({ id }) => id);
  const order = old.map(({ id }) => id).filter((id) => kept.includes(id));
  if (differs(kept, order)) lines.push(parents === '' ? '字段次序有修改' : `“${parents.slice(0, -3)}”的字段次序有修改`);
  return lines;
}

function changedField(old: FieldDefinition, now: FieldDefinition, parents: string): readonly string[] {
  const name = `${parents}${now.label}`;
  const lines: string[] = [];
  if (old.label !== now.label) lines.push(`字段“${parents}${old.label}”的标签改为“${now.label}”`);
  if (!old.hidden && now.hidden) lines.push(`停用字段“${name}”（以前填的内容保留）`);
  if (old.hidden && !now.hidden) lines.push(`恢复使用字段“${name}”`);
  if (differs(old.required, now.required)) lines.push(`字段“${name}”${requiredWords(now)}`);
  lines.push(...optionLines(old.options ?? [], now.options ?? [], name));
  const rest = ({
    label: _,
    hidden: _h,
    required: _r,
    options: _o,
    dictionary: _d,
    fields: _f,
    ...field
  }: FieldDefinition) => field;
  if (differs(rest(old), rest(now))) lines.push(`字段“${name}”的说明或填写要求有修改`);
  lines.push(...fieldLines(old.fields ?? [], now.fields ?? [], `${name} › `));
  return lines;
}

function requiredWords({ required }: FieldDefinition): string {
  if (required === 'never') return '改为选填';
  const note = '（以前的记录下次修改时也要补填）';
  return required === 'always' ? `改为必填${note}` : `改为符合条件时必填${note}`;
}

function optionLines(old: readonly Option[], now: readonly Option[], name: string): readonly string[] {
  const byCode = new Map(old.map((option) => [option.code, option]));
  return now.flatMap((option) => {
    const before = byCode.get(option.code);
    if (!before) return [`字段“${name}”新增选项“${option.label}”`];
    const lines: string[] = [];
    if (before.label !== option.label) lines.push(`字段“${name}”的选项“${before.label}”改为“${option.label}”`);
    if (before.active && !option.active) lines.push(`字段“${name}”停用选项“${option.label}”`);
    if (!before.active && option.active) lines.push(`字段“${name}”恢复选项“${option.label}”`);
    return lines;
  });
}

function countFields(fields: readonly FieldDefinition[]): number {
  return fields.reduce((sum, field) => sum + 1 + countFields(field.fields ?? []), 0);
}

function differs(one: unknown, other: unknown): boolean {
  return !sameJson(one, other);
}
