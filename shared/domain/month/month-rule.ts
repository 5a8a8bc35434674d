import { z } from 'zod';
import { addDays, addMonths, daysBetween, isDate, lastDateOf, monthOf } from '#shared/kernel/calendar.ts';
import { CALENDAR_MONTHS, type ReportMonths } from '../spans.ts';

/** Rest days and shifted working days of the county's calendar, `YYYY-MM-DD`; both lists empty: Saturdays and Sundays rest. */
export const workCalendarSchema = z.looseObject({
  holidays: z.array(z.string().refine(isDate)).max(2000).default([]),
  workdays: z.array(z.string().refine(isDate)).max(2000).default([]),
});
export type WorkCalendar = z.infer<typeof workCalendarSchema>;

/** A day counted from the report's month: `next` 0 in that month, 1 in the following; day 31 stands for the last day. */
const dueDay = z.looseObject({ next: z.number().int().min(0).max(1), day: z.number().int().min(1).max(31) });

/** Steps of the month that have a due day (D§3.3). */
export const MONTH_STEPS = ['village', 'check', 'sign', 'submit', 'lock'] as const;
export type MonthStep = (typeof MONTH_STEPS)[number];
export const MONTH_STEP_LABELS: Readonly<Record<MonthStep, string>> = {
  village: '村级确认',
  check: '镇级审核',
  sign: '审核签发',
  submit: '镇级上报',
  lock: '县级锁定',
};

/** When a month ends for its records and by when each step is due. Stored by id with every report (`period_rule`). */
export const monthRuleSchema = z.looseObject({
  id: z.enum(['A', 'B', 'custom']),
  label: z.string().max(40),
  /** Days of the calendar month after this one belong to the next report month; 31: the calendar month itself. */
  lastDay: z.number().int().min(1).max(31),
  village: dueDay,
  check: dueDay,
  sign: dueDay,
  submit: dueDay,
  lock: dueDay,
});
export type MonthRule = z.infer<typeof monthRuleSchema>;

/** Preset A of D§3.3, the default: each record in its own calendar month. */
export const RULE_A: MonthRule = {
  id: 'A',
  label: '自然月（次月3日前上报）',
  lastDay: 31,
  village: { next: 0, day: 31 },
  check: { next: 1, day: 2 },
  sign: { next: 1, day: 3 },
  submit: { next: 1, day: 3 },
  lock: { next: 1, day: 8 },
};
/** Preset B of D§3.3: from the 26th to the 25th, sent on the 28th. */
export const RULE_B: MonthRule = {
  id: 'B',
  label: '上月26日至本月25日（28日前上报）',
  lastDay: 25,
  village: { next: 0, day: 25 },
  check: { next: 0, day: 27 },
  sign: { next: 0, day: 28 },
  submit: { next: 0, day: 28 },
  lock: { next: 1, day: 5 },
};

/** The first step of a rule that would be due before the step it follows; null: each follows the one before. */
export function stepOutOfOrder(rule: MonthRule): MonthStep | null {
  const dayOf = (step: MonthStep) => rule[step].next * 31 + rule[step].day;
  return MONTH_STEPS.find((step, at) => at > 0 && dayOf(step) < dayOf(MONTH_STEPS[at - 1] ?? step)) ?? null;
}

/** Which rule holds from which month on; months before the first have preset A. A change never re-sorts old months. */
export const monthSettingsSchema = z.looseObject({
  calendar: workCalendarSchema.default({ holidays: [], workdays: [] }),
  /** Month from which on reports are due in this county; absent: the first month that it has records of. */
  firstMonth: z
    .string()
    .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
    .optional(),
  rules: z
    .array(z.looseObject({ from: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/), rule: monthRuleSchema }))
    .max(200)
    .default([]),
});
export type MonthSettings = z.infer<typeof monthSettingsSchema>;
export const DEFAULT_MONTH_SETTINGS: MonthSettings = { calendar: { holidays: [], workdays: [] }, rules: [] };

/** The rule of a month. */
export function ruleOf(settings: MonthSettings, month: string): MonthRule {
  const holding = settings.rules.filter(({ from }) => from <= month).sort((a, b) => (a.from < b.from ? -1 : 1));
  return holding.at(-1)?.rule ?? RULE_A;
}

/** The report month that a day belongs to, by the rule of the calendar month that the day lies in. */
export function periodOfDay(settings: MonthSettings, day: string): string {
  const month = monthOf(day);
  return Number(day.slice(8, 10)) > ruleOf(settings, month).lastDay ? addMonths(month, 1) : month;
}

