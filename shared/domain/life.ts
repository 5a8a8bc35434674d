import type { CompiledType } from '#shared/catalogue/compile-type.ts';
import type { Level, LifeDefinition, TransitionDefinition, TypeDefinition } from '#shared/catalogue/definition.ts';
import { daysBetween, isDate } from '#shared/kernel/calendar.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { type DomainContext, environmentOf } from './context.ts';

type Values = Readonly<Record<string, unknown>>;

/** Where a record stands in its life, and whether it is late. */
export interface LifeMark {
  /** Code of the state; the initial one when none is filled in. */
  readonly state: string;
  readonly isClosed: boolean;
  /** `YYYY-MM-DD`; null when closed or when nothing is due. */
  readonly due: string | null;
  /** `soon`: at most `soonDays` days left, the last day included. */
  readonly mark: 'none' | 'soon' | 'overdue';
  /** Days until `due`, negative once it has passed; null without one. */
  readonly daysLeft: number | null;
}

/** The level of an account or unit, from its 12-digit code. */
export function levelOfScope(scope: string): Level {
  if (scope.endsWith('000000')) return 'county';
  return scope.endsWith('000') ? 'town' : 'village';
}

/** The state in these values; the initial one when none is filled in. */
export function stateOf(life: LifeDefinition, values: Values): string {
  const state = Object.hasOwn(values, life.state) ? values[life.state] : undefined;
  return typeof state === 'string' && state !== '' ? state : life.initial;
}

/** The date by which the record should be closed; empty when it is closed, or nothing is due. */
export function dueOf(compiled: CompiledType, values: Values, context: DomainContext): string {
  const { life } = compiled.definition;
  if (!life || life.closed.includes(stateOf(life, values))) return '';
  const due = compiled.due?.run({ levels: [values], environment: environmentOf(context) });
  const date = typeof due === 'string' ? due.slice(0, 10) : '';
  return isDate(date) ? date : '';
}

/** State and mark of a record on `context.today`; null for a type without a life. */
export function lifeMarkOf(compiled: CompiledType, values: Values, context: DomainContext): LifeMark | null {
  const { life } = compiled.definition;
  if (!life) return null;
  const state = stateOf(life, values);
  const due = dueOf(compiled, values, context) || null;
  return { state, isClosed: life.closed.includes(state), due, ...dueMarkOf(due ?? '', context.today, life.soonDays) };
}

/** How a day stands to today: `due` is `YYYY-MM-DD`, or empty when nothing is due. */
export function dueMarkOf(due: string, today: string, soonDays: number): Pick<LifeMark, 'mark' | 'daysLeft'> {
  const daysLeft = due === '' ? null : daysBetween(today, due);
  const mark = daysLeft === null || daysLeft > soonDays ? 'none' : daysLeft < 0 ? 'overdue' : 'soon';
  return { mark, daysLeft };
}

/** The steps that people of this level may take from a state. */
export function stepsFrom(life: LifeDefinition, state: string, level: Level): readonly TransitionDefinition[] {
  return life.transitions.filter(({ from, by }) => from.includes(state) && by.includes(level));
}

/** The declared steps that lead straight from one state to another, whoever may take them. */
export function directSteps(life: LifeDefinition, from: string, to: string): readonly TransitionDefinition[] {
  return life.transitions.filter((step) => step.to === to && step.from.includes(from));
}

/**
 * Every state that can be reached from this one in any number of steps, itself included; by people of one level when
 * `level` is given.
 */
export function reachableFrom(life: LifeDefinition, state: string, level?: Level): ReadonlySet<string> {
  const steps = life.transitions.filter(({ by }) => level === undefined || by.includes(level));
  const reached = new Set([state]);
  for (const at of reached) for (const { from, to } of steps) if (from.includes(at)) reached.add(to);
  return reached;
}

/**
 * Why the state may not go from `before` to `after`, in words; null when it may. Steps taken offline arrive as one
 * change, so any number of them is one lawful change.
 */
export function jumpOf(definition: TypeDefinition, before: Values, after: Values): string | null {
  const { life } = definition;
  if (!life) return null;
  const from = stateOf(life, before);
  const to = stateOf(life, after);
  if (reachableFrom(life, from).has(to)) return null;
  return `由“${stateLabel(definition, from)}”改为“${stateLabel(definition, to)}”`;
}

/** A state's name; its code when the definition does not know it. */
export function stateLabel({ fields, life }: TypeDefinition, code: string): string {
  const options = fields.find(({ id }) => id === life?.state)?.options ?? [];
  return options.find((option) => option.code === code)?.label ?? code;
}

/** Refuses a change of state that no declared steps lead to. A new record may begin in any state: it may be entered late.
 * @throws CodedError D11 */
export function checkStateChange(definition: TypeDefinition, before: Values, after: Values): void {
  const jump = jumpOf(definition, before, after);
  if (jump !== null) throw new CodedError('D11', jump);
}
