import { describe, expect, it } from 'vitest';
import { parseTypedDate, parseTypedMinute, parseTypedMonth } from './typed-dates.ts';

const TODAY = '2026-03-10';

describe('typed dates', () => {
  it.each([
    ['20260305', '2026-03-05'],
    ['2026.3.5', '2026-03-05'],
    ['2026/3/5', '2026-03-05'],
    ['2026-03-05', '2026-03-05'],
    ['２０２６年３月５日', '2026-03-05'],
    ['3-5', '2026-03-05'],
    ['3.5', '2026-03-05'],
    ['3月5日', '2026-03-05'],
    ['3月5号', '2026-03-05'],
    ['0305', '2026-03-05'],
    ['今天', '2026-03-10'],
    ['昨日', '2026-03-09'],
  ])('reads %s', (typed, date) => expect(parseTypedDate(typed, TODAY)).toBe(date));

  it('takes a date far ahead without a year as one of last year', () => {
    expect(parseTypedDate('12-28', TODAY)).toBe('2025-12-28');
    expect(parseTypedDate('4-9', TODAY)).toBe('2026-04-09');
  });

  it('takes the 29th of February of the last leap year only when it was last year', () => {
    expect(parseTypedDate('2-29', '2025-03-01')).toBe('2024-02-29');
    expect(parseTypedDate('2-29', TODAY)).toBeNull();
  });

  it.each([
    ['5', '2026-06-05'],
    ['05', '2026-06-05'],
    ['30日', '2026-06-30'],
    ['3-5', '2026-03-05'],
  ])('reads %s in the month that is worked in', (typed, date) => {
    expect(parseTypedDate(typed, TODAY, '2026-06')).toBe(date);
  });

  it('knows no day that the month does not have', () => {
    expect(parseTypedDate('31', TODAY, '2026-06')).toBeNull();
    expect(parseTypedDate('0', TODAY, '2026-06')).toBeNull();
  });

  it.each([
    ['5 9', '2026-06-05T09:00'],
    ['5 9:30', '2026-06-05T09:30'],
    ['5日 下午2点', '2026-06-05T14:00'],
    ['5 1430', '2026-06-05T14:30'],
    ['3-5 14', '2026-03-05T14:00'],
  ])('reads %s with its time', (typed, minute) => {
    expect(parseTypedMinute(typed, TODAY, '2026-06')).toBe(minute);
  });

  it.each(['', '2026-02-30', '13-1', '3', 'abc', '2026', '99999999'])('refuses %j', (typed) => {
    expect(parseTypedDate(typed, TODAY)).toBeNull();
  });
});

describe('typed months', () => {
  it.each([
    ['2026-3', '2026-03'],
    ['202603', '2026-03'],
    ['2026年3月', '2026-03'],
    ['2026年3月份', '2026-03'],
    ['3', '2026-03'],
    ['12月', '2026-12'],
  ])('reads %s', (typed, month) => expect(parseTypedMonth(typed, TODAY)).toBe(month));

  it.each(['', '13', '202613', '0', 'x'])('refuses %j', (typed) => {
    expect(parseTypedMonth(typed, TODAY)).toBeNull();
  });
});

describe('typed minutes', () => {
  it.each([
    ['2026-03-05T14:30', '2026-03-05T14:30'],
    ['2026-03-05 14:30', '2026-03-05T14:30'],
    ['20260305 1430', '2026-03-05T14:30'],
    ['20260305 9:05', '2026-03-05T09:05'],
    ['3-5 14：30', '2026-03-05T14:30'],
    ['3月5日14点30分', '2026-03-05T14:30'],
    ['3月5日 下午2点半', '2026-03-05T14:30'],
    ['2026.3.5 9点', '2026-03-05T09:00'],
    ['今天 14:00', '2026-03-10T14:00'],
  ])('reads %s', (typed, minute) => expect(parseTypedMinute(typed, TODAY)).toBe(minute));

  it.each(['', '2026-03-05', '20260305', '3-5 25:00', '14:30', '3-5 14:61'])('refuses %j', (typed) => {
    expect(parseTypedMinute(typed, TODAY)).toBeNull();
  });
});
