import { standsOn } from '#shared/domain/standing.ts';
import type { Unit } from '../county-api.ts';

/** A unit with those below it, as the table shows it. Leaves have no `children`, so that no empty twisty is drawn. */
export interface UnitNode {
  readonly unit: Unit;
  readonly children?: readonly UnitNode[];
}

/** The units as a tree by parent code, each level in the order of codes. Units whose parent is missing stand on top. */
export function unitTree(units: readonly Unit[]): readonly UnitNode[] {
  const codes = new Set(units.map((unit) => unit.code12));
  const below = Map.groupBy(units, (unit) => (codes.has(unit.parentCode) ? unit.parentCode : ''));
  const nodesUnder = (code: string, seen: ReadonlySet<string>): readonly UnitNode[] =>
    (below.get(code) ?? [])
      .filter((unit) => !seen.has(unit.code12))
      .toSorted((one, other) => (one.code12 < other.code12 ? -1 : 1))
      .map((unit) => {
        const children = nodesUnder(unit.code12, new Set([...seen, unit.code12]));
        return children.length > 0 ? { unit, children } : { unit };
      });
  return nodesUnder('', new Set());
}

/** The units that a search means, with those above them, so that a hit is seen in its place. */
export function searchUnits(units: readonly Unit[], search: string): readonly Unit[] {
  const wanted = search.trim().toLowerCase();
  if (wanted === '') return units;
  const byCode = new Map(units.map((unit) => [unit.code12, unit]));
  const kept = new Set<string>();
  for (const unit of units.filter((each) => isHit(each, wanted))) {
    for (let at: Unit | undefined = unit; at && !kept.has(at.code12); at = byCode.get(at.parentCode))
      kept.add(at.code12);
  }
  return units.filter((unit) => kept.has(unit.code12));
}

function isHit(unit: Unit, wanted: string): boolean {
  return [unit.name, unit.shortName, unit.code12, ...unit.aliases].some((text) => text.toLowerCase().includes(wanted));
}

/** Towns and villages that stand on a day, and villages whose end is decided and still to come. */
export function standingCounts(units: readonly Unit[], day: string) {
  const standing = units.filter((unit) => standsOn(unit, day));
  const count = (level: Unit['level']) => standing.filter((unit) => unit.level === level).length;
  const ending = standing.filter(({ level, validTo }) => level === 'village' && validTo !== '').length;
  return { towns: count('town'), villages: count('village'), ending };
}
