import { addDays, addWorkdays, daysBetween, isDate } from '#shared/kernel/calendar.ts';
import { isCreditCode } from '#shared/kernel/check-digits.ts';
import { MAX_TEXT, maskedName, nameOf, percentText, roundTo, valueText } from '../value-text.ts';
import type { Compiled, NodeCompiler } from './compiled.ts';
import { type Arguments, type FunctionMaker, fault, readArguments, strict } from './function-kit.ts';
import { ROW_FUNCTIONS } from './row-functions.ts';
import type { Syntax } from './syntax.ts';
import type { Scope, ValueType } from './types.ts';
import { isEmptyValue } from './value-types.ts';

const BOOL: ValueType = { kind: 'bool' };
const NUMBER: ValueType = { kind: 'number' };
const TEXT: ValueType = { kind: 'text' };
const DATE: ValueType = { kind: 'date' };
const DATES: readonly ValueType['kind'][] = ['date', 'minute'];

/** Compiles a call; the name and the number and types of the arguments are checked here. */
export function callFunction(compiler: NodeCompiler, node: Extract<Syntax, { kind: 'call' }>, scope: Scope): Compiled {
  const make = FUNCTIONS.get(node.name) ?? ROW_FUNCTIONS.get(node.name);
  if (make === undefined) throw fault(node.at, `没有名为“${node.name}”的函数`);
  return make(readArguments(compiler, node, scope));
}

/** Names of all functions, for help texts and tests. */
export function functionNames(): readonly string[] {
  return [...FUNCTIONS.keys(), ...ROW_FUNCTIONS.keys()];
}

const FUNCTIONS: ReadonlyMap<string, FunctionMaker> = new Map<string, FunctionMaker>([
  ['has', makeHas],
  ['empty', (args) => emptiness(args, true)],
  ['filled', (args) => emptiness(args, false)],
  ['if', makeIf],
  ['coalesce', makeCoalesce],
  ['concat', makeConcat],
  ['text', makeText],
  ['masked', makeMasked],
  ['notDecreasing', makeNotDecreasing],
  ['member_count', makeMemberCount],
  ['days', makeDays],
  ['add_days', (args) => laterDate(args, addDays, 100_000)],
  ['add_workdays', (args) => laterDate(args, addWorkdays, 1000)],
  ['date', makeDate],
  ['month', makeMonth],
  ['year', makeYear],
  ['round', makeRound],
  ['yuan', makeYuan],
  ['percent', makePercent],
  ['length', makeLength],
  ['is_credit_code', makeIsCreditCode],
  ['town', makeTown],
  ['today', (args) => plain(args, '@today', DATE, (frame) => frame.environment.today)],
  ['me', (args) => plain(args, '@me', { kind: 'person' }, (frame) => frame.environment.me)],
]);

function plain(args: Arguments, use: '@today' | '@me', type: ValueType, run: Compiled['run']): Compiled {
  args.expect(0, 0);
  args.compiler.noteUse(use);
  return { type, run };
}

function makeHas(args: Arguments): Compiled {
  args.expect(2, 2);
  const set = args.compile(0, ['codes', 'units']);
  const item = args.compile(1);
  if (typeof item.constant !== 'string') throw fault(args.at(1), "has 的第二项应为文字，例如 has(kind, 'other')");
  args.compiler.fitting(set, item, args.at(1));
  return {
    type: BOOL,
    run: (frame) => {
      const values = set.run(frame) as readonly unknown[] | null;
      return values === null || values.length === 0 ? null : values.includes(item.constant);
    },
  };
}

function emptiness(args: Arguments, wanted: boolean): Compiled {
  args.expect(1, 1);
  const value = args.compile(0);
  return { type: BOOL, run: (frame) => isEmptyValue(value.run(frame)) === wanted };
}

function makeIf(args: Arguments): Compiled {
  args.expect(3, 3);
  const condition = args.compile(0, ['bool']);
  const [then, otherwise] = [args.compile(1), args.compile(2)];
  return {
    type: args.common([then, otherwise], [1, 2]),
    run: (frame) => {
      const holds = condition.run(frame);
      if (holds === null) return null;
      return holds === true ? then.run(frame) : otherwise.run(frame);
    },
  };
}

function makeCoalesce(args: Arguments): Compiled {
  args.expect(1, 30);
  const options = args.all();
  const type = args.common(
    options,
    options.map((_, index) => index),
  );
  return {
    type,
    run: (frame) => {
      for (const option of options) {
        const value = option.run(frame);
        if (!isEmptyValue(value)) return value;
      }
      return null;
    },
  };
}

function makeConcat(args: Arguments): Compiled {
  args.expect(1, 30);
  const parts = args.all().map((part) => asText(part));
  return {
    type: TEXT,
    run: (frame) => {
      let whole = '';
      for (const part of parts) whole += part(frame);
      return whole === '' ? null : whole.slice(0, MAX_TEXT);
    },
  };
}

/** How a compiled value becomes text; empty text for null. */
export function asText(part: Compiled): (frame: Parameters<Compiled['run']>[0]) => string {
  if (part.type.kind === 'text') return (frame) => (part.run(frame) as string | null) ?? '';
  return (frame) => valueText(part.type, part.run(frame), frame.environment.unitName);
}

