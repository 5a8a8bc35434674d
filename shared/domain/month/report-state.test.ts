import { describe, expect, it } from 'vitest';
import { isMonthLocked, REPORT_STATES, REPORT_STEPS, reachableByTown, stepBetween } from './report-state.ts';

describe('the report’s states', () => {
  it('are exactly those of D§3.3, from collecting to locked', () => {
    expect(REPORT_STATES).toEqual([
      'collecting',
      'town_review',
      'signed',
      'submitted',
      'received',
      'returned',
      'locked',
    ]);
    const way = ['collecting', 'town_review', 'signed', 'submitted', 'received', 'locked'] as const;
    for (const [at, from] of way.slice(0, -1).entries()) {
      const to = way[at + 1];
      const step = REPORT_STEPS.find((one) => to !== undefined && one.to === to && one.from.includes(from));
      expect(step, `${from} → ${to}`).toBeDefined();
    }
  });

  it('never lets a town take what is the county’s', () => {
    for (const from of REPORT_STATES) {
      for (const to of ['received', 'locked'] as const) {
        expect(stepBetween(from, to, 'town')).toBeNull();
        if (from !== to) expect(reachableByTown(from).has(to)).toBe(false);
      }
    }
    expect(reachableByTown('submitted')).toEqual(new Set(['submitted']));
    expect(reachableByTown('locked')).toEqual(new Set(['locked']));
  });

  it('a returned report is reviewed, signed and sent again', () => {
    expect(reachableByTown('returned')).toContain('submitted');
  });

  it('an unlock ends by the minute', () => {
    const unlocked = { state: 'returned', unlocked_until: '2026-05-01T12:00' };
    expect(isMonthLocked(unlocked, '2026-05-01T11:59')).toBe(false);
    expect(isMonthLocked(unlocked, '2026-05-01T12:01')).toBe(true);
    expect(isMonthLocked({ state: 'locked' }, '2020-01-01T00:00')).toBe(true);
    expect(isMonthLocked(null, '2026-05-01T12:00')).toBe(false);
  });
});
