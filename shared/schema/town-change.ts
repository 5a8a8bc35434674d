import { neverStood } from '#shared/domain/standing.ts';
import { addDays } from '#shared/kernel/calendar.ts';
import type { Unit } from './unit.ts';
import {
  type ChangeFacts,
  isThere,
  mustBeFree,
  mustBeLastDay,
  NO_FIGURES,
  newInPlaceOf,
  openEnded,
  refuse,
  takesOver,
  type UnitSuccessor,
  withFigures,
  withoutFigures,
} from './unit-rules.ts';

/** A village that goes on under another town, and so under another code (the code holds the town, D§1.4). */
export interface MovedVillage {
  readonly code12: string;
  /** The village as it goes on: its code in the new town, its name there. */
  readonly to: UnitSuccessor;
}

/**
 * 乡镇合并、改设、拆分: towns end and others continue them, each of their villages under a new code. Without `ends`: villages
 * alone go over to another town. Records, keys, accounts and desks stay with the town they were made in: rows are a
 * town's (D§9), and figures find the way by `successorCodes`.
 */
export interface TownSuccession {
  readonly kind: 'towns';
  readonly ends: readonly string[];
  readonly into: readonly UnitSuccessor[];
  readonly villages: readonly MovedVillage[];
  /** Last day of those that end; what continues them begins the day after. */
  readonly lastDay: string;
  /** Households, people, groups and party members go over to the one town that continues them. */
  readonly addsFigures: boolean;
}

type Units = ReadonlyMap<string, Unit>;

/** Units after towns ended or villages went over to another. @throws CodedError M20 with what is wrong */
export function townsSucceeded(units: Units, change: TownSuccession, facts: ChangeFacts): readonly Unit[] {
  const { lastDay, addsFigures } = change;
  const ends = [...new Set(change.ends)].map((code) => openEnded(units, code, facts.today));
  const moved = change.villages.map(({ code12 }) => openEnded(units, code12, facts.today));
  mustFit(ends, moved, change);
  mustBeLastDay(lastDay, [...ends, ...moved], facts);
  mustBeWhole(units, ends, moved, lastDay);
  const into = change.into.map((one) => townOf(units, ends, one, lastDay, facts.today));
  const villages = movedVillages(units, { change, moved, ends, into });
  const successorCodes = into.map(({ code12 }) => code12);
  const ended = ends.map((end) => ({ ...end, validTo: lastDay, successorCodes }));
  const left = moved.map((village, at) => ({
    ...village,
    validTo: lastDay,
    successorCodes: [villages[at]?.code12 ?? ''],
  }));
  const isNew = ({ code12 }: Unit) => !isThere(units, code12);
  const [only] = into;
  if (!addsFigures || into.length !== 1 || !only) return [...ended, ...left, ...into.filter(isNew), ...villages];
  const from = ends.length > 0 ? [] : sourcesWithout(units, moved);
  return [...ended, ...from, ...left, withFigures(only, ends.length > 0 ? ends : moved), ...villages];
}

function mustFit(ends: readonly Unit[], moved: readonly Unit[], { into, villages }: TownSuccession): void {
  if (into.length === 0 || ends.length + moved.length === 0) refuse('请选择撤并的乡镇和承接的乡镇');
  if (ends.length !== 1 && into.length > 1) refuse('几个乡镇并成几个乡镇的，请分几次办理');
  if (ends.some(({ level }) => level !== 'town')) refuse('撤并的不是乡镇（街道）');
  if (moved.some(({ level }) => level !== 'village')) refuse('划转的不是村（社区）');
  if (new Set(into.map(({ code12 }) => code12)).size < into.length) refuse('承接的乡镇重复');
  if (new Set(villages.map(({ code12 }) => code12)).size < villages.length) refuse('有的村写了两次');
  if (new Set(villages.map(({ to }) => to.code12)).size < villages.length) refuse('有两个村的新代码相同');
}

