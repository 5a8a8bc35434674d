import { type CompiledType, compiledType, touchesSealed } from './compile-type.ts';
import type { Catalogue, DefinitionProblem } from './definition.ts';
import { compileExpression } from './expression/compile-expression.ts';
import type { Expression, ValueType } from './expression/types.ts';
import { typeName } from './expression/value-types.ts';

/** A field over other records, ready to be counted (`shared/domain/over-records.ts`). */
export interface OverProgram {
  readonly field: string;
  readonly type: string;
  /** Null: the record itself. */
  readonly key: Expression | null;
  readonly names: readonly Expression[];
  readonly where: Expression | null;
  readonly value: Expression | null;
  readonly span: 'year' | 'ever';
  readonly sameUnit: boolean;
}

const NAME: readonly ValueType['kind'][] = ['text', 'body', 'person', 'code', 'unit', 'ref', 'refs'];

const ready = new WeakMap<CompiledType, readonly OverProgram[]>();

/** The fields of a type that are counted over other records. */
export function overPrograms(catalogue: Catalogue, typeId: string): readonly OverProgram[] {
  const type = compiledType(catalogue, typeId);
  const known = ready.get(type);
  if (known) return known;
  const made = compileAll(catalogue, type, () => undefined);
  ready.set(type, made);
  return made;
}

/** Faults of all such fields, each with its place. */
export function overProblems(catalogue: Catalogue): readonly DefinitionProblem[] {
  const problems: DefinitionProblem[] = [];
  for (const id of catalogue.types.keys()) {
    const type = compiledType(catalogue, id);
    compileAll(catalogue, type, (place, reason) => problems.push({ place: `types.${id}.fields.${place}`, reason }));
  }
  return problems;
}

function compileAll(
  catalogue: Catalogue,
  own: CompiledType,
  report: (place: string, reason: string) => void,
): readonly OverProgram[] {
  return own.fields.flatMap(({ definition, path, sealed }): OverProgram[] => {
    const { over } = definition;
    if (!over) return [];
    if (!catalogue.types.has(over.type)) {
      report(`${path}.over.type`, `没有名为“${over.type}”的台账类别`);
      return [];
    }
    const other = compiledType(catalogue, over.type);
    const read = (text: string | undefined, type: CompiledType, name: string, kinds: readonly ValueType['kind'][]) => {
      if (text === undefined) return null;
      const compiled = compileExpression(text, type.scope);
      if (!compiled.ok) {
        report(`${path}.over.${name}:${compiled.error.position}`, compiled.error.reason);
        return null;
      }
      const { kind } = compiled.value.type;
      if (kind !== 'null' && !kinds.includes(kind))
        report(`${path}.over.${name}:1`, `这里不能是${typeName(compiled.value.type)}`);
      if (!sealed && touchesSealed(compiled.value, type.sealedPaths))
        report(`${path}.over.${name}`, '用到加密字段，自己的敏感级别也要加密');
      if (compiled.value.uses.has('@me')) report(`${path}.over.${name}`, '不能用 me()');
      return compiled.value;
    };
    const names = over.names.map((text, at) => read(text, other, `names.${at}`, NAME));
    const key = over.key === '@id' ? null : read(over.key, own, 'key', NAME);
    const value = read(over.value, other, 'value', [over.gives]);
    const where = read(over.where, other, 'where', ['bool']);
    const { span, sameUnit, type } = over;
    return [{ field: path, type, key, names: names.filter((one) => one !== null), where, value, span, sameUnit }];
  });
}
