import { describe, expect, it } from 'vitest';
import { isStanding, successorOf } from './standing.ts';

const unit = (validTo: string, ...successorCodes: string[]) => ({ validTo, successorCodes });

describe('units in time', () => {
  it('stand in the months that hold one of their days', () => {
    expect(isStanding({ validFrom: '2026-07-01', validTo: '' }, '2026-06')).toBe(false);
    expect(isStanding({ validFrom: '2026-07-31', validTo: '' }, '2026-07')).toBe(true);
    expect(isStanding({ validTo: '2026-07-15' }, '2026-07')).toBe(true);
    expect(isStanding({ validTo: '2026-07-15' }, '2026-08')).toBe(false);
    expect(isStanding({}, '1999-01')).toBe(true);
  });

  it('are stood for by their successors, one after another', () => {
    const units = new Map([
      ['a', unit('2026-07-31', 'b')],
      ['b', unit('2027-01-31', 'c')],
      ['c', unit('')],
      ['split', unit('2026-07-31', 'b', 'c')],
      ['lost', unit('2026-07-31', 'nowhere')],
      ['x', unit('2026-07-31', 'y')],
      ['y', unit('2026-07-31', 'x')],
    ]);
    expect(successorOf(units, 'a')).toBe('c');
    expect(successorOf(units, 'c')).toBe('c');
    expect(successorOf(units, 'split')).toBe('split');
    expect(successorOf(units, 'lost')).toBe('lost');
    expect(successorOf(units, 'x')).toBe('x');
    expect(successorOf(units, 'unknown')).toBe('unknown');
  });
});