function makeText(args: Arguments): Compiled {
  args.expect(1, 1);
  const text = asText(args.compile(0));
  return { type: TEXT, run: (frame) => text(frame) || null };
}

function makeMasked(args: Arguments): Compiled {
  args.expect(1, 1);
  const person = args.compile(0, ['person', 'persons', 'text']);
  return {
    type: TEXT,
    run: (frame) => {
      const value = person.run(frame);
      if (isEmptyValue(value)) return null;
      const names = Array.isArray(value) ? value.map(nameOf) : [typeof value === 'string' ? value : nameOf(value)];
      return names.map(maskedName).join('、');
    },
  };
}

function makeNotDecreasing(args: Arguments): Compiled {
  args.expect(2, 30);
  const dates = args.all([...DATES, 'month']);
  return {
    type: BOOL,
    run: (frame) => {
      let last = '';
      for (const date of dates) {
        const value = date.run(frame) as string | null;
        if (value === null) continue;
        const length = Math.min(last.length, value.length, 10);
        if (value.slice(0, length) < last.slice(0, length)) return false;
        last = value;
      }
      return true;
    },
  };
}

function makeMemberCount(args: Arguments): Compiled {
  args.expect(1, 1);
  const body = args.compile(0, ['body']);
  return {
    type: NUMBER,
    run: (frame) => {
      const value = body.run(frame);
      const count = value === null ? null : frame.environment.memberCountOf(value);
      return typeof count === 'number' && Number.isFinite(count) ? count : null;
    },
  };
}

function makeDays(args: Arguments): Compiled {
  args.expect(2, 2);
  const [from, to] = [args.compile(0, DATES), args.compile(1, DATES)];
  return { type: NUMBER, run: strict([from, to], (a, b) => daysBetween(a as string, b as string)) };
}

/** A date so many days on, at most `most`; no date beyond the calendar. */
function laterDate(args: Arguments, add: (date: string, count: number) => string, most: number): Compiled {
  args.expect(2, 2);
  const [date, count] = [args.compile(0, DATES), args.compile(1, ['number'])];
  const run = strict([date, count], (start, days) => {
    const distance = Math.trunc(days as number);
    const sum = Math.abs(distance) > most ? null : add(start as string, distance);
    return isDate(sum) ? sum : null;
  });
  return { type: DATE, run };
}

function makeDate(args: Arguments): Compiled {
  args.expect(1, 1);
  const value = args.compile(0, [...DATES, 'text']);
  if (value.type.kind === 'text' && !isDate(value.constant)) {
    throw fault(args.at(0), "date 只能用于日期、日期时间，或写成 date('2026-03-05')");
  }
  return { type: DATE, run: strict([value], (text) => (text as string).slice(0, 10)) };
}

function makeMonth(args: Arguments): Compiled {
  args.expect(1, 1);
  const value = args.compile(0, [...DATES, 'month']);
  return { type: { kind: 'month' }, run: strict([value], (text) => (text as string).slice(0, 7)) };
}

function makeYear(args: Arguments): Compiled {
  args.expect(1, 1);
  const value = args.compile(0, [...DATES, 'month']);
  return { type: NUMBER, run: strict([value], (text) => Number((text as string).slice(0, 4))) };
}

function makeRound(args: Arguments): Compiled {
  args.expect(1, 2);
  const value = args.compile(0, ['number']);
  const decimals = args.count > 1 ? args.compile(1).constant : 0;
  if (typeof decimals !== 'number' || !Number.isInteger(decimals) || decimals < 0 || decimals > 6) {
    throw fault(args.at(1), '小数位数应写 0 到 6 的整数');
  }
  return { type: NUMBER, run: strict([value], (number) => roundTo(number as number, decimals)) };
}

function makeYuan(args: Arguments): Compiled {
  args.expect(1, 1);
  const value = args.compile(0, ['number']);
  return { type: { kind: 'money' }, run: strict([value], (yuan) => Math.round((yuan as number) * 100)) };
}

function makePercent(args: Arguments): Compiled {
  args.expect(1, 1);
  const value = args.compile(0, ['number']);
  return { type: TEXT, run: strict([value], (share) => percentText(share as number)) };
}

function makeLength(args: Arguments): Compiled {
  args.expect(1, 1);
  const value = args.compile(0, ['text']);
  return { type: NUMBER, run: strict([value], (text) => Array.from(text as string).length) };
}

function makeIsCreditCode(args: Arguments): Compiled {
  args.expect(1, 1);
  const value = args.compile(0, ['text']);
  return { type: BOOL, run: strict([value], (text) => isCreditCode(text as string)) };
}

/** The town that a village belongs to, by its code (D§1.4: nine digits and `000`); a town gives itself. */
function makeTown(args: Arguments): Compiled {
  args.expect(1, 1);
  const unit = args.compile(0, ['unit']);
  return { type: { kind: 'unit' }, run: strict([unit], (code) => `${(code as string).slice(0, 9)}000`) };
}
