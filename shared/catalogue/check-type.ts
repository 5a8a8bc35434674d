import { checkRhythm } from './check-rhythm.ts';
import type { CompiledField, CompiledType } from './compile-type.ts';
import { touchesSealed } from './compile-type.ts';
import type { DefinitionProblem, FieldDefinition, LifeDefinition, TypeDefinition } from './definition.ts';
import { MAX_ROW_DEPTH } from './definition.ts';
import { KEYWORDS } from './expression/syntax.ts';
import type { Expression } from './expression/types.ts';
import { ENVELOPE_NAMES } from './type-scopes.ts';

type Report = (place: string, reason: string) => void;

/** Faults in how a definition's parts fit together, beyond shape and expressions. */
export function checkDefinition(
  definition: TypeDefinition,
  typeIds: ReadonlySet<string>,
): readonly DefinitionProblem[] {
  const problems: DefinitionProblem[] = [];
  const report: Report = (place, reason) => {
    problems.push({ place: `types.${definition.id}.${place}`, reason });
  };
  checkLevel(definition.fields, 'fields', 0, typeIds, report);
  checkNumbering(definition, report);
  for (const id of definition.alsoCountsIn) if (!typeIds.has(id)) report('alsoCountsIn', `没有名为“${id}”的台账类别`);
  for (const [index, indicator] of definition.indicators.entries()) {
    const place = `indicators.${index}`;
    if (!indicator.code.startsWith(`${definition.code}_`))
      report(`${place}.code`, `指标代码应以 ${definition.code}_ 开头`);
    if ((indicator.kind === 'ratio') !== (indicator.denominator !== undefined)) {
      report(`${place}.denominator`, '比率指标要有分母，其他指标不能有');
    }
  }
  reportDuplicates(
    definition.rules.map(({ id }) => id),
    'rules',
    '规则标识',
    report,
  );
  reportDuplicates(
    definition.indicators.map(({ code }) => code),
    'indicators',
    '指标代码',
    report,
  );
  reportDuplicates(
    definition.papers.map(({ id }) => id),
    'papers',
    '附件标识',
    report,
  );
  return problems;
}

function checkLevel(
  fields: readonly FieldDefinition[],
  place: string,
  depth: number,
  typeIds: ReadonlySet<string>,
  report: Report,
): void {
  reportDuplicates(
    fields.map(({ id }) => id),
    place,
    '字段标识',
    report,
  );
  for (const field of fields) {
    const at = `${place}.${field.id}`;
    if (KEYWORDS.has(field.id)) report(at, `“${field.id}”是表达式的保留字，不能作字段标识`);
    if (ENVELOPE_NAMES.has(field.id)) report(at, `“${field.id}”由系统使用，不能作字段标识`);
    checkShape(field, at, report);
    for (const id of field.refTypes ?? []) if (!typeIds.has(id)) report(`${at}.refTypes`, `没有名为“${id}”的台账类别`);
    checkOptions(field, at, report);
    if (field.over && depth > 0) report(`${at}.over`, '明细中不能按其他记录计算');
    if (field.type !== 'list') continue;
    if (depth >= MAX_ROW_DEPTH) report(at, `明细最多嵌套 ${MAX_ROW_DEPTH} 层`);
    else checkLevel(field.fields ?? [], at, depth + 1, typeIds, report);
  }
}

/** Which properties a field of each type may and must have. */
function checkShape(field: FieldDefinition, at: string, report: Report): void {
  const { type } = field;
  const onlyFor = (property: keyof FieldDefinition, types: readonly string[], what: string) => {
    if (field[property] !== undefined && !types.includes(type))
      report(`${at}.${property}`, `只有${what}字段可以有 ${property}`);
  };
  onlyFor('maxLength', ['str', 'text'], '文字');
  onlyFor('min', ['int', 'decimal', 'money'], '数字');
  onlyFor('max', ['int', 'decimal', 'money'], '数字');
  onlyFor('fields', ['list'], '明细');
  onlyFor('minRows', ['list'], '明细');
  onlyFor('maxRows', ['list'], '明细');
  onlyFor('fixedRows', ['list'], '明细');
  onlyFor('value', ['calc'], '自动计算');
  onlyFor('over', ['calc'], '自动计算');
  onlyFor('refTypes', ['ref', 'refs'], '关联记录');
  onlyFor('bodyKinds', ['body'], '组织');
  if (type === 'list' && !field.fields) report(at, '明细要有 fields');
  if (type === 'calc') {
    if ((field.value === undefined) === (field.over === undefined))
      report(at, '自动计算字段要有 value 或 over，且只有一个');
    if (field.required !== 'never' || field.default !== undefined) report(at, '自动计算字段不能必填，也不能有默认值');
  }
  if (field.setBy?.since === 'start' && (field.required === 'always' || field.default !== undefined))
    report(`${at}.setBy`, '只由上级填写的字段不能一律必填，也不能有默认值：下级新增时填不了');
  if (field.min !== undefined && field.max !== undefined && field.min > field.max)
    report(`${at}.min`, '最小值大于最大值');
  if (field.minRows !== undefined && field.minRows > (field.maxRows ?? 200))
    report(`${at}.minRows`, '最少行数大于最多行数');
}

