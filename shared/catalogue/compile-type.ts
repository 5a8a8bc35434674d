import type { z } from 'zod';
import { CodedError } from '#shared/kernel/coded-error.ts';
import type {
  Catalogue,
  DefinitionProblem,
  FieldDefinition,
  indicatorSchema,
  LedgerColumnDefinition,
  LedgerDefinition,
  RuleDefinition,
  TypeDefinition,
} from './definition.ts';
import { compileExpression } from './expression/compile-expression.ts';
import type { Expression, Scope, ValueType } from './expression/types.ts';
import { typeName } from './expression/value-types.ts';
import type { DueDefinition } from './rhythm-definition.ts';
import { duesIn, type PlainDue } from './rhythm-dues.ts';
import { definitionOf } from './system-types.ts';
import { calcOfPlaced, type PlacedField, ScopeBuilder, typeOfPlaced } from './type-scopes.ts';

/** A field with its expressions compiled. */
export interface CompiledField {
  readonly definition: FieldDefinition;
  /** `actual`, `items.topic`, `items.parties.name` */
  readonly path: string;
  readonly valueType: ValueType;
  /** Leaves `data` for the sealed box: by its own sensitivity or by that of the list it stands in (D§6 P6). */
  readonly sealed: boolean;
  readonly required: 'always' | 'never' | Expression;
  readonly visible: Expression | null;
  readonly default: Expression | null;
  /** For calc: what computes it. */
  readonly value: Expression | null;
  /** For enum and enums: all codes, retired ones included. */
  readonly codes: ReadonlySet<string>;
  /** For list: the fields of a row. */
  readonly fields: readonly CompiledField[];
}

/** A rule with its check compiled. */
export interface CompiledRule {
  readonly definition: RuleDefinition;
  readonly check: Expression;
  /** Reads a sealed field, so the county leaves it out. */
  readonly touchesSealed: boolean;
  /** Reads or points at a field that is out of use: nobody could mend what it finds. */
  readonly touchesHidden: boolean;
}

/** A ledger column with its expressions compiled. */
export interface CompiledColumn {
  readonly definition: LedgerColumnDefinition;
  readonly value: Expression;
  readonly numerator: Expression | null;
  readonly denominator: Expression | null;
  readonly touchesSealed: boolean;
}

/** One printed ledger of a type, with its expressions compiled. */
export interface CompiledLedger {
  readonly definition: LedgerDefinition;
  readonly columns: readonly CompiledColumn[];
  /** Which records stand in it; null: all. */
  readonly where: Expression | null;
  /** Which records stand in the public edition; null: all. */
  readonly publicWhen: Expression | null;
}

/** An indicator with its expressions compiled. */
export interface CompiledIndicator {
  readonly definition: z.infer<typeof indicatorSchema>;
  readonly where: Expression | null;
  readonly value: Expression | null;
  readonly denominator: Expression | null;
  readonly at: Expression | null;
  readonly touchesSealed: boolean;
}

/** Something that falls due in every span, with its expressions compiled; read by `shared/domain/rhythms.ts`. */
export interface CompiledDue extends Omit<DueDefinition, 'where' | 'at'> {
  readonly where: Expression | null;
  readonly at: Expression | null;
  /** The choice it stands for, when each choice of an item list falls due by itself. */
  readonly item: string | null;
}

/** A record type ready for use: nothing is parsed again while records are checked, listed or printed. */
export interface CompiledType {
  readonly definition: TypeDefinition;
  readonly fields: readonly CompiledField[];
  /** Every field by path, rows' fields included. */
  readonly byPath: ReadonlyMap<string, CompiledField>;
  readonly scope: Scope;
  readonly rules: readonly CompiledRule[];
  readonly title: Expression;
  /** Columns of the first ledger. */
  readonly columns: readonly CompiledColumn[];
  /** Its ledgers as they are printed, one or more. */
  readonly ledgers: readonly [CompiledLedger, ...CompiledLedger[]];
  readonly indicators: readonly CompiledIndicator[];
  /** When a record with a life should be closed (`life.due`). */
  readonly due: Expression | null;
  /** What falls due of it again and again (`rhythm`). */
  readonly dues: readonly CompiledDue[];
  /** Paths of sealed fields; those of a sealed list's rows are listed too. */
  readonly sealedPaths: ReadonlySet<string>;
}

const ready = new WeakMap<TypeDefinition, CompiledType>();

/** The compiled form of a type, made once per definition. @throws CodedError D02 no such type, C01 faulty definition. */
export function compiledType(catalogue: Pick<Catalogue, 'types'>, typeId: string): CompiledType {
  const definition = definitionOf(catalogue, typeId);
  if (!definition) throw new CodedError('D02');
  const known = ready.get(definition);
  if (known) return known;
  const { compiled, problems } = compileType(definition);
  const [first] = problems;
  if (first) throw new CodedError('C01', `${first.place} ${first.reason}`);
  return compiled;
}

