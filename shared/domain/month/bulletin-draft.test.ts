import { expect, it } from 'vitest';
import { bulletinDraft } from './bulletin-draft.ts';
import type { StatisticsRow } from './statistics.ts';

const none = { numerator: 0, denominator: 0 };
const found: StatisticsRow = {
  code: 'PC_found',
  label: '排查发现矛盾纠纷',
  unit: '件',
  kind: 'sum',
  fractions: {
    month: { numerator: 12_000_000, denominator: 0 },
    last: { numerator: 10_000_000, denominator: 0 },
    year: none,
    sameLastYear: none,
    late: none,
  },
  corrected: 0,
};
const town = { isSent: true, isOverdue: false, lateDays: 0, returns: 0 };

it('a bulletin tells counts, who is late, returned and missing, and nothing that nobody counted', () => {
  const draft = bulletinDraft(
    { month: '2026-03', unitCodes: null, rows: [found] },
    {
      countyName: '清溪县',
      towns: [
        { ...town, name: '杨树镇' },
        { ...town, name: '白云镇', lateDays: 2, returns: 1 },
        { ...town, name: '石桥乡', isSent: false, isOverdue: true },
      ],
      villages: 28,
      villagesDone: 27,
      records: 812,
    },
  );
  expect(draft.reporting).toBe(
    '全县应报乡镇（街道）3个，已报2个，按时上报1个。应报村（社区）28个，已确认或零报告27个。\n迟报：白云镇（2个工作日）。\n退回重报：白云镇（1次）。',
  );
  expect(draft.problems).toBe('石桥乡尚未上报。\n有1个村（社区）没有确认本月台账，也没有零报告。');
  expect(draft.law).toContain('排查矛盾纠纷12件，环比上升20%');
  expect([draft.party, draft.next]).toEqual(['', '']);
});
