import type { Syntax } from './syntax.ts';
import type { Frame, Scope, ValueType } from './types.ts';

/** A node ready to run. `constant` is set for literals, so that codes and dates can be checked before running. */
export interface Compiled {
  readonly type: ValueType;
  readonly run: (frame: Frame) => unknown;
  readonly constant?: string | number;
}

/** What functions need of the compiler. */
export interface NodeCompiler {
  readonly compile: (node: Syntax, scope: Scope) => Compiled;
  /** Compiles an argument that runs once per row. */
  readonly inRows: (node: Syntax, scope: Scope) => Compiled;
  /** Notes that the expression depends on something besides fields: `@today`, `@me`. */
  readonly noteUse: (name: '@today' | '@me') => void;
  /** The type of `side` when `other` can stand beside it, with literals checked; null when it cannot. */
  readonly fitting: (side: Compiled, other: Compiled, at: number) => ValueType | null;
  /** Refuses an operand of another kind. The literal null fits everywhere. */
  readonly expectKind: (operand: Compiled, kinds: readonly ValueType['kind'][], at: number, place: string) => void;
}

/** A fault of types or names; caught in compile-expression.ts and nowhere else. */
export class TypeFault extends Error {
  readonly position: number;
  constructor(position: number, reason: string) {
    super(reason);
    this.position = position;
  }
}
