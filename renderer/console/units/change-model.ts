import { todayInChina } from '#shared/kernel/calendar.ts';
import type { UnitChange } from '#shared/schema/unit-change.ts';
import type { UnitSuccessor } from '#shared/schema/unit-rules.ts';
import type { Unit } from '../county-api.ts';
import { type ProposedMove, proposedMoves, type TypedMove, villagesOf } from './moved-villages.ts';

/** What people fill in, of all kinds of change at once, so that switching to and fro loses nothing. */
export interface TypedChange {
  readonly level: 'village' | 'town';
  /** `move`: villages go over to another town. */
  readonly kind: 'rename' | 'merge' | 'split' | 'move' | 'withdraw';
  readonly code12: string;
  readonly name: string;
  readonly shortName: string;
  readonly ends: readonly string[];
  /** Code of the unit that goes on; empty: a new one. */
  readonly target: string;
  readonly fresh: readonly UnitSuccessor[];
  /** Where villages go, by the code they have. */
  readonly moves: Readonly<Record<string, TypedMove>>;
  readonly lastDay: string;
  readonly addsFigures: boolean;
}

/** A successor that nobody has filled in. */
export const NEW_UNIT: UnitSuccessor = { code12: '', name: '', shortName: '' };

/** A change that nobody has filled in yet; units end today unless people say otherwise. */
export function emptyChange(): TypedChange {
  const lastDay = todayInChina(Date.now());
  const empty = { code12: '', name: '', shortName: '', ends: [], target: '', moves: {}, addsFigures: true };
  return { ...empty, level: 'village', kind: 'merge', fresh: [NEW_UNIT], lastDay };
}

/** What is cleared when people choose another kind of unit or of change: a choice of the other is none of this one. */
export function switched(typed: TypedChange, part: Pick<TypedChange, 'level' | 'kind'>): TypedChange {
  if (part.level === typed.level && part.kind !== 'move' && typed.kind !== 'move') return { ...typed, ...part };
  return { ...typed, ...part, code12: '', ends: [], target: '', moves: {} };
}

/** The units that go on, as far as they are named. */
export function intoOf({ kind, target, fresh }: TypedChange): readonly UnitSuccessor[] {
  if (kind === 'move') return target ? [{ ...NEW_UNIT, code12: target }] : [];
  if (kind === 'merge') return target ? [{ ...NEW_UNIT, code12: target }] : fresh.slice(0, 1);
  return fresh;
}

/** What is typed of a new unit; villages that were to go to it go with its code. */
export function withNewUnit(
  { fresh, moves }: TypedChange,
  at: number,
  part: Partial<UnitSuccessor>,
): Pick<TypedChange, 'fresh' | 'moves'> {
  const next = fresh.map((one, index) => (index === at ? { ...one, ...part } : one));
  const [old, now] = [fresh[at]?.code12, next[at]?.code12];
  const follows = ({ town }: TypedMove) => old !== now && town !== undefined && town === old;
  const moved = Object.entries(moves).map(([code, move]) => [code, follows(move) ? { ...move, town: now } : move]);
  return { fresh: next, moves: Object.fromEntries(moved) as TypedChange['moves'] };
}

/** The villages that get another code by the change, with where they go. */
export function movesOf(typed: TypedChange, units: readonly Unit[]): readonly ProposedMove[] {
  const { level, kind, ends, moves } = typed;
  if (level !== 'town' && kind !== 'move') return [];
  const villages =
    kind === 'move' ? units.filter(({ code12 }) => ends.includes(code12)) : villagesOf(units, endedTowns(typed));
  return proposedMoves(units, villages, intoOf(typed), moves);
}

function endedTowns({ kind, ends }: TypedChange): readonly string[] {
  return kind === 'split' ? ends.slice(0, 1) : ends;
}

/** The change as it is asked for; null as long as something is missing. */
export function changeOf(typed: TypedChange, units: readonly Unit[]): UnitChange | null {
  const { level, kind, code12, ends, target, lastDay, addsFigures } = typed;
  const [name, shortName] = [typed.name.trim(), typed.shortName.trim()];
  if (kind === 'rename') return code12 && name.length > 1 && shortName ? { kind, code12, name, shortName } : null;
  if (kind === 'withdraw') return code12 ? { kind, code12 } : null;
  const into = intoOf(typed);
  const isNamedAll = (kind !== 'split' && target !== '') || into.every(isNamed);
  if (ends.length === 0 || into.length === 0 || !isNamedAll || lastDay === '') return null;
  const ending = { into, lastDay, addsFigures: kind !== 'split' && addsFigures };
  if (level === 'village' && kind !== 'move') {
    return { kind: 'succeed', ends: kind === 'merge' ? [...ends] : ends.slice(0, 1), ...ending };
  }
  const moves = movesOf(typed, units);
  if (!moves.every(({ to }) => isNamed(to))) return null;
  const villages = moves.map(({ code12: code, to }) => ({ code12: code, to }));
  return { kind: 'towns', ends: kind === 'move' ? [] : [...endedTowns(typed)], villages, ...ending };
}

function isNamed({ code12, name, shortName }: UnitSuccessor): boolean {
  return /^\d{12}$/.test(code12) && name.trim().length > 1 && shortName.trim() !== '';
}
