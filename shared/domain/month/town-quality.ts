import { type CompiledField, compiledType } from '#shared/catalogue/compile-type.ts';
import type { Environment, Values } from '#shared/catalogue/expression/types.ts';
import { isEmptyValue, ownValue } from '#shared/catalogue/expression/value-types.ts';
import { environmentOf } from '../context.ts';
import { DueCounter } from '../rhythms.ts';
import type { factsOf } from './figure-basis.ts';
import type { FigureRow, TownRow } from './town-figure-rows.ts';

type Facts = ReturnType<typeof factsOf>;
type QualityRow = Pick<FigureRow, 'code' | 'unitCode' | 'numerator' | 'denominator'>;

/** Counts C2, C3 and C4 (D§3.4) of one month, unit by unit, over records that pass one by one. */
export interface QualityCounter {
  add(row: TownRow): void;
  rows(): QualityRow[];
}

/**
 * Types whose records must by law have paper proof, and from when on (D§3.4 C4: 调解协议, 四议两公开 sheets). Never photos,
 * never per record (D§7).
 */
const PAPERS_BY_LAW: Readonly<Record<string, (values: Values) => boolean>> = {
  mediation_case: (values) => ownValue(values, 'agreement_form') === 'written',
  four_two_decision: (values) => ownValue(values, 'state') === 'disclosed',
};

export function qualityCounter(facts: Facts, month: string): QualityCounter {
  const { catalogue, context, months, units } = facts;
  const dues = new DueCounter({ catalogue, context, months, from: month, to: month, units });
  const environment = environmentOf(context);
  const sums = new Map<string, { numerator: number; denominator: number }>();
  const add = (code: string, unitCode: string, numerator: number, denominator: number) => {
    if (denominator === 0) return;
    const key = `${code}|${unitCode}`;
    const sum = sums.get(key) ?? { numerator: 0, denominator: 0 };
    sums.set(key, sum);
    sum.numerator += numerator;
    sum.denominator += denominator;
  };
  return {
    add(row) {
      dues.add({ ...row, uid: row.id, title: '' });
      if (row.period !== month || !catalogue.types.has(row.type)) return;
      const { fields, columns } = compiledType(catalogue, row.type);
      const printed = new Set(columns.map(({ definition }) => definition.value));
      const expected = fields.filter((field) => isExpected(field, row.values, printed, environment));
      const filled = expected.filter(({ definition }) => !isEmptyValue(ownValue(row.values, definition.id) ?? null));
      add('C2', row.unitCode, filled.length, expected.length);
      if (PAPERS_BY_LAW[row.type]?.(row.values)) add('C4', row.unitCode, row.papers > 0 ? 1 : 0, 1);
    },
    rows() {
      for (const { unitCode, times, done } of dues.standings()) add('C3', unitCode, Math.min(done, times), times);
      return [...sums].map(([key, sum]) => ({ code: key.slice(0, 2), unitCode: key.slice(3), ...sum }));
    },
  };
}

/** Required, or printed as a column of the ledger; in use, shown, typed by people, and not sealed. */
function isExpected(
  { definition, sealed, required, visible }: CompiledField,
  values: Values,
  printed: ReadonlySet<string>,
  environment: Environment,
): boolean {
  const { id, type, hidden, offByDefault } = definition;
  if (sealed || hidden || offByDefault || type === 'calc' || type === 'bool') return false;
  const input = { levels: [values], environment };
  if (visible && visible.run(input) !== true) return false;
  if (printed.has(id) || required === 'always') return true;
  return required !== 'never' && required.run(input) === true;
}
