import { describe, expect, it } from 'vitest';
import { defaultCatalogue } from '../../../tests/support/catalogue.ts';
import type { FigureBasis, FigureUnit } from './figure-basis.ts';
import { DEFAULT_MONTH_SETTINGS, type MonthSettings, RULE_B } from './month-rule.ts';
import { type TodoRow, todoItems } from './todo.ts';

const VILLAGE = '999901101201';
const unit: FigureUnit = {
  ...{ code12: VILLAGE, name: '北坡村村民委员会', shortName: '北坡村', level: 'village', validFrom: '', validTo: '' },
  ...{ households: 300, population: 1000, groupCount: 5, partyMemberCount: 30 },
};
const PRESET_B: MonthSettings = { ...DEFAULT_MONTH_SETTINGS, rules: [{ from: '2025-01', rule: RULE_B }] };
const basisOf = (settings: MonthSettings): FigureBasis => ({
  ...{ catalogue: defaultCatalogue(), today: '2026-03-26', units: [unit], bodies: [], settings },
});
const themeDay = (id: string, day: string): TodoRow => ({
  ...{ id, type: 'party_life', unitCode: VILLAGE, period: day.slice(0, 7), status: 'confirmed', lateFlag: false },
  ...{ linkedTypes: [], title: id, values: { kind: ['theme_day'], meeting_date: `${day}T09:00` } },
});
const todo = (settings: MonthSettings, month: string, rows: readonly TodoRow[]) =>
  todoItems(basisOf(settings), rows, { month, isSent: false })
    .filter(({ typeId }) => typeId === 'party_life')
    .map(
      ({ key, due, state, isThisMonth, recordId }) => `${key.split('|')[2]} ${due} ${state} ${isThisMonth} ${recordId}`,
    );

describe('the to-do list of a month', () => {
  const rows = [themeDay('february', '2026-02-28'), themeDay('march', '2026-03-28')];

  it('has the calendar’s dues where months are the calendar’s', () => {
    const items = todo(DEFAULT_MONTH_SETTINGS, '2026-03', rows);
    expect(items).toContain('theme_day 2026-03-31 done true march');
    expect(items).toContain('group_meeting 2026-03-31 due true null');
    expect(items).toContain('lesson 2026-03-31 due true null');
  });

  it('has those of the report month where it ends on the 25th: what was held on the 28th belongs to the next', () => {
    const items = todo(PRESET_B, '2026-03', rows);
    expect(items).toContain('theme_day 2026-03-25 done true february');
    expect(items).toContain('group_meeting 2026-03-25 late true null');
    expect(items).toContain('lesson 2026-03-25 late true null');
    expect(todo(PRESET_B, '2026-04', rows)).toContain('theme_day 2026-04-27 done true march'); // the 25th is a Saturday
    // the second quarter begins with the report month of April, not with the day of 26 March
    expect(items.filter((item) => item.startsWith('lesson'))).toHaveLength(1);
    expect(todo(PRESET_B, '2026-04', rows)).toContain('lesson 2026-06-25 due false null');
  });
});
