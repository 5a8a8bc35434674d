import type { TypeDefinition } from '#shared/catalogue/definition.ts';
import { isEmptyValue } from '#shared/catalogue/expression/value-types.ts';
import { isDate } from '#shared/kernel/calendar.ts';
import { sameJson } from '#shared/kernel/canonical-json.ts';

type Values = Readonly<Record<string, unknown>>;

/** One change that the lock of a month forbids: where, in the paths of the record's history, and why. */
export interface FrozenChange {
  /** A field id, or `list.row.field` for a value of a child row, `list.row` for a whole row. */
  readonly path: string;
  readonly from: unknown;
  readonly to: unknown;
}

export interface FreezeInput {
  readonly definition: TypeDefinition;
  readonly before: Values;
  readonly after: Values;
  /** Whether a day lies in a locked month. */
  readonly isLockedDay: (day: string) => boolean;
}

/**
 * Changes of values that the lock of a record's month forbids (D§3.5 跨月事项). What was registered stays: no filled
 * value changes or goes. A record of a type with a life goes on: its state, what its steps ask for, blanks that are
 * filled and child rows that are added, all of it dated in a month that is still open. A record without a life rests.
 */
export function frozenChanges(input: FreezeInput): readonly FrozenChange[] {
  const { definition, before, after } = input;
  const life = definition.life ?? null;
  const steps = new Set(life ? [life.state, ...life.transitions.flatMap(({ asks }) => asks)] : []);
  const found: FrozenChange[] = [];
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  for (const id of fields) {
    const [from, to] = [before[id], after[id]];
    if (sameJson(from ?? null, to ?? null)) continue;
    if (isRowList(definition, id))
      found.push(...rowChanges(id, rowsIn(from), rowsIn(to), { isLiving: life !== null, ...input }));
    else if (!life || !mayGoOn(from, to, steps.has(id), input.isLockedDay)) found.push({ path: id, from, to });
  }
  return found;
}

function mayGoOn(from: unknown, to: unknown, isStep: boolean, isLockedDay: FreezeInput['isLockedDay']): boolean {
  if (isInLockedMonth(to, isLockedDay) || isInLockedMonth(from, isLockedDay)) return false;
  return isStep || isEmptyValue(from ?? null);
}

/** A date or minute in a locked month: a later step must lie in an open one, and one that was counted must stay. */
function isInLockedMonth(value: unknown, isLockedDay: FreezeInput['isLockedDay']): boolean {
  return (
    typeof value === 'string' && isDate(value.slice(0, 10)) && value.length <= 16 && isLockedDay(value.slice(0, 10))
  );
}

type Row = Values & { readonly _row: string };

interface RowRule extends FreezeInput {
  readonly isLiving: boolean;
}

function rowChanges(list: string, before: readonly Row[], after: readonly Row[], rule: RowRule): FrozenChange[] {
  const found: FrozenChange[] = [];
  const now = new Map(after.map((row) => [row._row, row]));
  const were = new Map(before.map((row) => [row._row, row]));
  for (const row of before) {
    const next = now.get(row._row);
    if (!next) found.push({ path: `${list}.${row._row}`, from: row, to: undefined });
    else found.push(...cellChanges(`${list}.${row._row}`, row, next, rule));
  }
  for (const row of after) {
    if (were.has(row._row)) continue;
    const isLate = Object.values(row).some((value) => isInLockedMonth(value, rule.isLockedDay));
    if (!rule.isLiving || isLate) found.push({ path: `${list}.${row._row}`, from: undefined, to: row });
  }
  return found;
}

function cellChanges(at: string, before: Row, after: Row, rule: RowRule): FrozenChange[] {
  const cells = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((id) => id !== '_row');
  return cells.flatMap((id) => {
    const [from, to] = [before[id], after[id]];
    if (sameJson(from ?? null, to ?? null)) return [];
    const mayFill = rule.isLiving && isEmptyValue(from ?? null) && !isInLockedMonth(to, rule.isLockedDay);
    return mayFill ? [] : [{ path: `${at}.${id}`, from, to }];
  });
}

function isRowList(definition: TypeDefinition, id: string): boolean {
  return definition.fields.some((field) => field.id === id && field.type === 'list');
}

function rowsIn(value: unknown): readonly Row[] {
  const isRow = (row: unknown): row is Row => typeof (row as Row | null)?._row === 'string';
  return Array.isArray(value) ? value.filter(isRow) : [];
}