/** True when an expression reads a sealed field, directly or through calculated fields. */
export function touchesSealed(expression: Expression, sealedPaths: ReadonlySet<string>): boolean {
  for (const path of expression.uses) if (sealedPaths.has(path)) return true;
  return false;
}

/**
 * Compiles everything in a definition; faults come with their places, and faulty parts stand empty. A faultless one is
 * kept for {@link compiledType}, so that reading a catalogue and using it compile each type once.
 */
export function compileType(definition: TypeDefinition): {
  compiled: CompiledType;
  problems: readonly DefinitionProblem[];
} {
  const compiler = new TypeCompiler(definition);
  const compiled = compiler.whole();
  if (compiler.problems.length === 0) ready.set(definition, compiled);
  return { compiled, problems: compiler.problems };
}

const ANY_TEXT: readonly ValueType['kind'][] = [
  'text',
  'number',
  'money',
  'bool',
  'date',
  'minute',
  'month',
  'code',
  'codes',
  'person',
  'persons',
  'body',
  'unit',
  'units',
];
const DAY: readonly ValueType['kind'][] = ['date', 'minute', 'month'];
const AMOUNT: readonly ValueType['kind'][] = ['number', 'money'];
const CELL_KINDS: Readonly<Record<LedgerColumnDefinition['kind'], readonly ValueType['kind'][]>> = {
  text: ANY_TEXT,
  longtext: ANY_TEXT,
  date: ['date', 'minute'],
  dt: ['minute'],
  month: ['month', 'date', 'minute'],
  int: ['number'],
  decimal: ['number'],
  money: ['money'],
  percent: ['number'],
  bool: ['bool'],
  stars: ['number'],
};

class TypeCompiler {
  readonly problems: DefinitionProblem[] = [];
  readonly #definition: TypeDefinition;
  readonly #place: string;
  readonly #byPath = new Map<string, CompiledField>();
  readonly #sealedPaths = new Set<string>();
  readonly #placed: readonly PlacedField[];
  readonly #scope: Scope;

  constructor(definition: TypeDefinition) {
    this.#definition = definition;
    this.#place = `types.${definition.id}`;
    const builder = new ScopeBuilder(new Set(definition.sealed), (path, { position, reason }) =>
      this.problems.push({ place: `${this.#place}.fields.${path}.value:${position}`, reason }),
    );
    const { scope, fields } = builder.level(definition.fields, null, '', false);
    this.#scope = scope;
    this.#placed = fields;
  }

  whole(): CompiledType {
    const fields = this.#placed.map((field) => this.#field(field));
    const { rules, title, ledger, furtherLedgers = [], indicators, life } = this.#definition;
    const first = this.#ledger(ledger, 'ledger');
    return {
      definition: this.#definition,
      fields,
      byPath: this.#byPath,
      scope: this.#scope,
      rules: rules.map((rule, index) => this.#rule(rule, index)),
      title: this.#expression(title, this.#scope, 'title', ANY_TEXT),
      columns: first.columns,
      ledgers: [first, ...furtherLedgers.map((further, index) => this.#ledger(further, `furtherLedgers.${index}`))],
      indicators: indicators.map((indicator, index) => this.#indicator(indicator, index)),
      due: this.#optional(life?.due, this.#scope, 'life.due', DAY.slice(0, 2)),
      dues: duesIn(this.#definition).map((due, index) => this.#due(due, index)),
      sealedPaths: this.#sealedPaths,
    };
  }

  #due({ item, ...due }: PlainDue, index: number): CompiledDue {
    const place = item === null ? `rhythm.dues.${index}` : 'rhythm.itemsOf';
    const rowScope = this.#rowScope(due.progress, `${place}.progress`);
    const where = this.#optional(due.where, this.#scope, `${place}.where`, ['bool']);
    return { ...due, item, where, at: this.#optional(due.at, rowScope, `${place}.at`, DAY) };
  }

  #expression(text: string, scope: Scope, place: string, kinds: readonly ValueType['kind'][]): Expression {
    const compiled = compileExpression(text, scope);
    if (!compiled.ok) {
      const { position, reason } = compiled.error;
      this.problems.push({ place: `${this.#place}.${place}:${position}`, reason });
      return nothing(text, scope.depth);
    }
    const { type } = compiled.value;
    if (type.kind !== 'null' && !kinds.includes(type.kind)) {
      const wanted =
        kinds === ANY_TEXT ? '能显示为文字的值' : kinds.map((kind) => typeName({ kind } as ValueType)).join('或');
      this.problems.push({ place: `${this.#place}.${place}:1`, reason: `结果应为${wanted}，这里是${typeName(type)}` });
    }
    return compiled.value;
  }

  #optional(
    text: string | undefined,
    scope: Scope,
    place: string,
    kinds: readonly ValueType['kind'][],
  ): Expression | null {
    return text === undefined ? null : this.#expression(text, scope, place, kinds);
  }

  #field(placed: PlacedField): CompiledField {
    const { definition, path, scope } = placed;
    const place = `fields.${path}`;
    const valueType = typeOfPlaced(placed);
    const { required } = definition;
    if (placed.sealed) this.#sealedPaths.add(path);
    const field: CompiledField = {
      definition,
      path,
      valueType,
      sealed: placed.sealed,
      required:
        typeof required === 'string' ? required : this.#expression(required.when, scope, `${place}.required`, ['bool']),
      visible: this.#optional(definition.visible, scope, `${place}.visible`, ['bool']),
      default: this.#optional(definition.default, scope, `${place}.default`, defaultKinds(valueType)),
      value: calcOfPlaced(placed),
      codes: new Set(definition.options?.map(({ code }) => code)),
      fields: placed.fields.map((inner) => this.#field(inner)),
    };
    this.#checkDefaultCode(field, `${place}.default`);
    this.#byPath.set(path, field);
    return field;
  }

  /** `'village'` as a default must be one of the field's own codes. */
  #checkDefaultCode(field: CompiledField, place: string): void {
    const literal = /^\s*'([^']*)'\s*$/.exec(field.definition.default ?? '')?.[1];
    if (field.valueType.kind === 'code' && literal !== undefined && !field.codes.has(literal)) {
      this.problems.push({ place: `${this.#place}.${place}:1`, reason: `选项中没有“${literal}”` });
    }
  }

