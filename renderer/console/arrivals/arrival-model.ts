import { type Catalogue, STRAND_LABELS, STRANDS } from '#shared/catalogue/definition.ts';
import { isTypeOn } from '#shared/catalogue/type-switch.ts';
import type { ConsoleSummary } from '#shared/sync/console-messages.ts';

export type TownArrival = ConsoleSummary['towns'][number];

/** One column of the matrix: a record type. */
export interface TypeColumn {
  readonly type: string;
  readonly label: string;
}

/** Columns under the heading of their strand (D§1.2); types unknown to the catalogue come last under 其他. */
export interface StrandColumns {
  readonly label: string;
  readonly columns: readonly TypeColumn[];
}

/**
 * The columns of the matrix: every type in use in its order within its strand, received or not; one that is switched
 * off only when something of it arrived.
 */
export function strandColumns(catalogue: Catalogue | null, towns: readonly TownArrival[]): readonly StrandColumns[] {
  const arrived = new Set(towns.flatMap((town) => Object.keys(town.byType)));
  const types = [...(catalogue?.types.values() ?? [])].filter((type) => isTypeOn(type) || arrived.has(type.id));
  const groups = STRANDS.map((strand) => ({
    label: STRAND_LABELS[strand],
    columns: types.filter((type) => type.strand === strand).map((type) => ({ type: type.id, label: type.shortLabel })),
  }));
  const known = new Set(types.map((type) => type.id));
  const unknown = [...arrived].filter((type) => !known.has(type));
  const others = { label: '其他', columns: unknown.sort().map((type) => ({ type, label: type })) };
  return [...groups, others].filter((group) => group.columns.length > 0);
}

/** Sums over the towns shown. */
export interface ArrivalTotals {
  readonly towns: number;
  /** Towns of which nothing has arrived for the month. */
  readonly emptyTowns: number;
  readonly villages: number;
  readonly villagesWithRecords: number;
  readonly records: number;
  readonly refused: number;
  readonly devices: number;
  readonly byType: Readonly<Record<string, number>>;
}

/** The totals row of the matrix. */
export function arrivalTotals(towns: readonly TownArrival[]): ArrivalTotals {
  const sum = (of: (town: TownArrival) => number) => towns.reduce((total, town) => total + of(town), 0);
  const byType: Record<string, number> = {};
  for (const town of towns) {
    for (const [type, count] of Object.entries(town.byType)) byType[type] = (byType[type] ?? 0) + count;
  }
  return {
    towns: towns.length,
    emptyTowns: towns.filter(isEmptyTown).length,
    villages: sum((town) => town.villages),
    villagesWithRecords: sum((town) => town.villagesWithRecords),
    records: sum((town) => town.records),
    refused: sum((town) => town.refused),
    devices: sum((town) => town.devices),
    byType,
  };
}

/** True when nothing of the month has arrived from the town. */
export function isEmptyTown(town: TownArrival): boolean {
  return town.records === 0;
}

/** Towns in the order of their codes: the county's own order, never an order of merit (D§7). */
export function inCodeOrder(towns: readonly TownArrival[]): readonly TownArrival[] {
  return towns.toSorted((one, other) => one.townId - other.townId);
}
