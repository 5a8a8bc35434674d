import { type IndicatorProgram, indicatorPrograms } from '#shared/catalogue/compile-indicators.ts';
import type { Catalogue } from '#shared/catalogue/definition.ts';
import { type Fraction, rollUp } from '../count-indicators.ts';
import type { FigureSet } from './count-figures.ts';

/** Whether a figure of several months is the sum of theirs; what stands, or runs from January on, is the newest month's. */
export function addsUp({ kind, span }: IndicatorProgram): boolean {
  return kind !== 'last' && span === 'period';
}

/**
 * The figures of a quarter, a year or any run of months from those of its parts, in order of time: numerators and
 * denominators are added and rates divided from the sums (D§2.7), so that months that are frozen stay what they were in
 * every period that is made of them (D§3.5).
 */
export function combinedFigures(catalogue: Catalogue, parts: readonly FigureSet[]): FigureSet {
  const newest = parts.at(-1) ?? {};
  const adds = new Set(
    indicatorPrograms(catalogue)
      .filter(addsUp)
      .map(({ code }) => code),
  );
  const codes = new Set(parts.flatMap((part) => Object.keys(part)));
  return Object.fromEntries(
    [...codes].map((code) => [code, adds.has(code) ? summed(parts, code) : (newest[code] ?? [])]),
  );
}

function summed(parts: readonly FigureSet[], code: string): FigureSet[string] {
  const sums = new Map<string, Fraction>();
  for (const [unitCode, numerator, denominator] of parts.flatMap((part) => part[code] ?? [])) {
    sums.set(unitCode, rollUp([sums.get(unitCode) ?? { numerator: 0, denominator: 0 }, { numerator, denominator }]));
  }
  return [...sums].map(([unitCode, { numerator, denominator }]) => [unitCode, numerator, denominator] as const);
}
