import { describe, expect, it } from 'vitest';
import { addDays } from '#shared/kernel/calendar.ts';
import { CALENDAR_MONTHS } from '../spans.ts';
import {
  addCalendarWorkdays,
  DEFAULT_MONTH_SETTINGS,
  dueDaysOf,
  isWorkday,
  type MonthSettings,
  movedToWorkday,
  periodOfDay,
  RULE_A,
  RULE_B,
  reportMonths,
  stepOutOfOrder,
  workdaysBetween,
} from './month-rule.ts';

const NATIONAL: MonthSettings = {
  calendar: {
    holidays: ['2026-10-01', '2026-10-02', '2026-10-03', '2026-10-04', '2026-10-05', '2026-10-06', '2026-10-07'],
    workdays: ['2026-10-10'],
  },
  rules: [],
};

describe('due days (D§3.3)', () => {
  it('preset A: the last day, then the 2nd, 3rd and 8th, moved over rest days', () => {
    expect(dueDaysOf(DEFAULT_MONTH_SETTINGS, '2026-03')).toEqual({
      village: '2026-03-31',
      check: '2026-04-02',
      sign: '2026-04-03',
      submit: '2026-04-03',
      lock: '2026-04-08',
    });
    // 31 January 2026 is a Saturday
    expect(dueDaysOf(DEFAULT_MONTH_SETTINGS, '2026-01').village).toBe('2026-02-02');
  });

  it('preset B: 25th, 27th, 28th, and the 5th of the next month', () => {
    const settings = { ...DEFAULT_MONTH_SETTINGS, rules: [{ from: '2026-01', rule: RULE_B }] };
    expect(dueDaysOf(settings, '2026-05')).toEqual({
      village: '2026-05-25',
      check: '2026-05-27',
      sign: '2026-05-28',
      submit: '2026-05-28',
      lock: '2026-06-05',
    });
  });

  it('the county’s calendar knows holidays and shifted working days', () => {
    expect(dueDaysOf(NATIONAL, '2026-09').submit).toBe('2026-10-08');
    expect(movedToWorkday(NATIONAL.calendar, '2026-10-10')).toBe('2026-10-10'); // a Saturday that is worked
    expect(workdaysBetween(NATIONAL.calendar, '2026-09-30', '2026-10-12')).toBe(4); // 8, 9, 10 and 12 October
    expect(addCalendarWorkdays(NATIONAL.calendar, '2026-09-30', 2)).toBe('2026-10-09');
  });
});

it('working days between two days are what counting them day by day gives, over years and calendars', () => {
  const odd = {
    holidays: ['2026-02-16', '2026-02-16', '2026-02-21', '2026-10-10', '2030-01-01'],
    workdays: ['2026-02-14', '2026-02-14', '2026-02-18', '2026-10-10'],
  };
  for (const calendar of [DEFAULT_MONTH_SETTINGS.calendar, NATIONAL.calendar, odd]) {
    let counted = 0;
    for (let day = '2025-12-27'; day <= '2031-01-20'; day = addDays(day, 1)) {
      if (day > '2025-12-28' && isWorkday(calendar, day)) counted++;
      expect([day, workdaysBetween(calendar, '2025-12-28', day)]).toEqual([day, counted]);
    }
    expect(workdaysBetween(calendar, '2026-02-15', '2026-02-14')).toBe(0);
    expect(workdaysBetween(calendar, '2026-02-15', '')).toBe(0);
    expect(workdaysBetween(calendar, '1969-12-26', '1970-01-06')).toBe(7);
  }
});

describe('the month of a day', () => {
  const changed: MonthSettings = { ...DEFAULT_MONTH_SETTINGS, rules: [{ from: '2026-04', rule: RULE_B }] };
  it.each([
    ['2026-03-31', '2026-03'],
    ['2026-04-25', '2026-04'],
    ['2026-04-26', '2026-05'],
    ['2026-12-31', '2027-01'],
  ])('%s belongs to %s once months end on the 25th from April on', (day, month) => {
    expect(periodOfDay(changed, day)).toBe(month);
  });

  it('does not move for older months when the rule changes', () => {
    expect(periodOfDay(changed, '2026-02-28')).toBe(periodOfDay(DEFAULT_MONTH_SETTINGS, '2026-02-28'));
  });
});

describe('a rule of the county’s own', () => {
  it('has its steps one after the other, on the same day at the earliest', () => {
    expect([RULE_A, RULE_B].map(stepOutOfOrder)).toEqual([null, null]);
    expect(stepOutOfOrder({ ...RULE_B, check: { next: 0, day: 24 } })).toBe('check');
    expect(stepOutOfOrder({ ...RULE_A, submit: { next: 0, day: 31 } })).toBe('submit');
    expect(stepOutOfOrder({ ...RULE_A, check: { next: 0, day: 31 } })).toBeNull();
  });

  it('counts days after its last one to the next month, from the month it begins in', () => {
    const rule = { ...RULE_B, id: 'custom' as const, label: '自定义', lastDay: 20 };
    const settings: MonthSettings = { ...DEFAULT_MONTH_SETTINGS, rules: [{ from: '2026-04', rule }] };
    const days = ['2026-03-21', '2026-03-31', '2026-04-20', '2026-04-21', '2026-12-21'];
    expect(days.map((day) => periodOfDay(settings, day))).toEqual([
      '2026-03',
      '2026-03',
      '2026-04',
      '2026-05',
      '2027-01',
    ]);
  });
});

describe('report months', () => {
  const changing: MonthSettings = {
    ...DEFAULT_MONTH_SETTINGS,
    rules: [
      { from: '2026-03', rule: RULE_B },
      { from: '2026-07', rule: RULE_A },
      { from: '2026-10', rule: { ...RULE_B, id: 'custom', lastDay: 29 } },
    ],
  };

  it('put every day where its record goes, and follow each other without a gap, over changes of the rule', () => {
    const months = reportMonths(changing);
    for (let day = '2025-12-01'; day < '2027-03-05'; day = addDays(day, 1)) {
      expect(months.ofDay(day), day).toBe(periodOfDay(changing, day));
      expect(months.ofDay(`${day}T23:59`)).toBe(months.ofDay(day));
      const isLast = months.lastDay(months.ofDay(day)) === day;
      expect(months.ofDay(addDays(day, 1)) !== months.ofDay(day), day).toBe(isLast);
    }
    expect(['2026-02', '2026-03', '2026-07', '2026-10', '2027-02'].map((month) => months.lastDay(month))).toEqual([
      '2026-02-28',
      '2026-03-25',
      '2026-07-31',
      '2026-10-29',
      '2027-02-28',
    ]);
  });

  it('are the calendar’s as long as no rule says otherwise', () => {
    expect(reportMonths(NATIONAL)).toBe(CALENDAR_MONTHS);
  });
});
