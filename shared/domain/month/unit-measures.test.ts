import { describe, expect, it } from 'vitest';
import { measureText, quietMonths, type ReportStanding, sumMeasures, timeliness } from './unit-measures.ts';

const sent: ReportStanding = { isDue: true, isSent: true, lateDays: 0, returnCount: 0, isAccepted: true };

describe('measures of units (D§3.4)', () => {
  it('T1–T4: in time over due, working days late, returns, accepted at the first version over judged', () => {
    const parts = timeliness([
      sent,
      { ...sent, lateDays: 3 },
      { ...sent, returnCount: 2 },
      { ...sent, isSent: false, isAccepted: false },
      { ...sent, isDue: false, isSent: false, isAccepted: false },
      { ...sent, isAccepted: false },
    ]);
    expect(parts.T1).toEqual({ numerator: 3, denominator: 5 });
    expect(parts.T2?.numerator).toBe(3);
    expect(parts.T3?.numerator).toBe(2);
    expect(parts.T4).toEqual({ numerator: 2, denominator: 3 });
  });

  it('those of several units are divided from sums, never averaged', () => {
    const sum = sumMeasures([
      { C1: { numerator: 1, denominator: 1 } },
      { C1: { numerator: 0, denominator: 9 }, T3: { numerator: 2, denominator: 0 } },
    ]);
    expect(measureText('C1', sum)).toBe('10%');
    expect(measureText('T3', sum)).toBe('2');
    expect(measureText('Q1', sum)).toBe('—');
    expect(measureText('C1', { C1: { numerator: 0, denominator: 0 } })).toBe('—');
  });

  it('a unit is quiet for the months at the end that hold nothing; months to come say nothing', () => {
    const cells = (...states: string[]) => quietMonths(states.map((state) => ({ state })));
    expect(cells('locked', 'none', 'none', 'later')).toBe(2);
    expect(cells('none', 'zero')).toBe(0);
    expect(cells('none', 'collecting', 'later')).toBe(0);
    expect(cells('absent', 'later')).toBe(0);
  });
});
