import { MAX_TEXT, valueText } from '../value-text.ts';
import type { Compiled } from './compiled.ts';
import { type Arguments, type FunctionMaker, fault } from './function-kit.ts';
import type { Frame, Scope, Values, ValueType } from './types.ts';
import { isEmptyValue } from './value-types.ts';

const BOOL: ValueType = { kind: 'bool' };
const NUMBER: ValueType = { kind: 'number' };
const ORDERED: readonly ValueType['kind'][] = ['number', 'money', 'date', 'minute', 'month'];

/** Functions over rows: `count(items, voted = true)`, `sum(items, yes + no)`; some also take plain values. */
export const ROW_FUNCTIONS: ReadonlyMap<string, FunctionMaker> = new Map<string, FunctionMaker>([
  ['count', makeCount],
  ['sum', makeSum],
  ['all', (args) => quantified(args, false)],
  ['any', (args) => quantified(args, true)],
  ['min', (args) => makeExtreme(args, (a, b) => a < b)],
  ['max', (args) => makeExtreme(args, (a, b) => a > b)],
  ['join', makeJoin],
  ['last', makeLast],
]);

/** Runs `each` for every row of a list, as a frame in which the row's names hold. */
function rowFrames(list: Compiled, rows: Scope): (frame: Frame) => readonly Frame[] {
  return (frame) => {
    const outer = frame.levels.slice(0, rows.depth);
    const values = (list.run(frame) ?? []) as readonly Values[];
    return values.map((row) => ({ ...frame, levels: [...outer, row] }));
  };
}

function listOf(args: Arguments): { list: Compiled; rows: Scope; frames: (frame: Frame) => readonly Frame[] } {
  const list = args.compile(0, ['rows']);
  if (list.type.kind !== 'rows') throw fault(args.at(0), `${args.name} 的第 1 项应为明细`);
  return { list, rows: list.type.scope, frames: rowFrames(list, list.type.scope) };
}

function makeCount(args: Arguments): Compiled {
  args.expect(1, 2);
  if (args.count === 1) {
    const list = args.compile(0, ['rows', 'codes', 'persons', 'units', 'refs']);
    return { type: NUMBER, run: (frame) => ((list.run(frame) ?? []) as readonly unknown[]).length };
  }
  const { rows, frames } = listOf(args);
  const condition = args.inRows(1, rows, ['bool']);
  return { type: NUMBER, run: (frame) => frames(frame).filter((row) => condition.run(row) === true).length };
}

function makeSum(args: Arguments): Compiled {
  args.expect(1, 30);
  const first = args.compile(0, ['rows', 'number', 'money']);
  if (first.type.kind === 'rows') {
    args.expect(2, 2);
    const { rows, frames } = listOf(args);
    const amount = args.inRows(1, rows, ['number', 'money']);
    return { type: amount.type, run: (frame) => total(frames(frame).map((row) => amount.run(row))) };
  }
  const parts = args.all(['number', 'money']);
  const type = args.common(
    parts,
    parts.map((_, index) => index),
  );
  return { type, run: (frame) => total(parts.map((part) => part.run(frame))) };
}

/** Empty amounts count as nothing; no amounts at all give 0. */
function total(values: readonly unknown[]): number | null {
  let sum = 0;
  for (const value of values) if (typeof value === 'number') sum += value;
  return Number.isFinite(sum) ? sum : null;
}

function quantified(args: Arguments, deciding: boolean): Compiled {
  args.expect(2, 2);
  const { rows, frames } = listOf(args);
  const condition = args.inRows(1, rows, ['bool']);
  return {
    type: BOOL,
    run: (frame) => {
      let unknown = false;
      for (const row of frames(frame)) {
        const holds = condition.run(row);
        if (holds === deciding) return deciding;
        if (holds === null) unknown = true;
      }
      return unknown ? null : !deciding;
    },
  };
}

function makeExtreme(args: Arguments, wins: (a: number | string, b: number | string) => boolean): Compiled {
  args.expect(2, 30);
  const first = args.compile(0);
  const pick = (values: readonly unknown[]) => {
    let best: number | string | null = null;
    for (const value of values as readonly (number | string | null)[]) {
      if (value !== null && (best === null || wins(value, best))) best = value;
    }
    return best;
  };
  if (first.type.kind === 'rows') {
    args.expect(2, 2);
    const { rows, frames } = listOf(args);
    const amount = args.inRows(1, rows, ORDERED);
    return { type: amount.type, run: (frame) => pick(frames(frame).map((row) => amount.run(row))) };
  }
  const parts = args.all(ORDERED);
  const type = args.common(
    parts,
    parts.map((_, index) => index),
  );
  return { type, run: (frame) => pick(parts.map((part) => part.run(frame))) };
}

/** What the last row says: `last(progress, percent)`; null when that row leaves it empty, or when there is no row. */
function makeLast(args: Arguments): Compiled {
  args.expect(2, 2);
  const { rows, frames } = listOf(args);
  const part = args.inRows(1, rows);
  const run = (frame: Frame) => {
    const row = frames(frame).at(-1);
    return row === undefined ? null : part.run(row);
  };
  return { type: part.type, run };
}

/** `join(rows, expression, '；')`, or `join('／', a, b, c)` over plain values; empty parts are left out. */
function makeJoin(args: Arguments): Compiled {
  args.expect(2, 30);
  const first = args.compile(0, ['rows', 'text']);
  if (first.type.kind === 'rows') return joinRows(args);
  if (typeof first.constant !== 'string') throw fault(args.at(0), 'join 的分隔符应直接写成文字');
  const separator = first.constant;
  const parts = Array.from({ length: args.count - 1 }, (_, index) => args.compile(index + 1));
  return {
    type: { kind: 'text' },
    run: (frame) =>
      joined(
        parts.map((part) => partText(part, frame)),
        separator,
      ),
  };
}

function joinRows(args: Arguments): Compiled {
  args.expect(2, 3);
  const { rows, frames } = listOf(args);
  const part = args.inRows(1, rows);
  const separator = args.count > 2 ? args.compile(2, ['text']).constant : '、';
  if (typeof separator !== 'string') throw fault(args.at(2), 'join 的分隔符应直接写成文字');
  const run = (frame: Frame) =>
    joined(
      frames(frame).map((row) => partText(part, row)),
      separator,
    );
  return { type: { kind: 'text' }, run };
}

function partText(part: Compiled, frame: Frame): string {
  const value = part.run(frame);
  if (isEmptyValue(value)) return '';
  return part.type.kind === 'text' ? String(value) : valueText(part.type, value, frame.environment.unitName);
}

function joined(parts: readonly string[], separator: string): string | null {
  const whole = parts.filter((part) => part !== '').join(separator);
  return whole === '' ? null : whole.slice(0, MAX_TEXT);
}
