import { addDays, isDate, monthOf } from '#shared/kernel/calendar.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import type { Unit } from './unit.ts';

/** 更名: a unit goes on under another name. */
export interface UnitRenaming {
  readonly kind: 'rename';
  readonly code12: string;
  readonly name: string;
  readonly shortName: string;
}

/** A unit that others are continued in: one that stands, or a new one with a code that was never given. */
export interface UnitSuccessor {
  readonly code12: string;
  /** Of a new unit; empty for one that stands. */
  readonly name: string;
  readonly shortName: string;
}

/** 合并、改设、拆分: villages end, others continue them (D§1.4). One side has one unit. */
export interface UnitSuccession {
  readonly kind: 'succeed';
  readonly ends: readonly string[];
  readonly into: readonly UnitSuccessor[];
  /** Last day of those that end; new ones begin the day after. */
  readonly lastDay: string;
  /** Households, people, groups and party members are added to the one successor. */
  readonly addsFigures: boolean;
}
export type UnitChange = UnitRenaming | UnitSuccession;

const FIGURES = ['households', 'population', 'groupCount', 'partyMemberCount'] as const;

/**
 * The units that a change makes or alters, as they are after it. Records keep the code they were entered with; statistics
 * go on with the successor by `successorCodes` (standing.ts). `locked`: last locked month of the town, empty for none.
 * @throws CodedError M20 with what is wrong
 */
export function changedUnits(units: ReadonlyMap<string, Unit>, change: UnitChange, locked: string): readonly Unit[] {
  return change.kind === 'rename' ? [renamed(units, change)] : succeeded(units, change, locked);
}

function renamed(units: ReadonlyMap<string, Unit>, { code12, name, shortName }: UnitRenaming): Unit {
  const unit = standing(units, code12);
  mustBeFree(units, unit, name);
  const former = [unit.name, unit.shortName].filter((one) => one !== name && one !== shortName);
  return { ...unit, name, shortName, aliases: [...new Set([...unit.aliases, ...former])] };
}

function succeeded(units: ReadonlyMap<string, Unit>, change: UnitSuccession, locked: string): readonly Unit[] {
  const { lastDay } = change;
  const ends = [...new Set(change.ends)].map((code) => standing(units, code));
  mustFit(ends, change);
  if (!isDate(lastDay)) refuse('请填写撤并日期');
  const early = ends.find(({ validFrom }) => validFrom !== '' && validFrom > lastDay);
  if (early) refuse(`${early.shortName}在撤并日期以后才设立`);
  if (locked !== '' && monthOf(lastDay) < locked) refuse(`${locked} 的月报已锁定，撤并日期不能早于该月`);
  const into = change.into.map((one) => units.get(one.code12) ?? founded(units, ends, one, lastDay));
  for (const { code12, validTo, parentCode, name } of into) {
    if (validTo !== '' || parentCode !== ends[0]?.parentCode) refuse(`${name}不能承接`);
    if (ends.some((end) => end.code12 === code12)) refuse(`${name}既撤并又承接`);
  }
  const successorCodes = into.map(({ code12 }) => code12);
  const ended = ends.map((end) => ({ ...end, validTo: lastDay, successorCodes }));
  const [only] = into;
  if (!change.addsFigures || into.length !== 1 || !only)
    return [...ended, ...into.filter(({ code12 }) => !units.has(code12))];
  return [...ended, withFigures(only, ends)];
}

/** Villages of one town, one against several at most. */
function mustFit(ends: readonly Unit[], { into }: UnitSuccession): void {
  if (ends.length === 0 || into.length === 0) refuse('请选择撤并的村和承接的村');
  if (ends.length > 1 && into.length > 1) refuse('几个村并成几个村的，请分几次办理');
  if (ends.some(({ level }) => level !== 'village')) refuse('乡镇的撤并请用单位名单导入办理');
  if (new Set(ends.map(({ parentCode }) => parentCode)).size > 1) refuse('不在同一个乡镇');
  if (new Set(into.map(({ code12 }) => code12)).size < into.length) refuse('承接的村重复');
}

function founded(
  units: ReadonlyMap<string, Unit>,
  ends: readonly Unit[],
  { code12, name, shortName }: UnitSuccessor,
  lastDay: string,
): Unit {
  const [first] = ends;
  if (!first || code12.slice(0, 9) !== first.code12.slice(0, 9) || code12.endsWith('000')) {
    refuse(`代码 ${code12} 不是本镇的村级代码`);
  }
  if (name.trim().length < 2 || shortName.trim() === '') refuse('请填写新设的村的名称和简称');
  const validFrom = addDays(lastDay, 1);
  const nothing = { households: null, population: null, groupCount: null, partyMemberCount: null };
  const unit = { ...first, ...nothing, code12, name: name.trim(), shortName: shortName.trim(), aliases: [] };
  mustBeFree(units, unit, unit.name, new Set(ends.map((end) => end.code12)));
  return { ...unit, validFrom, validTo: '', successorCodes: [] };
}

function withFigures(unit: Unit, ends: readonly Unit[]): Unit {
  const sums = FIGURES.map((name) => {
    const parts = [unit, ...ends].map((one) => one[name]).filter((count) => count !== null);
    return [name, parts.length === 0 ? null : parts.reduce((sum, count) => sum + count, 0)] as const;
  });
  return { ...unit, ...Object.fromEntries(sums) };
}

/** No other unit of the town that stands may bear the name; one that ends may give it on. */
function mustBeFree(
  units: ReadonlyMap<string, Unit>,
  { code12, parentCode }: Pick<Unit, 'code12' | 'parentCode'>,
  name: string,
  ending: ReadonlySet<string> = new Set(),
): void {
  for (const other of units.values()) {
    if (other.code12 === code12 || other.validTo !== '' || ending.has(other.code12)) continue;
    if (other.parentCode === parentCode && other.name === name) refuse(`已有单位叫${name}`);
  }
}

function standing(units: ReadonlyMap<string, Unit>, code12: string): Unit {
  const unit = units.get(code12);
  if (!unit || unit.level === 'county') return refuse(`没有代码为 ${code12} 的乡镇或村`);
  return unit.validTo === '' ? unit : refuse(`${unit.shortName}已办撤并（到 ${unit.validTo} 为止）`);
}

function refuse(why: string): never {
  throw new CodedError('M20', why);
}
