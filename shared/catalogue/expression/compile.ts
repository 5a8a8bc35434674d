import { isDate, isMonth } from '#shared/kernel/calendar.ts';
import { type Compiled, type NodeCompiler, TypeFault } from './compiled.ts';
import { callFunction } from './functions.ts';
import type { BinaryOperator, Syntax } from './syntax.ts';
import type { Frame, Scope, ScopeEntry, ValueType } from './types.ts';
import { commonType, isValues, ownValue, readerOf, typeName } from './value-types.ts';

/** Deepest nesting of loops over rows, the rows an expression stands in included. */
export const MAX_LOOPS = 2;
/** Most nodes per evaluation, calculated fields unfolded. */
export const MAX_COST = 2000;

const BOOL: ValueType = { kind: 'bool' };
const NUMBER: ValueType = { kind: 'number' };
const MONEY: ValueType = { kind: 'money' };

/** Turns a syntax tree into a function, checking names and types on the way. */
export class Compiler implements NodeCompiler {
  readonly uses = new Set<string>();
  cost = 0;
  loops = 0;
  #current = 0;
  readonly #base: number;

  constructor(base: number) {
    this.#base = base;
  }

  compile(node: Syntax, scope: Scope): Compiled {
    this.#spend(1, node.at);
    switch (node.kind) {
      case 'number':
        return { type: NUMBER, run: () => node.value, constant: node.value };
      case 'text':
        return { type: { kind: 'text' }, run: () => (node.value === '' ? null : node.value), constant: node.value };
      case 'bool':
        return { type: BOOL, run: () => node.value };
      case 'null':
        return { type: { kind: 'null' }, run: () => null };
      case 'path':
        return this.#path(node, scope);
      case 'unary':
        return this.#unary(node, scope);
      case 'binary':
        return this.#binary(node, scope);
      case 'in':
        return this.#in(node, scope);
      case 'call':
        return callFunction(this, node, scope);
    }
  }

  /** Compiles an argument that runs once per row. */
  inRows(node: Syntax, scope: Scope): Compiled {
    this.#current++;
    this.#noteLoops(0, node.at);
    const compiled = this.compile(node, scope);
    this.#current--;
    return compiled;
  }

  noteUse(name: '@today' | '@me'): void {
    this.uses.add(name);
  }

  #noteLoops(more: number, at: number): void {
    this.loops = Math.max(this.loops, this.#current + more);
    if (this.#base + this.loops > MAX_LOOPS) throw new TypeFault(at, `明细的嵌套统计不能超过 ${MAX_LOOPS} 层`);
  }

  #spend(cost: number, at: number): void {
    this.cost += cost;
    if (this.cost > MAX_COST) throw new TypeFault(at, '表达式展开后过于复杂，请拆分或简化');
  }