/** Every village of a town that ends must be told where it goes; of others, none of its own may be named. */
function mustBeWhole(units: Units, ends: readonly Unit[], moved: readonly Unit[], lastDay: string): void {
  if (ends.length === 0) return;
  const codes = new Set(ends.map(({ code12 }) => code12));
  const stray = moved.find(({ parentCode }) => !codes.has(parentCode));
  if (stray) refuse(`${stray.name}不属于撤并的乡镇`);
  const told = new Set(moved.map(({ code12 }) => code12));
  const stays = ({ level, parentCode, validTo, code12 }: Unit) =>
    level === 'village' && codes.has(parentCode) && (validTo === '' || validTo > lastDay) && !told.has(code12);
  const left = [...units.values()].find((unit) => stays(unit) && !neverStood(unit));
  if (left?.validTo) refuse(`${left.name}已定于 ${left.validTo} 撤并，请先撤回那次变动再办理`);
  if (left) refuse(`${left.name}没有写明归到哪里`);
}

function townOf(units: Units, ends: readonly Unit[], one: UnitSuccessor, lastDay: string, today: string): Unit {
  const { code12 } = one;
  const present = units.get(code12);
  if (present && isThere(units, code12)) {
    if (ends.some((end) => end.code12 === code12)) refuse(`${present.name}既撤并又承接`);
    const town = openEnded(units, code12, today);
    if (town.level !== 'town' || !takesOver(town, lastDay)) refuse(`${town.name}不能承接`);
    return town;
  }
  const [first] = ends;
  if (!first) return refuse('请选择划入的乡镇');
  const isTownCode = code12.slice(0, 6) === first.code12.slice(0, 6) && /^\d{6}(?!000)\d{3}000$/.test(code12);
  if (!isTownCode) refuse(`代码 ${code12} 不是本县的乡镇代码`);
  const name = one.name.trim().replace(/人民政府$/, ''); // papers add it themselves
  return newInPlaceOf(units, first, { ...one, name }, { ends, lastDay, unnamed: '请填写新设的乡镇的名称和简称' });
}

interface Moving {
  readonly change: TownSuccession;
  readonly moved: readonly Unit[];
  readonly ends: readonly Unit[];
  readonly into: readonly Unit[];
}

/** The villages as they go on, with all that is known of them, in the order they were named. */
function movedVillages(units: Units, { change, moved, ends, into }: Moving): readonly Unit[] {
  const validFrom = addDays(change.lastDay, 1);
  const towns = new Map(into.map((town) => [town.code12, town]));
  const seen = new Map(units);
  const ending = new Set([...ends, ...moved].map(({ code12 }) => code12));
  return moved.map((village, at) => {
    const { code12, name, shortName } = change.villages[at]?.to ?? { code12: '', name: '', shortName: '' };
    const town = towns.get(`${code12.slice(0, 9)}000`);
    if (!town || !/^\d{9}(?!000)\d{3}$/.test(code12))
      refuse(`${village.name}的新代码 ${code12} 不是承接乡镇的村级代码`);
    if (village.parentCode === town.code12) refuse(`${village.name}本来就属于${town.name}`);
    if (isThere(units, code12)) refuse(`代码 ${code12} 已有单位`);
    if (name.trim().length < 2 || shortName.trim() === '') refuse(`请填写${village.name}的新名称和简称`);
    const former = [village.name, village.shortName].filter((one) => one !== name && one !== shortName);
    const unit = {
      ...{ ...village, code12, name: name.trim(), shortName: shortName.trim(), parentCode: town.code12 },
      ...{ validFrom, validTo: '', successorCodes: [], aliases: [...new Set([...village.aliases, ...former])] },
    };
    mustBeFree(seen, unit, unit.name, { from: validFrom, ending });
    seen.set(code12, unit);
    return unit;
  });
}

/** Towns that stay, without the figures of the villages that leave them. */
function sourcesWithout(units: Units, moved: readonly Unit[]): readonly Unit[] {
  return [...Map.groupBy(moved, ({ parentCode }) => parentCode)].flatMap(([code12, villages]) => {
    const town = units.get(code12);
    return town ? withoutFigures(town, NO_FIGURES, withFigures({ ...town, ...NO_FIGURES }, villages)) : [];
  });
}
