import {
  type CompiledField,
  type CompiledRule,
  type CompiledType,
  compiledType,
  touchesSealed,
} from '#shared/catalogue/compile-type.ts';
import type { Catalogue, FieldType } from '#shared/catalogue/definition.ts';
import type { Environment, Expression, Values } from '#shared/catalogue/expression/types.ts';
import { isValues, ownValue } from '#shared/catalogue/expression/value-types.ts';
import { maxRowsOf } from '#shared/catalogue/field-types.ts';
import { definitionOf } from '#shared/catalogue/system-types.ts';
import { valueText } from '#shared/catalogue/value-text.ts';
import { faultOf } from './check-value.ts';
import { type DomainContext, environmentOf } from './context.ts';
import { mainDateOf } from './values.ts';

/** One fault of a record's values. */
export interface ValueProblem {
  /** Field id; in child rows by row id: `items.<rowId>.topic`, `items.<rowId>.parties.<rowId>.name`. */
  readonly path: string;
  /** hard blocks completion; soft asks for an explanation (D§3.3). */
  readonly level: 'hard' | 'soft' | 'notice';
  /**
   * `required`, `type`, `too_long`, `range`, `option`, `check_digit`, `rows`, `row_id`, `reserved`, `off`, `sealed`, or
   * `rule.<rule id>`.
   */
  readonly code: string;
  /** Plain Chinese, ready to be shown at the field. */
  readonly message: string;
}

export interface ValidateInput {
  readonly catalogue: Catalogue;
  /** Type id. */
  readonly type: string;
  readonly values: Values;
  /** draft: only what is wrong in what is there; complete: also what is missing, and all rules. */
  readonly mode: 'draft' | 'complete';
  /** True at the county: sealed fields are absent; their checks and every rule that reads them are left out. */
  readonly sealedHidden: boolean;
  readonly context: DomainContext;
}

/** At most this many problems are reported for one record. */
export const MAX_PROBLEMS = 200;

/** Earliest and latest year of a record's main date (D§3.3: dates inside the valid range). */
const YEARS = { first: 2000, last: 2100 } as const;

/**
 * Checks a record's values against its type (D§2, D§3.3). The desk and the county run this same function. Never throws
 * for any values; an unknown type gives one hard problem.
 */
export function validateValues(input: ValidateInput): readonly ValueProblem[] {
  if (!definitionOf(input.catalogue, input.type)) {
    return [{ path: '', level: 'hard', code: 'type', message: '没有这个台账类别，请先同步台账目录' }];
  }
  if (!isValues(input.values)) return [{ path: '', level: 'hard', code: 'type', message: '记录内容格式不正确' }];
  const check = new RecordCheck(input);
  check.whole();
  return check.problems;
}

const RESERVED = ['__proto__', 'constructor', 'prototype'];

class RecordCheck {
  readonly problems: ValueProblem[] = [];
  readonly #input: ValidateInput;
  readonly #type: CompiledType;
  readonly #environment: Environment;
  /** Set when a list is longer than allowed: rules are not run over it. */
  #isOversized = false;

  constructor(input: ValidateInput) {
    this.#input = input;
    this.#type = compiledType(input.catalogue, input.type);
    this.#environment = environmentOf(input.context);
  }

  whole(): void {
    const { values, mode } = this.#input;
    this.#level(this.#type.fields, [values], '', false);
    this.#mainDate();
    if (mode === 'complete' && !this.#isOversized) for (const rule of this.#type.rules) this.#rule(rule);
  }

  #report(path: string, code: string, message: string, level: ValueProblem['level'] = 'hard'): void {
    if (this.problems.length < MAX_PROBLEMS) this.problems.push({ path, level, code, message });
  }

  /** Checks the fields of a record or row; `isHidden` when the list they stand in is not shown. */
  #level(fields: readonly CompiledField[], levels: readonly Values[], prefix: string, isHidden: boolean): void {
    const values = levels.at(-1) ?? {};
    for (const name of RESERVED) {
      if (Object.hasOwn(values, name)) this.#report(prefix + name, 'reserved', `“${name}”不能用作字段名`);
    }
    for (const field of fields) {
      if (this.#input.sealedHidden && field.sealed) this.#stillSealed(field, values, prefix);
      else if (field.definition.hidden)
        continue; // kept as it is: nobody can mend on the form what is not on it
      else if (field.definition.type !== 'calc') this.#field(field, levels, prefix, isHidden);
    }
  }

