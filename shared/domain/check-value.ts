import type { CompiledField } from '#shared/catalogue/compile-type.ts';
import { isValues, ownValue } from '#shared/catalogue/expression/value-types.ts';
import { maxLengthOf } from '#shared/catalogue/field-types.ts';
import { numberText } from '#shared/catalogue/value-text.ts';
import { isDate, isMinute, isMonth } from '#shared/kernel/calendar.ts';
import { isIdNumber, isPhone } from '#shared/kernel/check-digits.ts';
import { formatYuan, isFen, MAX_FEN } from '#shared/kernel/money.ts';
import { cleanText, lengthOf } from '#shared/kernel/text.ts';

/** What is wrong with one value, without its place. */
export interface Fault {
  readonly code: 'type' | 'too_long' | 'range' | 'option' | 'check_digit';
  /** Follows the field's label: `“实到人数”应为整数`. */
  readonly reason: string;
}

const MAX_NUMBER = 1_000_000_000;
const MAX_PEOPLE = 200;
const MAX_REFS = 100;
const MAX_UNITS = 500;
const NAME_LENGTH = { person: 40, body: 60 } as const;

/** Checks a value that is not empty against its field; null when it is right. Lists are checked row by row elsewhere. */
export function faultOf(field: CompiledField, value: unknown): Fault | null {
  const { definition } = field;
  switch (definition.type) {
    case 'str':
    case 'text':
      return textFault(value, maxLengthOf(definition), definition.type === 'text');
    case 'phone':
      return patternFault(value, isPhone, '不是正确的电话号码');
    case 'idno':
      return patternFault(value, isIdNumber, '不是正确的18位身份证号，请核对');
    case 'int':
      if (typeof value === 'number' && Number.isFinite(value) && !Number.isInteger(value)) return wrong('应为整数');
      return numberFault(field, value);
    case 'decimal':
      return numberFault(field, value);
    case 'money':
      return moneyFault(field, value);
    case 'date':
      return isDate(value) ? null : wrong('应为日期，例如 2026-03-05');
    case 'dt':
      return isMinute(value) ? null : wrong('应为日期和时间，例如 2026-03-05 14:30');
    case 'month':
      return isMonth(value) ? null : wrong('应为月份，例如 2026-03');
    case 'bool':
      return typeof value === 'boolean' ? null : wrong('应为是或否');
    case 'enum':
      return optionFault(field, value);
    default:
      return compositeFault(field, value);
  }
}

function compositeFault(field: CompiledField, value: unknown): Fault | null {
  switch (field.definition.type) {
    case 'enums':
      return listFault(value, field.codes.size, '项', (item) => optionFault(field, item)) ?? repeatFault(value);
    case 'person':
      return namedFault(value, 'person');
    case 'body':
      return namedFault(value, 'body');
    case 'persons':
      return listFault(value, MAX_PEOPLE, '人', (item) => namedFault(item, 'person'));
    case 'unit':
      return unitFault(value);
    case 'units':
      return listFault(value, MAX_UNITS, '个', unitFault) ?? repeatFault(value);
    case 'ref':
      return refFault(value);
    case 'refs':
      return listFault(value, MAX_REFS, '条', refFault) ?? repeatFault(value);
    default:
      return null;
  }
}

function wrong(reason: string): Fault {
  return { code: 'type', reason };
}

/** Text that can be stored and shown: of limited length, without control characters or broken letters. */
function textFault(value: unknown, maxLength: number, isLong: boolean): Fault | null {
  if (typeof value !== 'string') return wrong('应为文字');
  const length = value.length <= maxLength ? value.length : lengthOf(value);
  if (length > maxLength) return { code: 'too_long', reason: `不能超过${maxLength}字，现有${length}字` };
  const lines = value.replaceAll('\r', '');
  if (cleanText(lines) !== lines) return wrong('含有不能保存的特殊字符，请删去后重新输入');
  return !isLong && /[\r\n]/.test(value) ? wrong('只能写一行') : null;
}

function patternFault(value: unknown, isRight: (text: string) => boolean, reason: string): Fault | null {
  if (typeof value !== 'string') return wrong('应为文字');
  return value.length <= 30 && isRight(value) ? null : { code: 'check_digit', reason };
}

function numberFault({ definition }: CompiledField, value: unknown): Fault | null {
  if (typeof value !== 'number' || !Number.isFinite(value)) return wrong('应为数字');
  const { min = 0, max = MAX_NUMBER } = definition;
  if (value < min) return { code: 'range', reason: `不能小于${numberText(min)}` };
  if (value > max) return { code: 'range', reason: `不能大于${numberText(max)}` };
  const cents = value * 100;
  return Math.abs(cents - Math.round(cents)) > 1e-6 * Math.max(1, Math.abs(value)) ? wrong('最多两位小数') : null;
}

function moneyFault({ definition }: CompiledField, value: unknown): Fault | null {
  if (!isFen(value)) return wrong('应为金额（元，最多两位小数）');
  const { min = 0, max = MAX_FEN } = definition;
  if (value < min) return { code: 'range', reason: `不能小于${formatYuan(min)}元` };
  return value > max ? { code: 'range', reason: `不能大于${formatYuan(max)}元` } : null;
}

function optionFault({ codes }: CompiledField, value: unknown): Fault | null {
  if (typeof value !== 'string') return wrong('应从选项中选择');
  return codes.has(value) ? null : { code: 'option', reason: `没有“${value.slice(0, 20)}”这个选项` };
}

function listFault(
  value: unknown,
  most: number,
  measure: string,
  check: (item: unknown) => Fault | null,
): Fault | null {
  if (!Array.isArray(value)) return wrong('格式不正确，应为列表');
  if (value.length > most) return { code: 'too_long', reason: `不能超过${most}${measure}` };
  for (const item of value) {
    const fault = check(item);
    if (fault) return fault;
  }
  return null;
}

function repeatFault(value: unknown): Fault | null {
  return Array.isArray(value) && new Set(value).size < value.length ? { code: 'option', reason: '有重复的选项' } : null;
}

function namedFault(value: unknown, kind: 'person' | 'body'): Fault | null {
  if (!isValues(value)) return wrong(kind === 'person' ? '应为人员姓名' : '应为组织名称');
  const name = ownValue(value, 'name');
  if (typeof name !== 'string' || name.trim() === '') return wrong(kind === 'person' ? '缺少姓名' : '缺少组织名称');
  const id = ownValue(value, kind === 'person' ? 'personId' : 'bodyId');
  if (id !== undefined && id !== null && (typeof id !== 'string' || id.length > 64)) return wrong('格式不正确');
  return textFault(name, NAME_LENGTH[kind], false);
}

function unitFault(value: unknown): Fault | null {
  return typeof value === 'string' && /^[1-9]\d{11}$/.test(value) ? null : wrong('应为12位区划代码的单位');
}

function refFault(value: unknown): Fault | null {
  return typeof value === 'string' && /^[\w-]{1,64}$/.test(value) ? null : wrong('关联的记录不正确');
}
