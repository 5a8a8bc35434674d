import { type Compiled, type NodeCompiler, TypeFault } from './compiled.ts';
import type { Syntax } from './syntax.ts';
import type { Frame, Scope, ValueType } from './types.ts';
import { typeName } from './value-types.ts';

/** The arguments of one call, compiled on demand so that some can be compiled for rows. */
export interface Arguments {
  readonly compiler: NodeCompiler;
  readonly name: string;
  readonly count: number;
  readonly scope: Scope;
  /** Refuses another number of arguments. */
  readonly expect: (least: number, most: number) => void;
  readonly compile: (index: number, kinds?: readonly ValueType['kind'][]) => Compiled;
  readonly all: (kinds?: readonly ValueType['kind'][]) => readonly Compiled[];
  /** Compiles an argument for the rows of a list. */
  readonly inRows: (index: number, rows: Scope, kinds?: readonly ValueType['kind'][]) => Compiled;
  /** The one type of several arguments. */
  readonly common: (compiled: readonly Compiled[], indexes: readonly number[]) => ValueType;
  readonly at: (index: number) => number;
}

export type FunctionMaker = (args: Arguments) => Compiled;

/** A type fault at a position. */
export function fault(position: number, reason: string): TypeFault {
  return new TypeFault(position, reason);
}

/** Gives a function its arguments. */
export function readArguments(
  compiler: NodeCompiler,
  node: Extract<Syntax, { kind: 'call' }>,
  scope: Scope,
): Arguments {
  const { name, args } = node;
  const at = (index: number) => args[index]?.at ?? node.at;
  const argument = (index: number): Syntax => {
    const found = args[index];
    if (found === undefined) throw fault(node.at, `${name} 缺少第 ${index + 1} 项`);
    return found;
  };
  const checked = (compiled: Compiled, index: number, kinds?: readonly ValueType['kind'][]) => {
    if (kinds) compiler.expectKind(compiled, kinds, at(index), `${name} 的第 ${index + 1} 项`);
    return compiled;
  };
  const done = new Map<number, Compiled>();
  const compile = (index: number, kinds?: readonly ValueType['kind'][]) => {
    const compiled = done.get(index) ?? compiler.compile(argument(index), scope);
    done.set(index, compiled);
    return checked(compiled, index, kinds);
  };
  return {
    compiler,
    name,
    count: args.length,
    scope,
    at,
    compile,
    all: (kinds) => args.map((_, index) => compile(index, kinds)),
    inRows: (index, rows, kinds) => checked(compiler.inRows(argument(index), rows), index, kinds),
    expect: (least, most) => {
      if (args.length >= least && args.length <= most) return;
      const wanted = least === most ? `${least}` : `${least} 到 ${most}`;
      throw fault(node.at, `${name} 应有 ${wanted} 项，这里有 ${args.length} 项`);
    },
    common: (compiled, indexes) => {
      let type: ValueType = { kind: 'null' };
      for (const [order, index] of indexes.entries()) {
        const part = compiled[order];
        if (part === undefined) continue;
        // Literals take the type of what stands before them: a code, a date, nought of money.
        const shared: ValueType | null =
          order === 0 ? part.type : compiler.fitting({ type, run: () => null }, part, at(index));
        if (shared === null) {
          throw fault(at(index), `${name} 的各项类型应一致，这里一处是${typeName(type)}，一处是${typeName(part.type)}`);
        }
        type = shared;
      }
      return type;
    },
  };
}

/** Runs a computation when no argument is null; null otherwise. */
export function strict(
  args: readonly Compiled[],
  compute: (...values: readonly unknown[]) => unknown,
): (frame: Frame) => unknown {
  return (frame) => {
    const values: unknown[] = [];
    for (const arg of args) {
      const value = arg.run(frame);
      if (value === null) return null;
      values.push(value);
    }
    return compute(...values);
  };
}