function checkOptions(field: FieldDefinition, at: string, report: Report): void {
  for (const [name, options] of [
    ['options', field.options],
    ['fixedRows', field.fixedRows],
  ] as const) {
    if (!options) continue;
    const codes = new Set(options.map(({ code }) => code));
    reportDuplicates(
      options.map(({ code }) => code),
      `${at}.${name}`,
      '代码',
      report,
    );
    for (const { mapsTo } of options) {
      if (mapsTo !== undefined && !codes.has(mapsTo)) report(`${at}.${name}`, `选项中没有“${mapsTo}”`);
    }
  }
}

const PLACEHOLDERS = new Set([
  'code',
  'town3',
  'village3',
  'year',
  'month',
  'committee',
  'seq',
  'seq2',
  'seq3',
  'seq4',
  'seq5',
]);

function checkNumbering(definition: TypeDefinition, report: Report): void {
  const names = Array.from(definition.numbering.matchAll(/\{([^{}]*)\}/g), ([, name]) => name ?? '');
  for (const name of names) if (!PLACEHOLDERS.has(name)) report('numbering', `编号规则中没有“{${name}}”`);
  if (!names.some((name) => name.startsWith('seq'))) report('numbering', '编号规则中要有流水号，例如 {seq4}');
  if (/[{}]/.test(definition.numbering.replaceAll(/\{[^{}]*\}/g, ''))) report('numbering', '大括号不成对');
  const committee = definition.fields.find(({ id }) => id === 'committee');
  if (names.includes('committee') && committee?.type !== 'body')
    report('numbering', '用到 {committee} 要有组织字段 committee');
}

function reportDuplicates(ids: readonly string[], place: string, what: string, report: Report): void {
  const seen = new Set<string>();
  for (const id of ids) {
    if (seen.has(id)) report(place, `${what}“${id}”重复`);
    seen.add(id);
  }
}

/** Faults that need the compiled type: references to fields, sealing (D§6), main date, title. */
export function checkCompiled(type: CompiledType): readonly DefinitionProblem[] {
  const problems: DefinitionProblem[] = [];
  const report: Report = (place, reason) => {
    problems.push({ place: `types.${type.definition.id}.${place}`, reason });
  };
  checkMainDate(type, report);
  if (touchesSealed(type.title, type.sealedPaths)) report('title', '标题不能用加密字段');
  for (const part of ['columns', 'filters'] as const) {
    for (const [index, id] of type.definition.list[part].entries()) {
      checkListed(type, id, `list.${part}.${index}`, part === 'filters', report);
    }
  }
  for (const [index, rule] of type.definition.rules.entries()) {
    const isField = (id: string) =>
      type.byPath.has(id) || (rule.rows !== undefined && type.byPath.has(`${rule.rows}.${id}`));
    for (const id of rule.fields) if (!isField(id)) report(`rules.${index}.fields`, `没有名为“${id}”的字段`);
    for (const [, id = ''] of rule.message.matchAll(/\{([^{}]*)\}/g)) {
      if (!isField(id)) report(`rules.${index}.message`, `提示语中的“{${id}}”不是字段`);
    }
  }
  for (const field of type.byPath.values()) checkSealing(field, type, report);
  checkLife(type, report);
  checkRhythm(type, report);
  checkClock(type, report);
  return problems;
}

/**
 * What blocks a record must not depend on a PC's clock (design §2.6) nor on who is looking: the county would otherwise
 * refuse tomorrow what the desk accepted today.
 */
