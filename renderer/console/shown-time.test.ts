import { describe, expect, it } from 'vitest';
import { shownCountdown, shownMinute } from './shown-time.ts';

describe('shown times', () => {
  it('shows moments with a zone in China time', () => {
    expect(shownMinute('2026-11-24T18:05:59.000Z')).toBe('2026-11-25 02:05');
    expect(shownMinute('2026-11-24T10:05:00+08:00')).toBe('2026-11-24 10:05');
  });

  it('shows a minute without a zone as it stands, and nothing for nothing', () => {
    expect(shownMinute('2026-11-24T10:05')).toBe('2026-11-24 10:05');
    expect(shownMinute(null)).toBe('');
  });

  it('counts down in minutes and seconds and stops at zero', () => {
    expect(shownCountdown(1_800_000)).toBe('30:00');
    expect(shownCountdown(59_001)).toBe('01:00');
    expect(shownCountdown(-5)).toBe('00:00');
  });
});
