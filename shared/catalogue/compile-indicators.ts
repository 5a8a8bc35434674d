import { type CompiledType, compiledType, touchesSealed } from './compile-type.ts';
import type { Catalogue, DefinitionProblem } from './definition.ts';
import { compileExpression } from './expression/compile-expression.ts';
import type { Expression, Scope, ValueType } from './expression/types.ts';
import { typeName } from './expression/value-types.ts';
import type { CatalogueIndicator, Span, TermDefinition } from './indicator-definition.ts';

/** What records of one type contribute to a sum. */
export interface RecordTerm {
  readonly kind: 'records';
  readonly sign: 1 | -1;
  readonly type: string;
  readonly rows: string | null;
  readonly where: Expression | null;
  readonly value: Expression | null;
  readonly at: Expression | null;
  readonly every: Span | null;
  readonly upTo: number;
  readonly linked: boolean;
  readonly seenIn: {
    readonly key: Expression;
    readonly type: string;
    readonly names: readonly Expression[];
    readonly months: number;
  } | null;
}

/** What units contribute: dues by the calendar, or a figure of their own. */
export interface UnitTerm {
  readonly kind: 'units';
  readonly sign: 1 | -1;
  readonly units: 'village' | 'town';
  readonly every: Span | null;
  readonly times: number;
  readonly figure: 'households' | 'population' | 'groupCount' | 'partyMemberCount' | null;
}

/** What bodies contribute. */
export interface BodyTerm {
  readonly kind: 'bodies';
  readonly sign: 1 | -1;
  readonly bodies: ReadonlySet<string>;
  readonly figure: 'members' | 'count';
}

/** What a type's rhythm asks for, and how much of it was done (`shared/domain/rhythms.ts`). */
export interface DueTerm {
  readonly kind: 'dues';
  readonly sign: 1 | -1;
  readonly type: string;
  readonly count: 'due' | 'done' | 'on_time';
}
export type Term = RecordTerm | UnitTerm | BodyTerm | DueTerm;

/** An indicator ready to be counted, whether it stood with a type or with the catalogue. */
export interface IndicatorProgram {
  readonly code: string;
  readonly label: string;
  readonly unit: string;
  readonly kind: 'sum' | 'ratio' | 'last';
  readonly span: 'period' | 'year' | 'ever';
  readonly numerator: readonly Term[];
  /** Empty for sums and last values. */
  readonly denominator: readonly Term[];
}

const ready = new WeakMap<Catalogue, readonly IndicatorProgram[]>();

/** All indicators of a catalogue that was read without faults: those of types in their order, then the catalogue's. */
export function indicatorPrograms(catalogue: Catalogue): readonly IndicatorProgram[] {
  const known = ready.get(catalogue);
  if (known) return known;
  const made = new IndicatorCompiler(catalogue).all();
  ready.set(catalogue, made);
  return made;
}

/** Faults of the catalogue's indicators and its monthly table, each with its place. */
export function indicatorProblems(catalogue: Catalogue): readonly DefinitionProblem[] {
  const compiler = new IndicatorCompiler(catalogue);
  const programs = compiler.all();
  const codes = new Set<string>();
  for (const { code } of programs) {
    if (codes.has(code)) compiler.problems.push({ place: 'indicators', reason: `指标代码“${code}”重复` });
    codes.add(code);
  }
  for (const [index, code] of catalogue.monthlyTable.entries()) {
    if (!codes.has(code))
      compiler.problems.push({ place: `monthlyTable.${index}`, reason: `没有代码为“${code}”的指标` });
  }
  if (compiler.problems.length === 0) ready.set(catalogue, programs);
  return compiler.problems;
}

const AMOUNT: readonly ValueType['kind'][] = ['number', 'money'];
const DAY: readonly ValueType['kind'][] = ['date', 'minute', 'month'];
const NAME: readonly ValueType['kind'][] = ['text', 'body', 'person', 'code'];

class IndicatorCompiler {
  readonly problems: DefinitionProblem[] = [];
  readonly #catalogue: Catalogue;

  constructor(catalogue: Catalogue) {
    this.#catalogue = catalogue;
  }

