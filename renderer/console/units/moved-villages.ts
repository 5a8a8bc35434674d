import { hasEnded } from '#shared/domain/standing.ts';
import type { MovedVillage } from '#shared/schema/town-change.ts';
import type { UnitSuccessor } from '#shared/schema/unit-rules.ts';
import type { Unit } from '../county-api.ts';

/** What people typed of where a village goes; what they left alone is proposed. */
export interface TypedMove {
  readonly town?: string | undefined;
  readonly code12?: string | undefined;
  readonly name?: string | undefined;
  readonly shortName?: string | undefined;
}

/** A village with where it goes, as shown and asked for. */
export interface ProposedMove extends MovedVillage {
  readonly village: Unit;
  /** Code of the town it goes to; empty while nobody said which. */
  readonly town: string;
}

/** The villages that stand in some towns and whose end nobody has set, in the order of their codes. */
export function villagesOf(units: readonly Unit[], towns: readonly string[]): readonly Unit[] {
  return units
    .filter(({ level, parentCode, validTo }) => level === 'village' && towns.includes(parentCode) && validTo === '')
    .toSorted((one, other) => (one.code12 < other.code12 ? -1 : 1));
}

/**
 * Where each village goes: its own last three digits where they are free in the new town, else the next free ones of the
 * same kind (001–199 residents' committees, 200–399 villagers' committees and so on, D§1.4). Codes are proposals: the
 * county writes over them what the statistics office gave.
 */
export function proposedMoves(
  units: readonly Unit[],
  villages: readonly Unit[],
  into: readonly UnitSuccessor[],
  typed: Readonly<Record<string, TypedMove>>,
): readonly ProposedMove[] {
  const taken = new Set(units.map(({ code12 }) => code12));
  for (const { code12 } of villages) {
    const own = typed[code12]?.code12;
    if (own) taken.add(own);
  }
  return villages.map((village) => {
    const known = typed[village.code12] ?? {};
    const town = known.town ?? into[0]?.code12 ?? '';
    const code12 = known.code12 ?? freeCode(town, village.code12.slice(9), taken);
    taken.add(code12);
    const to = { code12, name: known.name ?? village.name, shortName: known.shortName ?? village.shortName };
    return { village, town, code12: village.code12, to };
  });
}

const KINDS = [199, 399, 499, 599, 999] as const;

function freeCode(town: string, tail: string, taken: ReadonlySet<string>): string {
  if (!/^\d{9}000$/.test(town)) return '';
  const prefix = town.slice(0, 9);
  const last = KINDS.find((end) => Number(tail) <= end) ?? 999;
  for (let number = Number(tail); number <= last; number++) {
    const code = `${prefix}${String(number).padStart(3, '0')}`;
    if (!taken.has(code)) return code;
  }
  const first = Number(tail) - (Number(tail) % 100) || 1;
  for (let number = first; number < Number(tail); number++) {
    const code = `${prefix}${String(number).padStart(3, '0')}`;
    if (!taken.has(code)) return code;
  }
  return '';
}

/** Units whose end is set and has not come: what may still be taken back. */
export function endingUnits(units: readonly Unit[], today: string): readonly Unit[] {
  return units.filter((unit) => unit.validTo !== '' && !hasEnded(unit, today) && unit.validFrom <= today);
}