function checkClock(type: CompiledType, report: Report): void {
  const isUnsteady = (expression: Expression) => expression.uses.has('@today') || expression.uses.has('@me');
  for (const [index, { definition, check }] of type.rules.entries()) {
    if (definition.level === 'hard' && isUnsteady(check)) {
      report(`rules.${index}.check`, '硬性规则不能用 today()、me()：本机日期可能不准，请把级别改为 soft');
    }
  }
  for (const { path, required } of type.byPath.values()) {
    if (typeof required === 'object' && isUnsteady(required)) {
      report(`fields.${path}.required`, '必填条件不能用 today()、me()：本机日期可能不准');
    }
  }
}

function checkLife({ byPath, definition, due, sealedPaths }: CompiledType, report: Report): void {
  const { life } = definition;
  if (!life) return;
  const field = byPath.get(life.state);
  if (field?.definition.type !== 'enum' || field.sealed) {
    report('life.state', '应为一个不加密的单选字段，其选项就是各个状态');
    return;
  }
  if (field.definition.hidden) report('life.state', '状态字段不能停用');
  const mustBeState = (code: string, place: string) => {
    if (!field.codes.has(code)) report(place, `“${field.definition.label}”中没有“${code}”`);
  };
  mustBeState(life.initial, 'life.initial');
  for (const [index, code] of life.closed.entries()) mustBeState(code, `life.closed.${index}`);
  for (const [index, step] of life.transitions.entries()) {
    const place = `life.transitions.${index}`;
    for (const code of [...step.from, step.to]) mustBeState(code, place);
    if (step.from.includes(step.to)) report(place, '步骤的前后状态相同');
    for (const id of step.asks) {
      const asked = byPath.get(id);
      if (!asked || asked.definition.type === 'calc') report(`${place}.asks`, `没有名为“${id}”、可以填写的字段`);
    }
  }
  reportDuplicates(
    life.transitions.map(({ id }) => id),
    'life.transitions',
    '步骤标识',
    report,
  );
  const reachable = statesFrom(life);
  for (const code of field.codes) if (!reachable.has(code)) report('life.transitions', `没有步骤能到达状态“${code}”`);
  if (due && touchesSealed(due, sealedPaths)) report('life.due', '期限不能用加密字段');
  if (due && (due.uses.has('@today') || due.uses.has('@me'))) report('life.due', '期限不能用 today()、me()');
}

/** States that can be reached from the first one; a state nobody can reach is a slip in the definition. */
function statesFrom(life: LifeDefinition): ReadonlySet<string> {
  const reachable = new Set([life.initial]);
  for (let before = 0; before < reachable.size; ) {
    before = reachable.size;
    for (const { from, to } of life.transitions) if (from.some((code) => reachable.has(code))) reachable.add(to);
  }
  return reachable;
}

function checkMainDate({ byPath, definition }: CompiledType, report: Report): void {
  const field = byPath.get(definition.mainDate);
  if (!field) report('mainDate', `没有名为“${definition.mainDate}”的字段`);
  else if (!['date', 'minute', 'month'].includes(field.valueType.kind))
    report('mainDate', '应为日期、日期时间或月份字段');
  else if (field.sealed) report('mainDate', '不能用加密字段');
  else if (field.definition.hidden) report('mainDate', `“${field.definition.label}”决定记录归入哪个月，不能停用`);
}

function checkListed(type: CompiledType, id: string, place: string, isFilter: boolean, report: Report): void {
  const field = type.byPath.get(id);
  if (!field) report(place, `没有名为“${id}”的字段`);
  else if (field.sealed) report(place, `“${field.definition.label}”是加密字段，不能用在列表中`);
  else if (isFilter && !['enum', 'enums', 'bool', 'unit'].includes(field.definition.type)) {
    report(place, `“${field.definition.label}”不能作筛选，只有单选、多选、是否、单位可以`);
  }
}

function checkSealing(field: CompiledField, type: CompiledType, report: Report): void {
  const place = `fields.${field.path}`;
  const { definition } = field;
  if (field.value && !field.sealed && touchesSealed(field.value, type.sealedPaths)) {
    report(place, '计算项用到加密字段，自己的敏感级别也要加密');
  }
  if (definition.setBy && field.sealed) report(`${place}.setBy`, '加密字段县里看不到，不能规定由谁填写');
  const isNested = field.path.includes('.');
  if (definition.type === 'list' && isNested && !field.sealed && field.fields.some(({ sealed }) => sealed)) {
    report(place, '第二层明细含加密字段时，整个明细要加密');
  }
  if (field.visible && !field.sealed && touchesSealed(field.visible, type.sealedPaths)) {
    report(`${place}.visible`, '未加密字段的显示条件不能用加密字段');
  }
}