  all(): IndicatorProgram[] {
    const ofTypes = Array.from(this.#catalogue.types.keys(), (id) => this.#ofType(id)).flat();
    return [...ofTypes, ...this.#catalogue.indicators.map((indicator) => this.#ofCatalogue(indicator))];
  }

  #ofType(id: string): IndicatorProgram[] {
    return compiledType(this.#catalogue, id).indicators.map(
      ({ definition, where, value, denominator, at, touchesSealed }) => {
        const { code, label, unit, kind, rows, span, linked } = definition;
        const place = `types.${id}.indicators.${code}`;
        if (touchesSealed) this.problems.push({ place, reason: SEALED });
        const plain = { ...PLAIN, type: id, rows: rows ?? null, where, at, linked };
        const below = denominator === null ? [] : [{ ...plain, value: denominator }];
        return { code, label, unit, kind, span, numerator: [{ ...plain, value }], denominator: below };
      },
    );
  }

  #ofCatalogue(indicator: CatalogueIndicator): IndicatorProgram {
    const { code, label, unit, kind, span } = indicator;
    const place = `indicators.${code}`;
    if ((kind === 'ratio') !== (indicator.denominator !== undefined)) {
      this.problems.push({ place: `${place}.denominator`, reason: '比率指标要有分母，其他指标不能有' });
    }
    const side = (terms: readonly TermDefinition[], name: string) =>
      terms.flatMap((term, index) => this.#term(term, `${place}.${name}.${index}`));
    const numerator = side(indicator.numerator, 'numerator');
    return { code, label, unit, kind, span, numerator, denominator: side(indicator.denominator ?? [], 'denominator') };
  }

  #term(term: TermDefinition, place: string): Term[] {
    const sign = term.minus ? -1 : 1;
    if ('units' in term) {
      const { units, every = null, times, figure = null } = term;
      if ((every === null) === (figure === null)) {
        this.problems.push({ place, reason: '应写明多久一次（every），或者取单位的哪个数（figure），二者选一' });
      }
      return [{ kind: 'units', sign, units, every, times, figure }];
    }
    if ('dues' in term) {
      return this.#type(term.dues, `${place}.dues`) ? [{ kind: 'dues', sign, type: term.dues, count: term.count }] : [];
    }
    if ('bodies' in term) return [{ kind: 'bodies', sign, bodies: new Set(term.bodies), figure: term.figure }];
    return this.#records(term, sign, place);
  }

  #records(term: Extract<TermDefinition, { type: string }>, sign: 1 | -1, place: string): Term[] {
    const type = this.#type(term.type, `${place}.type`);
    if (!type) return [];
    const rows = term.rows === undefined ? null : type.byPath.get(term.rows);
    if (rows !== null && rows?.valueType.kind !== 'rows') {
      this.problems.push({ place: `${place}.rows`, reason: `没有名为“${term.rows}”的明细` });
      return [];
    }
    const scope = rows?.valueType.kind === 'rows' ? rows.valueType.scope : type.scope;
    if (rows?.sealed) this.problems.push({ place: `${place}.rows`, reason: SEALED });
    const compile = (text: string | undefined, name: string, kinds: readonly ValueType['kind'][]) =>
      text === undefined ? null : this.#expression(text, type, scope, `${place}.${name}`, kinds);
    const where = compile(term.where, 'where', ['bool']);
    const value = compile(term.value, 'value', AMOUNT);
    const at = compile(term.at, 'at', DAY);
    if (term.every !== undefined && value) {
      this.problems.push({ place: `${place}.value`, reason: '按期计次（every）时不能再写数值' });
    }
    const { linked, upTo, every = null } = term;
    const seenIn = this.#seenIn(term.seenIn, type, scope, place);
    return [
      {
        kind: 'records',
        sign,
        type: term.type,
        rows: term.rows ?? null,
        where,
        value,
        at,
        every,
        upTo,
        linked,
        seenIn,
      },
    ];
  }

  #seenIn(
    seen: Extract<TermDefinition, { type: string }>['seenIn'],
    type: CompiledType,
    scope: Scope,
    place: string,
  ): RecordTerm['seenIn'] {
    const other = seen && this.#type(seen.type, `${place}.seenIn.type`);
    if (!seen || !other) return null;
    const key = this.#expression(seen.key, type, scope, `${place}.seenIn.key`, NAME);
    const names = seen.names.map((text, index) =>
      this.#expression(text, other, other.scope, `${place}.seenIn.names.${index}`, NAME),
    );
    const made = names.filter((name) => name !== null);
    return key ? { key, type: seen.type, names: made, months: seen.months } : null;
  }

  #type(id: string, place: string): CompiledType | null {
    if (this.#catalogue.types.has(id)) return compiledType(this.#catalogue, id);
    this.problems.push({ place, reason: `没有名为“${id}”的台账类别` });
    return null;
  }

  #expression(
    text: string,
    type: CompiledType,
    scope: Scope,
    place: string,
    kinds: readonly ValueType['kind'][],
  ): Expression | null {
    const compiled = compileExpression(text, scope);
    if (!compiled.ok) {
      this.problems.push({ place: `${place}:${compiled.error.position}`, reason: compiled.error.reason });
      return null;
    }
    const { kind } = compiled.value.type;
    if (kind !== 'null' && !kinds.includes(kind)) {
      const wanted = kinds.map((one) => typeName({ kind: one } as ValueType)).join('或');
      this.problems.push({ place: `${place}:1`, reason: `结果应为${wanted}，这里是${typeName(compiled.value.type)}` });
    }
    if (touchesSealed(compiled.value, type.sealedPaths)) this.problems.push({ place, reason: SEALED });
    return compiled.value;
  }
}

/** The county would count something else than the town. */
const SEALED = '指标不能用加密字段：县里看不到，算出来会不一样';

const PLAIN = {
  kind: 'records',
  sign: 1,
  value: null,
  every: null,
  upTo: 1,
  seenIn: null,
} as const;
