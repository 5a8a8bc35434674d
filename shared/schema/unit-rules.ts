import { hasEnded, neverStood } from '#shared/domain/standing.ts';
import { addDays, isDate, monthOf } from '#shared/kernel/calendar.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import type { Unit } from './unit.ts';

/** A unit that others are continued in: one that stands, or a new one with a code that was never given. */
export interface UnitSuccessor {
  readonly code12: string;
  /** Of a new unit; empty for one that stands. */
  readonly name: string;
  readonly shortName: string;
}

/** What a change of units is judged by, besides the units. */
export interface ChangeFacts {
  /** `YYYY-MM-DD` of the county's clock. */
  readonly today: string;
  /** Last locked month among the towns that are touched; empty for none. */
  readonly locked: string;
}

type Units = ReadonlyMap<string, Unit>;

const FIGURES = ['households', 'population', 'groupCount', 'partyMemberCount'] as const;

/** @throws CodedError M20 with what is wrong */
export function refuse(why: string): never {
  throw new CodedError('M20', why);
}

/** Whether a code is a unit's; one that was to be founded and never stood gave it back. */
export function isThere(units: Units, code12: string): boolean {
  const unit = units.get(code12);
  return unit !== undefined && !neverStood(unit);
}

/** A town or village that has not ended; its end may be set already. @throws CodedError M20 */
export function standing(units: Units, code12: string, today: string): Unit {
  const unit = units.get(code12);
  if (!unit || unit.level === 'county' || neverStood(unit)) return refuse(`没有代码为 ${code12} 的乡镇或村`);
  return hasEnded(unit, today) ? refuse(`${unit.shortName}已办撤并（到 ${unit.validTo} 为止）`) : unit;
}

/** One whose end nobody has set yet: a second end would lose the first. @throws CodedError M20 */
export function openEnded(units: Units, code12: string, today: string): Unit {
  const unit = standing(units, code12, today);
  if (unit.validTo !== '') refuse(`${unit.shortName}已定于 ${unit.validTo} 撤并，请先撤回那次变动再办理`);
  return unit;
}

/** The last day of those that end. @throws CodedError M20 no day, before one of them began, behind a locked month */
export function mustBeLastDay(lastDay: string, ends: readonly Unit[], { locked }: ChangeFacts): void {
  if (!isDate(lastDay)) refuse('请填写撤并日期');
  const early = ends.find(({ validFrom }) => validFrom !== '' && validFrom > lastDay);
  if (early) refuse(`${early.shortName}在撤并日期以后才设立`);
  if (locked !== '' && monthOf(lastDay) < locked) refuse(`${locked} 的月报已锁定，撤并日期不能早于该月`);
}

/** Whether a unit that is there can continue others from the day after. */
export function takesOver(unit: Unit, lastDay: string): boolean {
  return unit.validFrom <= lastDay && (unit.validTo === '' || unit.validTo > lastDay);
}

/** A unit with the figures of others added; unknown ones are left out, and stay unknown where none is known. */
export function withFigures(unit: Unit, others: readonly Unit[]): Unit {
  const sums = FIGURES.map((name) => {
    const parts = [unit, ...others].map((one) => one[name]).filter((count) => count !== null);
    return [name, parts.length === 0 ? null : parts.reduce((sum, count) => sum + count, 0)] as const;
  });
  return { ...unit, ...Object.fromEntries(sums) };
}

/** A unit with the figures taken off that it had `after` and not `before`; what is unknown stays as it is. */
export function withoutFigures(unit: Unit, before: Pick<Unit, Figure>, after: Pick<Unit, Figure>): Unit {
  const rest = FIGURES.map((name) => {
    const [now, was, became] = [unit[name], before[name], after[name]];
    if (now === null || became === null) return [name, now] as const;
    return [name, was === null && now === became ? null : Math.max(0, now - became + (was ?? 0))] as const;
  });
  return { ...unit, ...Object.fromEntries(rest) };
}
type Figure = (typeof FIGURES)[number];

/** Nobody's figures: what a new unit begins with. */
export const NO_FIGURES = { households: null, population: null, groupCount: null, partyMemberCount: null } as const;

/** No other unit under the same one may bear the name from a day on; one that ends may give it on. @throws CodedError M20 */
export function mustBeFree(
  units: Units,
  { code12, parentCode }: Pick<Unit, 'code12' | 'parentCode'>,
  name: string,
  { from, ending = new Set() }: { readonly from: string; readonly ending?: ReadonlySet<string> },
): void {
  for (const other of units.values()) {
    if (other.code12 === code12 || hasEnded(other, from) || ending.has(other.code12)) continue;
    if (other.parentCode === parentCode && other.name === name) refuse(`已有单位叫${name}`);
  }
}

/** What a new unit takes on: the rest is that of the first of those that end. */
export interface Founding {
  readonly ends: readonly Unit[];
  readonly lastDay: string;
  /** Said when name or short name is missing. */
  readonly unnamed: string;
}

/** A new unit in the place of the first of those that end, from the day after. @throws CodedError M20 no name, or a taken one */
export function newInPlaceOf(
  units: Units,
  first: Unit,
  { code12, name, shortName }: UnitSuccessor,
  { ends, lastDay, unnamed }: Founding,
): Unit {
  if (name.trim().length < 2 || shortName.trim() === '') refuse(unnamed);
  const validFrom = addDays(lastDay, 1);
  const unit = { ...first, ...NO_FIGURES, code12, name: name.trim(), shortName: shortName.trim(), aliases: [] };
  mustBeFree(units, unit, unit.name, { from: validFrom, ending: new Set(ends.map((end) => end.code12)) });
  return { ...unit, validFrom, validTo: '', successorCodes: [] };
}
