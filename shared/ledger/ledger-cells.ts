import type { CompiledColumn } from '#shared/catalogue/compile-type.ts';
import { evaluate } from '#shared/catalogue/expression/compile-expression.ts';
import type { Environment, Expression, Values } from '#shared/catalogue/expression/types.ts';
import { valueText } from '#shared/catalogue/value-text.ts';
import { dateOf, monthOf } from '#shared/kernel/calendar.ts';
import type { CellValue } from './sheet-model.ts';

/** One line of a ledger before it is printed: the record's values and, in ledgers of rows, the row's. */
export type LineLevels = readonly Values[];

function numberOf(expression: Expression | null, environment: Environment, levels: LineLevels): number | null {
  const value = expression === null ? null : evaluate(expression, environment, ...levels);
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** The value of a column for one line, as its kind wants it; null when there is none. */
export function cellOf(column: CompiledColumn, environment: Environment, levels: LineLevels): CellValue {
  const value = evaluate(column.value, environment, ...levels);
  if (value === null || value === undefined) return null;
  switch (column.definition.kind) {
    case 'text':
    case 'longtext':
      return valueText(column.value.type, value, environment.unitName) || null;
    case 'date':
      return typeof value === 'string' ? dateOf(value) : null;
    case 'dt':
      return typeof value === 'string' ? value : null;
    case 'month':
      return typeof value === 'string' ? monthOf(value) : null;
    case 'bool':
      return typeof value === 'boolean' ? value : null;
    default:
      return typeof value === 'number' && Number.isFinite(value) ? value : null;
  }
}

/** True when the column shows labels or names of codes, which the flat face gives too. */
export function hasCodes(column: CompiledColumn): boolean {
  return ['code', 'codes', 'unit', 'units'].includes(column.value.type.kind);
}

/** The stored code behind a shown label or unit name; several are joined by commas. */
export function codeOf(column: CompiledColumn, environment: Environment, levels: LineLevels): CellValue {
  const value = evaluate(column.value, environment, ...levels);
  if (Array.isArray(value)) return value.join(',') || null;
  return typeof value === 'string' ? value : null;
}

/** The 合计 of a column: a sum, or a rate divided again from two sums (D§4.8); null when the column has none. */
export function totalOf(column: CompiledColumn, environment: Environment, lines: readonly LineLevels[]): number | null {
  const { total } = column.definition;
  if (total === undefined) return null;
  const sum = (expression: Expression | null, of: readonly LineLevels[]) =>
    of.reduce((whole, levels) => whole + (numberOf(expression, environment, levels) ?? 0), 0);
  if (total === 'sum') return Math.round(sum(column.value, lines) * 100) / 100;
  // A line that lacks one of both counts in neither, or the rate would be of different things.
  const known = lines.filter(
    (levels) =>
      numberOf(column.numerator, environment, levels) !== null &&
      numberOf(column.denominator, environment, levels) !== null,
  );
  const denominator = sum(column.denominator, known);
  return denominator === 0 ? null : sum(column.numerator, known) / denominator;
}