/** Report months as the rules make them, for many questions: rules are looked for once a month. */
export function reportMonths(settings: MonthSettings): ReportMonths {
  if (settings.rules.every(({ rule }) => rule.lastDay === 31)) return CALENDAR_MONTHS;
  const known = new Map<string, string>();
  const lastDay = (month: string) => {
    const found = known.get(month) ?? lastDayOf(settings, month);
    known.set(month, found);
    return found;
  };
  const ofDay = (day: string) => (day.slice(0, 10) > lastDay(monthOf(day)) ? addMonths(monthOf(day), 1) : monthOf(day));
  return { ofDay, lastDay };
}

function lastDayOf(settings: MonthSettings, month: string): string {
  const last = lastDateOf(month);
  const days = Math.min(ruleOf(settings, month).lastDay, Number(last.slice(8)));
  return `${month}-${String(days).padStart(2, '0')}`;
}

/** True for a day on which offices work. */
export function isWorkday(calendar: WorkCalendar, day: string): boolean {
  if (calendar.workdays.includes(day)) return true;
  if (calendar.holidays.includes(day)) return false;
  return ![0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());
}

/** The day itself, or the next working day when it is a rest day (D§3.3). */
export function movedToWorkday(calendar: WorkCalendar, day: string): string {
  let moved = day;
  for (let tries = 0; tries < 60 && !isWorkday(calendar, moved); tries++) moved = addDays(moved, 1);
  return moved;
}

/**
 * Working days after `from` up to and including `to`; 0 when `to` is not later or no date. Late days are counted so
 * (D§3.4 T2). Counted by weeks, not day by day: a county's matrix asks for thousands, some of them years late.
 */
export function workdaysBetween(calendar: WorkCalendar, from: string, to: string): number {
  if (!isDate(from) || !isDate(to) || to <= from) return 0;
  const shifts = shiftsOf(calendar);
  return weekdaysUpTo(to) - weekdaysUpTo(from) + shiftsUpTo(shifts, to) - shiftsUpTo(shifts, from);
}

/** Monday to Friday from Monday 5 January 1970 on up to and including a day; negative before it. */
function weekdaysUpTo(day: string): number {
  const days = daysBetween('1970-01-04', day);
  const weeks = Math.floor(days / 7);
  return weeks * 5 + Math.min(days - weeks * 7, 5);
}

/** Days that differ from their weekday, in order, each with the sum up to it: worked weekend days less holidays. */
type Shifts = readonly { readonly day: string; readonly sum: number }[];

const shiftsKnown = new WeakMap<WorkCalendar, Shifts>();

function shiftsOf(calendar: WorkCalendar): Shifts {
  const known = shiftsKnown.get(calendar);
  if (known) return known;
  const noShifts = { holidays: [], workdays: [] };
  const listed = [...new Set([...calendar.holidays, ...calendar.workdays])].sort();
  let sum = 0;
  const shifts = listed.map((day) => {
    sum += Number(isWorkday(calendar, day)) - Number(isWorkday(noShifts, day));
    return { day, sum };
  });
  shiftsKnown.set(calendar, shifts);
  return shifts;
}

function shiftsUpTo(shifts: Shifts, day: string): number {
  return shifts.findLast((shift) => shift.day <= day)?.sum ?? 0;
}

/** The date `count` working days after a day: a returned report is due again after two (D§3.3). */
export function addCalendarWorkdays(calendar: WorkCalendar, day: string, count: number): string {
  let moved = day;
  for (let left = count, tries = 0; left > 0 && tries < 4000; tries++) {
    moved = addDays(moved, 1);
    if (isWorkday(calendar, moved)) left--;
  }
  return moved;
}

/** Due days of a month's steps, moved over rest days. */
export function dueDaysOf(settings: MonthSettings, month: string): Readonly<Record<MonthStep, string>> {
  const rule = ruleOf(settings, month);
  const days = MONTH_STEPS.map((step) => {
    const { next, day } = rule[step];
    const last = lastDateOf(addMonths(month, next));
    const wanted = `${last.slice(0, 8)}${String(day).padStart(2, '0')}`;
    return [step, movedToWorkday(settings.calendar, wanted > last ? last : wanted)] as const;
  });
  return Object.fromEntries(days) as Record<MonthStep, string>;
}