  #path(node: Extract<Syntax, { kind: 'path' }>, scope: Scope): Compiled {
    const [first, ...rest] = node.names;
    if (first === undefined) throw new TypeFault(node.at, '缺少字段名');
    const { entry, level } = this.#find(first, scope);
    if (rest.length === 0) return this.#field(entry, level, node.at);
    return this.#fixedRow(entry, level, rest, first.at);
  }

  #find(name: { name: string; at: number }, scope: Scope): { entry: ScopeEntry; level: number } {
    for (let at: Scope | null = scope; at !== null; at = at.outer) {
      const entry = at.find(name.name);
      if (entry === undefined) continue;
      if ('fault' in entry) throw new TypeFault(name.at, entry.fault);
      return { entry, level: at.depth };
    }
    throw new TypeFault(name.at, `没有名为“${name.name}”的字段`);
  }

  #field(entry: ScopeEntry, level: number, at: number): Compiled {
    this.uses.add(entry.path);
    const { calc } = entry;
    if (calc === undefined) {
      const read = readerOf(entry.type);
      const id = entry.path.slice(entry.path.lastIndexOf('.') + 1);
      return { type: entry.type, run: (frame) => read(ownValue(frame.levels[level], id)) };
    }
    for (const path of calc.uses) this.uses.add(path);
    this.#spend(calc.cost, at);
    this.#noteLoops(calc.loops, at);
    return { type: entry.type, run: (frame) => calc.run({ ...frame, levels: frame.levels.slice(0, level + 1) }) };
  }

  /** `steps.step4.held_on`: a field of a row that always exists. */
  #fixedRow(entry: ScopeEntry, level: number, names: readonly { name: string; at: number }[], at: number): Compiled {
    const [row, field] = names;
    if (entry.type.kind !== 'rows' || entry.type.fixedRows.length === 0) {
      throw new TypeFault(at, '点号只能用在有固定行的明细上');
    }
    if (!row || !entry.type.fixedRows.some(({ code }) => code === row.name)) {
      throw new TypeFault(row?.at ?? at, `明细中没有“${row?.name ?? ''}”这一固定行`);
    }
    if (!field) throw new TypeFault(row.at, '固定行后面还要写字段名');
    this.uses.add(entry.path);
    const inner = entry.type.scope;
    const found = inner.find(field.name);
    if (found === undefined) throw new TypeFault(field.at, `没有名为“${field.name}”的字段`);
    if ('fault' in found) throw new TypeFault(field.at, found.fault);
    const read = this.#field(found, inner.depth, field.at);
    const list = entry.path.slice(entry.path.lastIndexOf('.') + 1);
    const run = (frame: Frame) => {
      const rows = ownValue(frame.levels[level], list);
      const values = Array.isArray(rows)
        ? rows.find((candidate) => isValues(candidate) && ownValue(candidate, '_row') === row.name)
        : undefined;
      if (!isValues(values)) return null;
      return read.run({ ...frame, levels: [...frame.levels.slice(0, level + 1), values] });
    };
    return { type: read.type, run };
  }

  #unary(node: Extract<Syntax, { kind: 'unary' }>, scope: Scope): Compiled {
    const operand = this.compile(node.operand, scope);
    if (node.operator === 'not') {
      this.expectKind(operand, ['bool'], node.operand.at, 'not 后面');
      return {
        type: BOOL,
        run: (frame) => {
          const value = operand.run(frame);
          return value === null ? null : value !== true;
        },
      };
    }
    this.expectKind(operand, ['number', 'money'], node.operand.at, '负号后面');
    const run = (frame: Frame) => {
      const value = operand.run(frame);
      return value === null ? null : -(value as number);
    };
    return typeof operand.constant === 'number'
      ? { type: operand.type, run, constant: -operand.constant }
      : { type: operand.type, run };
  }

  #binary(node: Extract<Syntax, { kind: 'binary' }>, scope: Scope): Compiled {
    const left = this.compile(node.left, scope);
    const right = this.compile(node.right, scope);
    const { operator } = node;
    if (operator === 'and' || operator === 'or') {
      this.expectKind(left, ['bool'], node.left.at, `${operator} 左边`);
      this.expectKind(right, ['bool'], node.right.at, `${operator} 右边`);
      return { type: BOOL, run: threeValued(operator, left, right) };
    }
    if (isComparison(operator)) return this.#comparison(operator, left, right, node);
    return this.#arithmetic(operator, left, right, node);
  }

  #comparison(
    operator: BinaryOperator,
    left: Compiled,
    right: Compiled,
    node: Extract<Syntax, { kind: 'binary' }>,
  ): Compiled {
    if (left.type.kind === 'null' || right.type.kind === 'null') {
      throw new TypeFault(node.at, '判断是否为空请用 empty(…) 或 filled(…)');
    }
    const type = this.#sharedType(left, right, node);
    const ordered = ['number', 'money', 'date', 'minute', 'month', 'text'].includes(type.kind);
    const equal = ordered || ['bool', 'code', 'unit', 'ref'].includes(type.kind);
    const isOrder = operator !== '=' && operator !== '!=';
    if (isOrder ? !ordered : !equal) {
      throw new TypeFault(node.at, `${typeName(type)}不能用“${operator}”比较`);
    }
    const compare = COMPARISONS[operator as keyof typeof COMPARISONS];
    return {
      type: BOOL,
      run: (frame) => {
        const a = left.run(frame);
        const b = right.run(frame);
        return a === null || b === null ? null : compare(a as string, b as string);
      },
    };
  }

  /** The type both sides are compared as; literals take the type of the other side when they fit it. */
  #sharedType(left: Compiled, right: Compiled, node: Extract<Syntax, { kind: 'binary' }>): ValueType {
    const shared = this.fitting(left, right, node.right.at) ?? this.fitting(right, left, node.left.at);
    if (shared) return shared;
    throw new TypeFault(node.at, `${typeName(left.type)}不能与${typeName(right.type)}比较`);
  }

  /** The type of `side` when `other` can stand beside it, with literals checked; null when it cannot. */
  fitting(side: Compiled, other: Compiled, at: number): ValueType | null {
    const { constant } = other;
    if (other.type.kind === 'text' && typeof constant === 'string') {
      if (side.type.kind === 'code' || side.type.kind === 'codes') {
        if (side.type.options.some(({ code }) => code === constant)) return side.type;
        throw new TypeFault(at, `选项中没有“${constant}”`);
      }
      if (side.type.kind === 'date' && !isDate(constant)) throw new TypeFault(at, `“${constant}”不是日期`);
      if (side.type.kind === 'month' && !isMonth(constant)) throw new TypeFault(at, `“${constant}”不是月份`);
      if (['date', 'month', 'unit', 'units'].includes(side.type.kind)) return side.type;
    }
    if (side.type.kind === 'money' && other.type.kind === 'number') {
      if (constant === 0) return side.type;
      throw new TypeFault(at, '金额请写成 yuan(…)，例如 yuan(60000)');
    }
    return commonType(side.type, other.type);
  }

  #arithmetic(
    operator: BinaryOperator,
    left: Compiled,
    right: Compiled,
    node: Extract<Syntax, { kind: 'binary' }>,
  ): Compiled {
    this.expectKind(left, ['number', 'money'], node.left.at, `“${operator}”左边`);
    this.expectKind(right, ['number', 'money'], node.right.at, `“${operator}”右边`);
    const type = arithmeticType(operator, left.type.kind === 'money', right.type.kind === 'money');
    if (type === null) {
      throw new TypeFault(node.at, `${typeName(left.type)}与${typeName(right.type)}不能用“${operator}”计算`);
    }
    const isWhole = type.kind === 'money';
    const compute = ARITHMETIC[operator as keyof typeof ARITHMETIC];
    return {
      type,
      run: (frame) => {
        const a = left.run(frame);
        const b = right.run(frame);
        if (a === null || b === null) return null;
        const value = compute(a as number, b as number);
        if (!Number.isFinite(value)) return null;
        return isWhole ? Math.round(value) : value;
      },
    };
  }

  #in(node: Extract<Syntax, { kind: 'in' }>, scope: Scope): Compiled {
    const left = this.compile(node.left, scope);
    if (node.choices.length === 0) throw new TypeFault(node.at, 'in 后面的括号不能是空的');
    const choices = new Set<unknown>();
    for (const choice of node.choices) {
      const compiled = this.compile(choice, scope);
      if (compiled.constant === undefined) throw new TypeFault(choice.at, 'in 的括号里只能写数字或文字');
      if (!['code', 'text', 'number', 'unit', 'month', 'date'].includes(left.type.kind)) {
        throw new TypeFault(node.left.at, `${typeName(left.type)}不能用 in`);
      }
      if (this.fitting(left, compiled, choice.at) === null) {
        throw new TypeFault(choice.at, `${typeName(left.type)}不能与${typeName(compiled.type)}比较`);
      }
      choices.add(compiled.constant);
    }
    return {
      type: BOOL,
      run: (frame) => {
        const value = left.run(frame);
        return value === null ? null : choices.has(value);
      },
    };
  }

  /** Refuses an operand of another kind. The literal null fits everywhere. */
  expectKind(operand: Compiled, kinds: readonly ValueType['kind'][], at: number, place: string): void {
    if (kinds.includes(operand.type.kind) || operand.type.kind === 'null') return;
    const wanted = kinds.map((kind) => typeName({ kind } as ValueType)).join('或');
    throw new TypeFault(at, `${place}应为${wanted}，这里是${typeName(operand.type)}`);
  }
}

