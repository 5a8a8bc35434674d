import { sameJson } from '#shared/kernel/canonical-json.ts';
import { type Leaves, leavesOf, valuesOf } from '#shared/schema/record-changes.ts';
import { isRows, nameOfPart, type Values } from '#shared/schema/seal-record.ts';

/** Two people changed the same thing to different ends. An absent side had removed it. */
export interface ValueConflict {
  /** A path of shared/schema/record-changes.ts; a whole row (`items.<row>`) when one side removed it and one edited it. */
  readonly path: string;
  readonly base: unknown;
  readonly mine: unknown;
  readonly theirs: unknown;
}

export interface MergedValues {
  readonly values: Record<string, unknown>;
  readonly conflicts: readonly ValueConflict[];
}

type Sides = { readonly base: Leaves; readonly mine: Leaves; readonly theirs: Leaves };

/**
 * Three-way merge of field values, child rows by row id. What one side changed is taken; what both changed to the same
 * end is taken once; what both changed differently keeps theirs (the county's) in place and both in a conflict. A row
 * that one side removed and the other edited stays, with a conflict.
 */
export function mergeValues(base: Values, mine: Values, theirs: Values): MergedValues {
  const whole = keptWhole([base, mine, theirs]);
  const sides: Sides = {
    base: leavesOf(base, whole),
    mine: leavesOf(mine, whole),
    theirs: leavesOf(theirs, whole),
  };
  const merged = new Map<string, unknown>();
  const conflicts: ValueConflict[] = [];
  const settled = settleRows(sides, merged, conflicts);
  for (const path of pathsOf(sides)) {
    if (path.endsWith('.@order')) merged.set(path, mergedOrder(path, sides));
    else if (!settled.has(rowPathOf(path))) settleField(path, sides, merged, conflicts);
  }
  dropEmptyOrders(merged);
  return { values: valuesOf(merged), conflicts };
}

/** Fields that are child rows on one side and something else on another cannot be merged row by row. */
function keptWhole(sides: readonly Values[]): ReadonlySet<string> {
  const names = new Set(sides.flatMap((side) => Object.keys(side)));
  const isMixed = (name: string) => {
    const filled = sides.map((side) => side[name]).filter((value) => !isEmpty(value));
    return filled.some(isRows) && !filled.every(isRows);
  };
  return new Set([...names].filter(isMixed));
}

function isEmpty(value: unknown): boolean {
  return value === undefined || (Array.isArray(value) && value.length === 0);
}

function pathsOf({ base, mine, theirs }: Sides): Set<string> {
  return new Set([...theirs.keys(), ...mine.keys(), ...base.keys()]);
}

function rowPathOf(path: string): string {
  return path.split('.').slice(0, 2).join('.');
}

function settleField(path: string, sides: Sides, merged: Map<string, unknown>, conflicts: ValueConflict[]): void {
  const [base, mine, theirs] = [sides.base.get(path), sides.mine.get(path), sides.theirs.get(path)];
  const result = sameJson(mine, base) ? theirs : sameJson(theirs, base) ? mine : theirs;
  if (!sameJson(mine, theirs) && !sameJson(mine, base) && !sameJson(theirs, base)) {
    conflicts.push({ path, base, mine, theirs });
    // what a person typed stands rather than an emptied field
    if (theirs === undefined) merged.set(path, mine);
  }
  if (result !== undefined) merged.set(path, result);
}

/** Rows removed on one side: gone when the other side left them alone, kept with a conflict when it edited them. */
function settleRows(sides: Sides, merged: Map<string, unknown>, conflicts: ValueConflict[]): ReadonlySet<string> {
  const settled = new Set<string>();
  for (const path of sides.base.keys()) {
    if (path.split('.').length !== 2 || path.endsWith('.@order')) continue;
    const [inMine, inTheirs] = [sides.mine.has(path), sides.theirs.has(path)];
    if (inMine && inTheirs) continue;
    settled.add(path);
    const kept = inMine ? sides.mine : inTheirs ? sides.theirs : null;
    if (!kept) continue;
    const [base, row] = [rowAt(path, sides.base), rowAt(path, kept)];
    if (sameJson(base, row)) continue;
    for (const [leaf, value] of kept) if (rowPathOf(leaf) === path) merged.set(leaf, value);
    conflicts.push({ path, base, mine: inMine ? row : undefined, theirs: inTheirs ? row : undefined });
  }
  return settled;
}

function rowAt(path: string, leaves: Leaves): Record<string, unknown> {
  const row: Record<string, unknown> = { _row: nameOfPart(path.split('.')[1] ?? '') };
  for (const [leaf, value] of leaves) {
    const part = leaf.startsWith(`${path}.`) ? leaf.slice(path.length + 1) : null;
    if (part !== null) row[nameOfPart(part)] = value;
  }
  return row;
}

/** Order of rows is no typed value: the side that moved rows decides, theirs first, rows of the other side follow. */
function mergedOrder(path: string, { base, mine, theirs }: Sides): readonly unknown[] {
  const [ofBase, ofMine, ofTheirs] = [base, mine, theirs].map((side) => asList(side.get(path)));
  const [first, second] = sameJson(ofTheirs, ofBase) ? [ofMine, ofTheirs] : [ofTheirs, ofMine];
  return [...new Set([...(first ?? []), ...(second ?? [])])];
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function dropEmptyOrders(merged: Map<string, unknown>): void {
  const lists = new Set(
    [...merged.keys()].filter((path) => !path.endsWith('.@order')).map((path) => path.split('.')[0]),
  );
  for (const path of [...merged.keys()]) {
    if (path.endsWith('.@order') && !lists.has(path.split('.')[0])) merged.delete(path);
  }
}
