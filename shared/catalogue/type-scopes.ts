import type { FieldDefinition, Sensitivity } from './definition.ts';
import { compileExpression } from './expression/compile-expression.ts';
import type { Expression, ExpressionProblem, Scope, ScopeEntry, ScopeFault, ValueType } from './expression/types.ts';
import { valueTypeOf } from './field-types.ts';

/** A field placed in its type, before its expressions are compiled. */
export interface PlacedField {
  readonly definition: FieldDefinition;
  readonly path: string;
  readonly sealed: boolean;
  readonly scope: Scope;
  readonly fields: readonly PlacedField[];
  /** Type and, for calc, the compiled expression; compiled when first asked for. */
  readonly entry: () => ScopeEntry | ScopeFault;
}

/** Called once for every calculated field whose expression does not compile. */
export type CalcFault = (path: string, problem: ExpressionProblem) => void;

/** Longest chain of calculated fields that depend on each other. */
const MAX_CALC_CHAIN = 20;

/**
 * Names that stand for parts of the envelope: the official number and the unit. Whoever evaluates hands them in beside
 * the field values (`{...values, record_no, unit_code}`); where they are absent they read as empty.
 */
export const ENVELOPE_NAMES: ReadonlyMap<string, ScopeEntry> = new Map<string, ScopeEntry>([
  ['record_no', { type: { kind: 'text' }, path: 'record_no' }],
  ['unit_code', { type: { kind: 'unit' }, path: 'unit_code' }],
]);

/** Makes the scopes of a type; calculated fields compile each other on demand, and circles are found on the way. */
export class ScopeBuilder {
  readonly #sealedClasses: ReadonlySet<Sensitivity>;
  readonly #onFault: CalcFault;
  #chain = 0;

  constructor(sealedClasses: ReadonlySet<Sensitivity>, onFault: CalcFault) {
    this.#sealedClasses = sealedClasses;
    this.#onFault = onFault;
  }

  /** Places the fields of one level (`prefix` is `` for the record, `items.` for a list's rows). */
  level(
    definitions: readonly FieldDefinition[],
    outer: Scope | null,
    prefix: string,
    isSealed: boolean,
    special: ReadonlyMap<string, ScopeEntry> = new Map(),
  ): { scope: Scope; fields: readonly PlacedField[] } {
    const byId = new Map<string, PlacedField>();
    const scope: Scope = {
      depth: outer === null ? 0 : outer.depth + 1,
      outer,
      find: (name) => byId.get(name)?.entry() ?? (outer === null ? ENVELOPE_NAMES.get(name) : special.get(name)),
    };
    const fields = definitions.map((definition) => {
      const field = this.#place(definition, scope, prefix, isSealed);
      byId.set(definition.id, field);
      return field;
    });
    return { scope, fields };
  }

  #place(definition: FieldDefinition, scope: Scope, prefix: string, isSealed: boolean): PlacedField {
    const path = prefix + definition.id;
    const sealed = isSealed || this.#sealedClasses.has(definition.sensitivity);
    const rows = definition.type === 'list' ? this.#rows(definition, scope, path, sealed) : null;
    const type = valueTypeOf(definition, rows?.scope ?? null);
    const entry =
      definition.type === 'calc' && !definition.over
        ? this.#calcEntry(definition, path, scope)
        : constantEntry({ type, path });
    return { definition, path, sealed, scope, fields: rows?.fields ?? [], entry };
  }

  /** Rows that always exist know which one they are: `_row` is the code of the fixed row. */
  #rows(definition: FieldDefinition, scope: Scope, path: string, isSealed: boolean) {
    const special = new Map<string, ScopeEntry>();
    if (definition.fixedRows) {
      special.set('_row', { type: { kind: 'code', options: definition.fixedRows }, path: `${path}._row` });
    }
    return this.level(definition.fields ?? [], scope, `${path}.`, isSealed, special);
  }

  #calcEntry(definition: FieldDefinition, path: string, scope: Scope): PlacedField['entry'] {
    let done: ScopeEntry | ScopeFault | null = null;
    let isRunning = false;
    return () => {
      if (done) return done;
      if (isRunning) return { fault: `计算项“${definition.label}”循环引用了自己` };
      if (this.#chain >= MAX_CALC_CHAIN) return { fault: `计算项相互引用不能超过 ${MAX_CALC_CHAIN} 层` };
      isRunning = true;
      this.#chain++;
      const calc = compileExpression(definition.value ?? '', scope);
      this.#chain--;
      isRunning = false;
      if (calc.ok) done = { type: calc.value.type, path, calc: calc.value };
      else {
        done = { fault: `计算项“${definition.label}”的定义有误` };
        this.#onFault(path, calc.error);
      }
      return done;
    };
  }
}

function constantEntry(entry: ScopeEntry): () => ScopeEntry {
  return () => entry;
}

/** The type of a placed field in expressions. */
export function typeOfPlaced(field: PlacedField): ValueType {
  const entry = field.entry();
  return 'fault' in entry ? { kind: 'null' } : entry.type;
}

/** The compiled expression of a calculated field; null for stored and faulty ones. */
export function calcOfPlaced(field: PlacedField): Expression | null {
  const entry = field.entry();
  return 'fault' in entry ? null : (entry.calc ?? null);
}
