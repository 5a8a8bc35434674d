import { type TownSuccession, townsSucceeded } from './town-change.ts';
import type { Unit } from './unit.ts';
import {
  type ChangeFacts,
  isThere,
  mustBeFree,
  mustBeLastDay,
  newInPlaceOf,
  openEnded,
  refuse,
  standing,
  takesOver,
  type UnitSuccessor,
  withFigures,
} from './unit-rules.ts';
import { type UndoneUnit, type UnitWithdrawal, withdrawn } from './unit-withdrawal.ts';

/** 更名: a unit goes on under another name. */
export interface UnitRenaming {
  readonly kind: 'rename';
  readonly code12: string;
  readonly name: string;
  readonly shortName: string;
}

/** 合并、改设、拆分: villages end, others of their town continue them (D§1.4). One side has one unit. */
export interface UnitSuccession {
  readonly kind: 'succeed';
  readonly ends: readonly string[];
  readonly into: readonly UnitSuccessor[];
  /** Last day of those that end; new ones begin the day after. */
  readonly lastDay: string;
  /** Households, people, groups and party members are added to the one successor. */
  readonly addsFigures: boolean;
}
export type UnitChange = UnitRenaming | UnitSuccession | TownSuccession | UnitWithdrawal;

/** What a change is judged by; `undone`: the change that a withdrawal takes back, as it was kept. */
export interface UnitChangeFacts extends ChangeFacts {
  readonly undone: readonly UndoneUnit[];
}

/**
 * The units that a change makes or alters, as they are after it. Records keep the code they were entered with; statistics
 * go on with the successor by `successorCodes` (standing.ts). @throws CodedError M20 with what is wrong
 */
export function changedUnits(
  units: ReadonlyMap<string, Unit>,
  change: UnitChange,
  facts: UnitChangeFacts,
): readonly Unit[] {
  if (change.kind === 'rename') return [renamed(units, change, facts)];
  if (change.kind === 'towns') return townsSucceeded(units, change, facts);
  if (change.kind === 'withdraw') return withdrawn(units, change, facts);
  return succeeded(units, change, facts);
}

function renamed(
  units: ReadonlyMap<string, Unit>,
  { code12, name, shortName }: UnitRenaming,
  { today }: ChangeFacts,
): Unit {
  const unit = standing(units, code12, today);
  mustBeFree(units, unit, name, { from: today });
  const former = [unit.name, unit.shortName].filter((one) => one !== name && one !== shortName);
  return { ...unit, name, shortName, aliases: [...new Set([...unit.aliases, ...former])] };
}

function succeeded(units: ReadonlyMap<string, Unit>, change: UnitSuccession, facts: ChangeFacts): readonly Unit[] {
  const { lastDay } = change;
  const ends = [...new Set(change.ends)].map((code) => openEnded(units, code, facts.today));
  mustFit(ends, change);
  mustBeLastDay(lastDay, ends, facts);
  const into = change.into.map((one) => {
    const unit = units.get(one.code12);
    return unit && isThere(units, one.code12) ? unit : founded(units, ends, one, lastDay);
  });
  for (const unit of into) {
    const isOwn = unit.parentCode === ends[0]?.parentCode;
    if (isThere(units, unit.code12) && !(isOwn && takesOver(unit, lastDay))) refuse(`${unit.name}不能承接`);
    if (ends.some((end) => end.code12 === unit.code12)) refuse(`${unit.name}既撤并又承接`);
  }
  const successorCodes = into.map(({ code12 }) => code12);
  const ended = ends.map((end) => ({ ...end, validTo: lastDay, successorCodes }));
  const [only] = into;
  if (!change.addsFigures || into.length !== 1 || !only)
    return [...ended, ...into.filter(({ code12 }) => !isThere(units, code12))];
  return [...ended, withFigures(only, ends)];
}

/** Villages of one town, one against several at most. */
function mustFit(ends: readonly Unit[], { into }: UnitSuccession): void {
  if (ends.length === 0 || into.length === 0) refuse('请选择撤并的村和承接的村');
  if (ends.length > 1 && into.length > 1) refuse('几个村并成几个村的，请分几次办理');
  if (ends.some(({ level }) => level !== 'village')) refuse('乡镇的撤并请选“乡镇（街道）”办理');
  if (new Set(ends.map(({ parentCode }) => parentCode)).size > 1) refuse('不在同一个乡镇');
  if (new Set(into.map(({ code12 }) => code12)).size < into.length) refuse('承接的村重复');
}

function founded(units: ReadonlyMap<string, Unit>, ends: readonly Unit[], one: UnitSuccessor, lastDay: string): Unit {
  const [first] = ends;
  if (!first || one.code12.slice(0, 9) !== first.code12.slice(0, 9) || one.code12.endsWith('000')) {
    return refuse(`代码 ${one.code12} 不是本镇的村级代码`);
  }
  return newInPlaceOf(units, first, one, { ends, lastDay, unnamed: '请填写新设的村的名称和简称' });
}
