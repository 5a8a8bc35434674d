import { z } from 'zod';
import { todayInChina } from '#shared/kernel/calendar.ts';

/**
 * When a desk syncs by itself. automatic: beside the work; daily: once a day from an hour on; monthly: once from a day
 * of the month on; manual: only when a person asks. Whatever the plan, “立即同步” syncs at once.
 */
export const syncPlanSchema = z.object({
  mode: z.enum(['automatic', 'daily', 'monthly', 'manual']).catch('automatic'),
  /** Hour of the day, 0 to 23. */
  hour: z.number().int().min(0).max(23).catch(12),
  /** Day of the month, 1 to 28. */
  day: z.number().int().min(1).max(28).catch(25),
  /** Bytes a day, attachments and all; null: as many as it takes. */
  dailyBytes: z.number().int().min(0).nullable().catch(null),
  /** A person has stopped sync until further notice. */
  isPaused: z.boolean().catch(false),
});
export type SyncPlan = z.infer<typeof syncPlanSchema>;

/** The plan of a desk that nobody has asked. */
export const DEFAULT_PLAN: SyncPlan = syncPlanSchema.parse({});

/** What went over the line on one day. */
export const dayTrafficSchema = z.object({ day: z.string().catch(''), bytes: z.number().catch(0) });
export type DayTraffic = z.infer<typeof dayTrafficSchema>;

/** Adds to a day's traffic; another day begins at nothing. */
export function withTraffic(before: DayTraffic, now: number, bytes: number): DayTraffic {
  const day = todayInChina(now);
  return { day, bytes: (before.day === day ? before.bytes : 0) + bytes };
}

/** Whether the day's budget is used up. */
export function isOverBudget(plan: SyncPlan, traffic: DayTraffic, now: number): boolean {
  return plan.dailyBytes !== null && traffic.day === todayInChina(now) && traffic.bytes >= plan.dailyBytes;
}

/**
 * Whether sync should run by itself now. `lastRun`: when a planned run last came to its end, milliseconds; null: never.
 * Clocks that jump do no harm: at worst one run too many.
 */
export function isDue(plan: SyncPlan, now: number, lastRun: number | null): boolean {
  if (plan.isPaused || plan.mode === 'manual') return false;
  if (plan.mode === 'automatic') return true;
  const [year = 0, month = 0, day = 0] = todayInChina(now).split('-').map(Number);
  const from =
    plan.mode === 'daily' ? chinaTime(year, month, day, plan.hour) : chinaTime(year, month, plan.day, plan.hour);
  return now >= from && (lastRun === null || lastRun < from || lastRun > now);
}

/** Noon at Beijing is four hours after midnight at Greenwich; China has one time zone and no summer time. */
function chinaTime(year: number, month: number, day: number, hour: number): number {
  return Date.UTC(year, month - 1, day, hour - 8);
}