  /** The county must never hold a sealed field in plain text (design §2.7). */
  #stillSealed({ definition }: CompiledField, values: Values, prefix: string): void {
    if (ownValue(values, definition.id) === undefined) return;
    this.#report(prefix + definition.id, 'sealed', `“${definition.label}”应加密，不能以明文报送`);
  }

  #field(field: CompiledField, levels: readonly Values[], prefix: string, isParentHidden: boolean): void {
    const { id, label, type, offByDefault } = field.definition;
    const path = prefix + id;
    const value = ownValue(levels.at(-1), id);
    const isHidden = isParentHidden || (field.visible !== null && this.#holds(field.visible, levels) === false);
    if (type === 'list') {
      this.#list(field, value, levels, path, isHidden);
      return;
    }
    if (isUnanswered(type, value)) {
      if (!isHidden && this.#isRequired(field, levels)) this.#report(path, 'required', `请填写“${label}”`);
      return;
    }
    if (offByDefault) this.#report(path, 'off', `本县没有启用“${label}”，请删去`);
    const fault = faultOf(field, value);
    if (fault) this.#report(path, fault.code, `“${label}”${fault.reason}`);
    else if (type === 'unit') this.#knownUnit(path, label, String(value));
  }

  /** Units of other towns are not on the desk, so an unknown one is only pointed out. */
  #knownUnit(path: string, label: string, code: string): void {
    const { units } = this.#input.context;
    if (units.size > 0 && !units.has(code))
      this.#report(path, 'option', `“${label}”不在本镇单位名录中，请核对`, 'soft');
  }

  /** Null when the answer is not known: a condition over something empty, or over what this side cannot see. */
  #holds(condition: Expression, levels: readonly Values[]): boolean | null {
    if (this.#input.sealedHidden && touchesSealed(condition, this.#type.sealedPaths)) return null;
    const holds = condition.run({ levels, environment: this.#environment });
    return typeof holds === 'boolean' ? holds : holds === null ? false : null;
  }

  #isRequired(field: CompiledField, levels: readonly Values[]): boolean {
    if (this.#input.mode === 'draft' || field.required === 'never') return false;
    return field.required === 'always' || this.#holds(field.required, levels) === true;
  }

  #list(field: CompiledField, value: unknown, levels: readonly Values[], path: string, isHidden: boolean): void {
    const { label, minRows = 0, fixedRows, required } = field.definition;
    if (value !== undefined && value !== null && !Array.isArray(value)) {
      this.#report(path, 'type', `“${label}”格式不正确，应为明细行`);
      return;
    }
    const rows: readonly unknown[] = Array.isArray(value) ? value : [];
    const most = maxRowsOf(field.definition);
    if (rows.length > most) {
      this.#isOversized = true;
      this.#report(path, 'rows', `“${label}”不能超过${most}行，现有${rows.length}行`);
      return;
    }
    const isComplete = this.#input.mode === 'complete' && !isHidden;
    const least = Math.max(minRows, isComplete && required !== 'never' && this.#isRequired(field, levels) ? 1 : 0);
    if (isComplete && rows.length < least) {
      const message = rows.length === 0 ? `请填写“${label}”，至少${least}行` : `“${label}”至少填${least}行`;
      this.#report(path, rows.length === 0 ? 'required' : 'rows', message);
    }
    this.#rows(field, withFixedRows(rows, fixedRows), levels, path, isHidden);
  }

  #rows(
    field: CompiledField,
    rows: readonly unknown[],
    levels: readonly Values[],
    path: string,
    isHidden: boolean,
  ): void {
    const { label, fixedRows } = field.definition;
    const taken = new Set<string>();
    for (const [index, row] of rows.entries()) {
      if (this.problems.length >= MAX_PROBLEMS) return;
      if (!isValues(row)) {
        this.#report(`${path}.#${index + 1}`, 'type', `“${label}”第${index + 1}行格式不正确`);
        continue;
      }
      const place = `${path}.${rowKey(row, index)}`;
      const id = ownValue(row, '_row');
      if (!isRowId(id) || taken.has(id)) {
        this.#report(place, 'row_id', `“${label}”第${index + 1}行的行号缺失或重复，请删去后重新填写`);
      } else {
        taken.add(id);
        if (fixedRows && !fixedRows.some(({ code }) => code === id)) {
          this.#report(place, 'row_id', `“${label}”不能增加第${index + 1}行`);
        }
      }
      this.#level(field.fields, [...levels, row], `${place}.`, isHidden);
    }
  }

  #mainDate(): void {
    const field = this.#type.byPath.get(this.#type.definition.mainDate);
    const date = mainDateOf(this.#type, this.#input.values, this.#input.context);
    if (!field || date === null) return;
    const year = Number(date.slice(0, 4));
    if (year >= YEARS.first && year < YEARS.last) return;
    const { id, label } = field.definition;
    this.#report(id, 'range', `“${label}”应在${YEARS.first}年至${YEARS.last - 1}年之间，现为${date}`);
  }

  #rule(rule: CompiledRule): void {
    const { values, sealedHidden } = this.#input;
    if (sealedHidden && rule.touchesSealed) return;
    if (rule.touchesHidden) return;
    const { rows } = rule.definition;
    if (rows === undefined) {
      this.#ruleAt(rule, [values], '');
      return;
    }
    const list = ownValue(values, rows);
    if (!Array.isArray(list)) return;
    for (const [index, row] of list.entries()) {
      if (isValues(row)) this.#ruleAt(rule, [values, row], `${rows}.${rowKey(row, index)}.`);
    }
  }

  #ruleAt({ definition, check }: CompiledRule, levels: readonly Values[], prefix: string): void {
    if (check.run({ levels, environment: this.#environment }) !== false) return;
    const message = definition.message.replaceAll(/\{([a-z0-9_]+)\}/g, (_, id: string) =>
      this.#shown(definition, id, levels),
    );
    const [first = ''] = definition.fields;
    const isRowField = definition.rows !== undefined && this.#type.byPath.has(`${definition.rows}.${first}`);
    this.#report(isRowField ? prefix + first : first, `rule.${definition.id}`, message, definition.level);
  }

  #shown({ rows }: CompiledRule['definition'], id: string, levels: readonly Values[]): string {
    const inRow = rows === undefined ? undefined : this.#type.byPath.get(`${rows}.${id}`);
    const field = inRow ?? this.#type.byPath.get(id);
    if (!field) return '';
    const scoped = inRow ? levels : levels.slice(0, 1);
    const value = field.value
      ? field.value.run({ levels: scoped, environment: this.#environment })
      : ownValue(scoped.at(-1), id);
    return valueText(field.valueType, value, this.#environment.unitName) || '未填';
  }
}

/** Rows that always exist are checked even when they were never touched. */
function withFixedRows(
  rows: readonly unknown[],
  fixedRows: readonly { readonly code: string }[] | undefined,
): readonly unknown[] {
  if (!fixedRows) return rows;
  const present = new Set(rows.map((row) => (isValues(row) ? ownValue(row, '_row') : undefined)));
  return [...rows, ...fixedRows.filter(({ code }) => !present.has(code)).map(({ code }) => ({ _row: code }))];
}

function isRowId(id: unknown): id is string {
  return typeof id === 'string' && /^[\w-]{1,40}$/.test(id) && !RESERVED.includes(id);
}

function rowKey(row: Values, index: number): string {
  const id = ownValue(row, '_row');
  return isRowId(id) ? id : `#${index + 1}`;
}

/** True for what a form leaves behind when nothing was entered. */
function isUnanswered(type: FieldType, value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (typeof value === 'string') return value.trim() === '';
  if (Array.isArray(value)) return value.length === 0 && ['enums', 'persons', 'units', 'refs'].includes(type);
  return (type === 'person' || type === 'body') && isValues(value) && isBlankName(value);
}

function isBlankName(value: Values): boolean {
  const name = ownValue(value, 'name');
  const isNameBlank = name === undefined || name === null || (typeof name === 'string' && name.trim() === '');
  return isNameBlank && Object.keys(value).every((key) => ['name', 'personId', 'bodyId'].includes(key));
}