const COMPARISONS = {
  '=': (a: string, b: string) => a === b,
  '!=': (a: string, b: string) => a !== b,
  '<': (a: string, b: string) => a < b,
  '<=': (a: string, b: string) => a <= b,
  '>': (a: string, b: string) => a > b,
  '>=': (a: string, b: string) => a >= b,
};

const ARITHMETIC = {
  '+': (a: number, b: number) => a + b,
  '-': (a: number, b: number) => a - b,
  '*': (a: number, b: number) => a * b,
  '/': (a: number, b: number) => a / b,
  '%': (a: number, b: number) => a % b,
};

function isComparison(operator: BinaryOperator): boolean {
  return Object.hasOwn(COMPARISONS, operator);
}

function arithmeticType(operator: BinaryOperator, isMoneyLeft: boolean, isMoneyRight: boolean): ValueType | null {
  if (!isMoneyLeft && !isMoneyRight) return NUMBER;
  switch (operator) {
    case '+':
    case '-':
      return isMoneyLeft && isMoneyRight ? MONEY : null;
    case '*':
      return isMoneyLeft && isMoneyRight ? null : MONEY;
    case '/':
      if (!isMoneyLeft) return null;
      return isMoneyRight ? NUMBER : MONEY;
    default:
      return null;
  }
}

/** Kleene's tables: a false operand decides `and`, a true one decides `or`, whatever the other may be. */
function threeValued(operator: 'and' | 'or', left: Compiled, right: Compiled): (frame: Frame) => unknown {
  const deciding = operator === 'or';
  return (frame) => {
    const a = left.run(frame);
    if (a === deciding) return deciding;
    const b = right.run(frame);
    if (b === deciding) return deciding;
    return a === null || b === null ? null : !deciding;
  };
}