  #rowScope(rows: string | undefined, place: string): Scope {
    if (rows === undefined) return this.#scope;
    const list = this.#placed.find(({ definition }) => definition.id === rows);
    const type = list ? typeOfPlaced(list) : null;
    if (type?.kind === 'rows') return type.scope;
    this.problems.push({ place: `${this.#place}.${place}`, reason: `没有名为“${rows}”的明细` });
    return this.#scope;
  }

  #rule(definition: RuleDefinition, index: number): CompiledRule {
    const place = `rules.${index}`;
    const scope = this.#rowScope(definition.rows, `${place}.rows`);
    const check = this.#expression(definition.check, scope, `${place}.check`, ['bool']);
    const isSealedList = definition.rows !== undefined && this.#sealedPaths.has(definition.rows);
    const paths = [...check.uses, ...definition.fields, ...definition.fields.map((id) => `${definition.rows}.${id}`)];
    return {
      definition,
      check,
      touchesSealed: isSealedList || touchesSealed(check, this.#sealedPaths),
      touchesHidden: paths.some((path) => this.#byPath.get(path)?.definition.hidden),
    };
  }

  #ledger(definition: LedgerDefinition, place: string): CompiledLedger {
    const scope = this.#rowScope(definition.rows, `${place}.rows`);
    return {
      definition,
      columns: definition.columns.map((column, index) => this.#column(column, scope, `${place}.columns.${index}`)),
      where: this.#optional(definition.where, this.#scope, `${place}.where`, ['bool']),
      publicWhen: this.#optional(definition.publicWhen, this.#scope, `${place}.publicWhen`, ['bool']),
    };
  }

  #column(definition: LedgerColumnDefinition, scope: Scope, place: string): CompiledColumn {
    const value = this.#expression(definition.value, scope, `${place}.value`, CELL_KINDS[definition.kind]);
    const { total } = definition;
    const rate = typeof total === 'object' ? total : null;
    if (total === 'sum' && !AMOUNT.includes(value.type.kind)) {
      this.problems.push({ place: `${this.#place}.${place}.total`, reason: '只有数字和金额可以合计' });
    }
    return {
      definition,
      value,
      numerator: this.#optional(rate?.numerator, scope, `${place}.total.numerator`, AMOUNT),
      denominator: this.#optional(rate?.denominator, scope, `${place}.total.denominator`, AMOUNT),
      touchesSealed: touchesSealed(value, this.#sealedPaths),
    };
  }

  #indicator(definition: z.infer<typeof indicatorSchema>, index: number): CompiledIndicator {
    const place = `indicators.${index}`;
    const scope = this.#rowScope(definition.rows, `${place}.rows`);
    const where = this.#optional(definition.where, scope, `${place}.where`, ['bool']);
    const value = this.#optional(definition.value, scope, `${place}.value`, AMOUNT);
    const denominator = this.#optional(definition.denominator, scope, `${place}.denominator`, AMOUNT);
    const at = this.#optional(definition.at, scope, `${place}.at`, DAY);
    const parts = [where, value, denominator, at].filter((part) => part !== null);
    return {
      definition,
      where,
      value,
      denominator,
      at,
      touchesSealed: parts.some((part) => touchesSealed(part, this.#sealedPaths)),
    };
  }
}

function nothing(text: string, depth: number): Expression {
  return { text, type: { kind: 'null' }, uses: new Set(), cost: 1, loops: 0, depth, run: () => null };
}

/** Kinds that a default of the field may yield; a text literal may name a code or unit. */
function defaultKinds(type: ValueType): readonly ValueType['kind'][] {
  switch (type.kind) {
    case 'code':
    case 'unit':
      return [type.kind, 'text'];
    case 'money':
      return ['money'];
    case 'persons':
      return ['persons', 'person'];
    default:
      return [type.kind];
  }
}
