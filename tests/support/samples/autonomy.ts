import { addDays } from '../../../shared/kernel/calendar.ts';
import { dateIn2026, MATTERS, MINUTES, person } from '../sample-words.ts';
import type { Seeded } from '../seeded.ts';
import { meeting } from './blocks.ts';
import type { Maker } from './maker.ts';

/** Makers of valid values, by type of the strand. */
export const AUTONOMY_SAMPLES: Readonly<Record<string, Maker>> = {
  villager_meeting: villagerMeeting,
  four_two_decision: decision,
};

function villagerMeeting(random: Seeded): Record<string, unknown> {
  const date = dateIn2026(random);
  const base = meeting(random, date);
  const actual = Number(base.actual);
  const items = Array.from({ length: random.int(1, 3) }, (_, index) => {
    const no = random.int(0, 2);
    return {
      _row: `t${index + 1}`,
      topic: `关于${random.pick(MATTERS)}的方案`,
      voted: true,
      method: random.pick(['hands', 'named_ballot', 'secret_ballot']),
      yes: actual - no,
      no,
      abstain: 0,
      result: 'passed',
    };
  });
  return {
    ...base,
    kind: random.pick(['representatives', 'villagers_households', 'group']),
    topic_source: ['committee', 'reports'],
    items,
    notice_days: 10,
    published_on: addDays(date, random.int(1, 5)),
  };
}

function decision(random: Seeded): Record<string, unknown> {
  const start = dateIn2026(random);
  const expected = random.int(30, 60);
  const actual = random.int(Math.ceil((expected * 2) / 3), expected);
  const no = random.int(0, 3);
  const step = (code: string, days: number, form: string, more: Record<string, unknown>) => ({
    _row: code,
    held_on: addDays(start, days),
    form,
    content: random.pick(MINUTES),
    ...more,
  });
  return {
    matter: random.pick(MATTERS),
    matter_kind: random.pick(['construction', 'assets', 'fund_raising']),
    motion_source: random.pick(['masses', 'cadres', 'superior']),
    amount: random.int(1, 80) * 1_000_000,
    state: 'implementing',
    steps: [
      step('step1', 0, 'branch', { expected: 5, actual: 5 }),
      step('step2', 3, 'joint', { expected: 9, actual: 8 }),
      step('step3', 8, 'members', { expected: 40, actual: 33, town_attendee: person(random) }),
      step('step4', 12, 'representatives', {
        expected,
        actual,
        yes: actual - no,
        no,
        abstain: 0,
        town_attendee: person(random),
      }),
    ],
    public_from: addDays(start, 13),
    public_to: addDays(start, 20),
    public_way: '村务公开栏、村微信群',
    public_opinion: '程序规范，同意实施',
    impl: '已签订合同，正在施工。',
  };
}
