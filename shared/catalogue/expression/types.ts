import type { Option } from '../definition.ts';

/** What an expression may yield, known before it runs. See README.md in this folder. */
export type ValueType =
  | { readonly kind: 'number' | 'money' | 'text' | 'bool' | 'date' | 'minute' | 'month' | 'null' }
  | { readonly kind: 'person' | 'persons' | 'body' | 'unit' | 'units' | 'ref' | 'refs' }
  | { readonly kind: 'code' | 'codes'; readonly options: readonly Option[] }
  | { readonly kind: 'rows'; readonly scope: Scope; readonly fixedRows: readonly Option[] };

/** A name that an expression may use. */
export interface ScopeEntry {
  readonly type: ValueType;
  /** Path of the field in its type: `actual`, `items.topic`. */
  readonly path: string;
  /** For calculated fields: the expression that is run instead of reading a stored value. */
  readonly calc?: Expression;
}

/** A name that exists but cannot be used, with the reason in Chinese (a calculated field that depends on itself). */
export interface ScopeFault {
  readonly fault: string;
}

/** Names of one level: the record (`depth` 0), a row (1), a row of a row (2). Unknown names are sought in `outer`. */
export interface Scope {
  readonly depth: number;
  readonly outer: Scope | null;
  readonly find: (name: string) => ScopeEntry | ScopeFault | undefined;
}

/** A compiled expression: parsed and type-checked once, run many times. */
export interface Expression {
  readonly text: string;
  readonly type: ValueType;
  /**
   * Paths of all fields it reads, those read by calculated fields included: `items`, `items.topic`; `@today` and `@me`
   * when it depends on the date or the person.
   */
  readonly uses: ReadonlySet<string>;
  /** Nodes run per evaluation, calculated fields unfolded; loops over rows not multiplied. */
  readonly cost: number;
  /** Deepest nesting of loops over rows. */
  readonly loops: number;
  /** Depth of the scope it was compiled for. */
  readonly depth: number;
  readonly run: (frame: Frame) => unknown;
}

/** A fault in an expression: character position counted from 1, and the reason in Chinese. */
export interface ExpressionProblem {
  readonly position: number;
  readonly reason: string;
}

/** Field values of a record or row. */
export type Values = Readonly<Record<string, unknown>>;

/** A person as stored: name, and the roster entry when chosen from it. */
export interface Person {
  readonly name: string;
  readonly personId?: string;
}

/** What an expression sees of the world; everything is handed in, nothing is global. */
export interface Environment {
  /** `YYYY-MM-DD` */
  readonly today: string;
  /** The person who is entering; null at the county and in exports. */
  readonly me: Person | null;
  /** Members of a body (D§1.5) by the value of a body field; null when unknown. */
  readonly memberCountOf: (body: unknown) => number | null;
  /** Name of a unit by code; null when unknown. */
  readonly unitName: (code: string) => string | null;
}

/** Values and environment of one evaluation: the record and the rows inside which it runs. */
export interface Frame {
  readonly levels: readonly Values[];
  readonly environment: Environment;
}
