import { indicatorPrograms } from '#shared/catalogue/compile-indicators.ts';
import type { Catalogue } from '#shared/catalogue/definition.ts';
import { figureOf, IndicatorCounter, rollUp } from '#shared/domain/count-indicators.ts';
import type { Unit } from '../county-api.ts';
import { previewEntries } from './preview-values.ts';

/**
 * What each indicator gives over the two invented records of every type that the previews show, in their month; by code.
 * Null where nothing was to be divided by. Counted by the same code as the monthly table.
 */
export function sampleFigures(catalogue: Catalogue, units: readonly Unit[]): ReadonlyMap<string, number | null> {
  const village = units.find((unit) => unit.level === 'village');
  const unitCode = village?.code12 ?? '';
  const known = new Map(units.map((unit) => [unit.code12, unit]));
  const none = { households: null, population: null, groupCount: null, partyMemberCount: null };
  const counter = new IndicatorCounter({
    catalogue,
    context: { today: '2026-03-31', units: known, memberCountOf: () => null },
    period: { from: '2026-03', to: '2026-03' },
    units: village ? [{ ...none, ...village }] : [],
    bodies: [],
  });
  for (const type of catalogue.types.values()) {
    for (const { values } of previewEntries(type, unitCode)) {
      counter.add({ type: type.id, unitCode, values, linkedTypes: [] });
    }
  }
  const counted = counter.result();
  return new Map(
    indicatorPrograms(catalogue).map(({ code, kind }) => [
      code,
      figureOf(kind, rollUp(counted.get(code)?.values() ?? [])),
    ]),
  );
}
