import { hasEnded, neverStood } from '#shared/domain/standing.ts';
import { addMonths, lastDateOf, monthOf } from '#shared/kernel/calendar.ts';
import type { Unit } from './unit.ts';
import { type ChangeFacts, refuse, standing, withoutFigures } from './unit-rules.ts';

/** 撤回: an end that was set and has not come is taken back, with all that was set with it. */
export interface UnitWithdrawal {
  readonly kind: 'withdraw';
  readonly code12: string;
}

/** A unit as the change that is taken back found it and left it; `before` null or never stood: founded by it. */
export interface UndoneUnit {
  readonly before: Unit | null;
  readonly after: Unit;
}

interface Facts extends ChangeFacts {
  readonly undone: readonly UndoneUnit[];
}

/**
 * Units after their end was taken back: they go on, what was added to successors is taken off, and a successor that was
 * to be founded never stands (its code is free again). @throws CodedError M20 there is none to come, or units changed since
 */
export function withdrawn(
  units: ReadonlyMap<string, Unit>,
  { code12 }: UnitWithdrawal,
  { today, undone }: Facts,
): readonly Unit[] {
  const unit = standing(units, code12, today);
  if (unit.validTo === '') refuse(`${unit.shortName}没有已定的撤并`);
  if (undone.length === 0) return [openAgain(unit)]; // a list set its end
  const own = new Set(undone.map(({ after }) => after.code12));
  const others = [...units.values()].filter((one) => !own.has(one.code12));
  return undone.map(({ before, after }) => {
    const now = units.get(after.code12);
    if (!now) return refuse(`没有代码为 ${after.code12} 的乡镇或村`);
    if (before === null || neverStood(before)) return neverFounded(now, after, others, today);
    const wasEnded = before.validTo === '' && after.validTo !== '';
    if (!wasEnded) return withoutFigures(now, before, after);
    if (now.validTo !== after.validTo || hasEnded(now, today)) refuse(`${now.name}此后又有变动，请用单位名单导入办理`);
    return openAgain(now);
  });
}

function openAgain(unit: Unit): Unit {
  return { ...unit, validTo: '', successorCodes: [] };
}

function neverFounded(now: Unit, after: Unit, others: readonly Unit[], today: string): Unit {
  const isSame = now.validFrom === after.validFrom && now.validTo === after.validTo;
  if (!isSame || now.validFrom <= today) refuse(`${now.name}此后又有变动，请用单位名单导入办理`);
  const heir = others.find(({ successorCodes }) => successorCodes.includes(now.code12));
  if (heir) refuse(`${now.name}还承接${heir.name}，请先撤回那次变动`);
  const inhabitant = others.find((one) => one.parentCode === now.code12 && !neverStood(one));
  if (inhabitant) refuse(`${inhabitant.name}已归入${now.name}，请先撤回那次变动`);
  // a day of another month: programs that only compare months know too that it never stood
  return { ...now, validTo: lastDateOf(addMonths(monthOf(now.validFrom), -1)) };
}
