import type { WorkCalendar } from '#shared/domain/month/month-rule.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { parseTypedDate } from '#shared/kernel/typed-dates.ts';

/** A calendar as lines `2026-10-01 休息`, `2026-10-10 上班`, in order of days. */
export function calendarText({ holidays, workdays }: WorkCalendar): string {
  const lines = [...holidays.map((day) => `${day} 休息`), ...workdays.map((day) => `${day} 上班`)];
  return lines.sort().join('\n');
}

/**
 * Reads such lines as people paste them: dates in any usual form, then 休 or 班 (休息, 放假, 上班, 调休上班), divided by blanks,
 * commas or tabs; empty lines and a heading without a date are passed over.
 * @throws CodedError M10 with the first line that cannot be read
 */
export function readCalendar(text: string, today: string): WorkCalendar {
  const holidays = new Set<string>();
  const workdays = new Set<string>();
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    const [dayText = '', ...rest] = line.trim().split(/[\s,，;；]+/);
    if (dayText === '' || (at === 0 && !/\d/.test(dayText))) continue;
    const day = parseTypedDate(dayText, today);
    const kind = rest.join('');
    if (!day || !/[休假班]/.test(kind)) throw new CodedError('M10', `第 ${at + 1} 行“${line.trim().slice(0, 20)}”`);
    (/班/.test(kind) ? workdays : holidays).add(day);
  }
  return { holidays: [...holidays].sort(), workdays: [...workdays].sort() };
}
