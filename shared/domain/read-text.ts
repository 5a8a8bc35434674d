import type { CompiledField } from '#shared/catalogue/compile-type.ts';
import type { Option } from '#shared/catalogue/definition.ts';
import { parseYuan } from '#shared/kernel/money.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import { cleanText } from '#shared/kernel/text.ts';
import { parseWrittenDate, parseWrittenMinute, parseWrittenMonth } from '#shared/kernel/written-dates.ts';

/** What reading a text needs to know beside its field. */
export interface ReadingFacts {
  /** `YYYY-MM-DD`: completes dates written without their year. */
  readonly today: string;
  readonly units: readonly {
    readonly code12: string;
    readonly name: string;
    readonly shortName: string;
    readonly aliases: readonly string[];
  }[];
  readonly bodies: readonly { readonly bodyId: string; readonly name: string }[];
}

/** Between several people, choices or units written in one cell. */
const BETWEEN = /[、，,;；|\n]+/;
const TRUE_WORDS = new Set(['是', '√', '✓', '有', '1', 'y', 'yes', 'true', '对']);
const FALSE_WORDS = new Set(['否', '×', '✗', '无', '0', 'n', 'no', 'false', '错', '/']);

/**
 * Reads what people type or paste into one cell as a value of the field: labels or codes of choices, dates in every
 * usual form (also a spreadsheet's day number), yuan, names, 是/否. `null` for an empty cell. The error is a plain
 * Chinese reason. Child rows, links and calculated fields are not read from one cell.
 */
export function readText(field: CompiledField, text: string, facts: ReadingFacts): Result<unknown, string> {
  const plain = cleanText(text).trim();
  if (plain === '') return ok(null);
  const read = READERS[field.definition.type];
  return read ? read(plain, field, facts) : err('这一项不能在单元格里填写，请在表单中填写');
}

type Reader = (text: string, field: CompiledField, facts: ReadingFacts) => Result<unknown, string>;

const READERS: Readonly<Partial<Record<CompiledField['definition']['type'], Reader>>> = {
  str: (text) => ok(text.replaceAll(/\s*\n\s*/g, ' ')),
  text: (text) => ok(text),
  phone: (text) => ok(text.normalize('NFKC').replaceAll(/[\s-]/g, '')),
  idno: (text) => ok(text.normalize('NFKC').replaceAll(/\s/g, '').toUpperCase()),
  int: (text, field) => readNumber(text, field.definition.measure, /^-?\d{1,15}$/, '应为整数'),
  decimal: (text, field) => readNumber(text, field.definition.measure, /^-?\d{1,15}(\.\d+)?$/, '应为数字'),
  money: (text) => orReason(parseYuan(text), `“${short(text)}”不是金额（元，最多两位小数）`),
  date: (text, _field, { today }) => orReason(parseWrittenDate(text, today), `“${short(text)}”不是日期，例如 2026-3-5`),
  dt: (text, _field, { today }) => readMinute(text, today),
  month: (text, _field, { today }) => orReason(parseWrittenMonth(text, today), `“${short(text)}”不是月份，例如 2026-3`),
  bool: (text) => readBool(text),
  enum: (text, field) => readChoice(text, field.definition.options ?? []),
  enums: (text, field) => readSeveral(text, (part) => readChoice(part, field.definition.options ?? [])),
  person: (text) => ok({ name: text.replaceAll(/\s+/g, ' ') }),
  persons: (text) => ok(partsOf(text).map((name) => ({ name }))),
  body: (text, _field, { bodies }) => {
    const known = bodies.find(({ name }) => name === text);
    return ok(known ? { name: known.name, bodyId: known.bodyId } : { name: text });
  },
  unit: (text, _field, facts) => readUnit(text, facts),
  units: (text, _field, facts) => readSeveral(text, (part) => readUnit(part, facts)),
};

/** The unit that a text names: full or short name, another name, or 12-digit code. */
export function readUnit(text: string, { units }: Pick<ReadingFacts, 'units'>): Result<string, string> {
  const plain = text.trim();
  const named = units.filter(
    (unit) => unit.code12 === plain || unit.name === plain || unit.shortName === plain || unit.aliases.includes(plain),
  );
  const [only] = named;
  if (named.length > 1) return err(`有 ${named.length} 个单位都叫“${short(plain)}”，请写全称`);
  return only ? ok(only.code12) : err(`没有名为“${short(plain)}”的单位`);
}

function readNumber(text: string, measure: string | undefined, form: RegExp, reason: string): Result<number, string> {
  const folded = text.normalize('NFKC').replaceAll(/[,\s]/g, '');
  const bare = measure && folded.endsWith(measure) ? folded.slice(0, -measure.length) : folded;
  return form.test(bare) ? ok(Number(bare)) : err(`${reason}，这里是“${short(text)}”`);
}

function readMinute(text: string, today: string): Result<string, string> {
  const minute = parseWrittenMinute(text, today);
  if (minute !== null) return ok(minute);
  const isDay = parseWrittenDate(text, today) !== null;
  return err(isDay ? '还要写明几点，例如 3-5 14:30' : `“${short(text)}”不是日期时间，例如 3-5 14:30`);
}

function readBool(text: string): Result<boolean, string> {
  const word = text.normalize('NFKC').toLowerCase();
  if (TRUE_WORDS.has(word) || TRUE_WORDS.has(text)) return ok(true);
  return FALSE_WORDS.has(word) || FALSE_WORDS.has(text) ? ok(false) : err(`应填“是”或“否”，这里是“${short(text)}”`);
}

/** A choice by its label, its code, the label's words before a bracket, or the only label that begins with the text. */
function readChoice(text: string, options: readonly Option[]): Result<string, string> {
  const plain = comparable(text);
  const active = options.filter((option) => option.active);
  const exact = active.find(({ code, label }) => comparable(label) === plain || code === text);
  if (exact) return ok(exact.code);
  for (const isLike of [
    (label: string) => comparable(label.replace(/[（(].*$/, '')) === plain,
    (label: string) => comparable(label).startsWith(plain),
  ]) {
    const like = active.filter(({ label }) => isLike(label));
    if (like.length === 1 && like[0]) return ok(like[0].code);
  }
  const shown = active.slice(0, 6).map(({ label }) => label);
  return err(`没有“${short(text)}”这个选项，可填：${shown.join('、')}${active.length > shown.length ? '…' : ''}`);
}

function readSeveral<Value>(text: string, read: (part: string) => Result<Value, string>): Result<Value[], string> {
  const values: Value[] = [];
  for (const part of partsOf(text)) {
    const value = read(part);
    if (!value.ok) return value;
    if (!values.includes(value.value)) values.push(value.value);
  }
  return ok(values);
}

function partsOf(text: string): string[] {
  return text
    .split(BETWEEN)
    .map((part) => part.trim())
    .filter(Boolean);
}

function comparable(label: string): string {
  return label
    .normalize('NFKC')
    .replaceAll(/[\s“”"']/g, '')
    .toLowerCase();
}

function orReason<Value>(value: Value | null, reason: string): Result<Value, string> {
  return value === null ? err(reason) : ok(value);
}

function short(text: string): string {
  const letters = Array.from(text);
  return letters.length > 12 ? `${letters.slice(0, 12).join('')}…` : text;
}
