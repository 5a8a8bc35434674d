import { addDays } from '../../shared/kernel/calendar.ts';
import {
  dateIn2026,
  GROUPS,
  MATTERS,
  MINUTES,
  minuteOn,
  PLACES,
  people,
  person,
  personName,
  phone,
  STORIES,
  THEMES,
} from './sample-words.ts';
import { type Seeded, seeded } from './seeded.ts';

/** Invented, valid content of one record. */
export interface SampleRecord {
  readonly values: Record<string, unknown>;
  readonly remark: string;
}

/** A day later than every date in a sample. */
export const SAMPLE_TODAY = '2026-12-31';

/** The types samples exist for. */
export const SAMPLE_TYPES = [
  'party_life',
  'villager_meeting',
  'four_two_decision',
  'dispute_screening',
  'mediation_case',
  'civil_practice',
  'wedding_funeral',
] as const;
export type SampleType = (typeof SAMPLE_TYPES)[number];

/**
 * Valid Chinese values of a record of the type; the same seed always gives the same values. Dates lie in 2026.
 * @throws RangeError for a type without samples
 */
export function sampleValues(type: string, seed: number): SampleRecord {
  const make = (MAKERS as Readonly<Record<string, (random: Seeded) => Record<string, unknown>>>)[type];
  if (!make) throw new RangeError(`no samples of ${type}`);
  const random = seeded(seed * 31 + type.length);
  return { values: make(random), remark: random.chance(0.3) ? '资料已归档' : '' };
}

const MAKERS: Readonly<Record<SampleType, (random: Seeded) => Record<string, unknown>>> = {
  party_life: partyLife,
  villager_meeting: villagerMeeting,
  four_two_decision: decision,
  dispute_screening: screening,
  mediation_case: mediation,
  civil_practice: practice,
  wedding_funeral: ceremony,
};

function meeting(random: Seeded, date: string): Record<string, unknown> {
  const expected = random.int(12, 60);
  return {
    meeting_date: minuteOn(random, date),
    place: random.pick(PLACES),
    host: person(random),
    recorder: person(random),
    expected,
    actual: random.int(Math.ceil(expected * 0.8), expected),
    agenda: `1. ${random.pick(THEMES)}\n2. ${random.pick(MATTERS)}`,
    minutes: random.pick(MINUTES),
    resolution: `同意${random.pick(MATTERS)}方案，由村委会组织实施。`,
  };
}

function partyLife(random: Seeded): Record<string, unknown> {
  const kind = random.pick([['members_meeting', 'lesson'], ['branch_committee'], ['theme_day'], ['group_meeting']]);
  return {
    branch: { name: `${random.pick(['柳河', '杨树', '清溪'])}村党支部` },
    kind,
    theme: random.pick(THEMES),
    ...meeting(random, dateIn2026(random)),
    ...(kind.includes('lesson') ? { lecturer: person(random), lecture_title: '做新时代合格党员' } : {}),
    ...(kind.includes('theme_day') ? { service_content: '清理村道两侧垃圾' } : {}),
    ...(random.chance(0.4) ? { absent_note: `${personName(random)}外出务工请假` } : {}),
    follow_up: '党员分片包干，月底前完成。',
  };
}

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

function screening(random: Seeded): Record<string, unknown> {
  const first = random.chance(0.5);
  const month = `2026-0${random.int(1, 6)}`;
  const from = `${month}-${first ? '01' : '16'}`;
  const to = `${month}-${first ? '15' : '28'}`;
  const base = {
    sweep_no: first ? 'first_half' : 'second_half',
    sweep_from: from,
    sweep_to: to,
    sweepers: people(random, 2, 3),
  };
  if (random.chance(0.25)) return { ...base, zero_report: true };
  const items = Array.from({ length: random.int(1, 2) }, (_, index) => dispute(random, from, index));
  return { ...base, zero_report: false, items };
}

function dispute(random: Seeded, from: string, index: number): Record<string, unknown> {
  const found = addDays(from, random.int(1, 10));
  const isResolved = random.chance(0.6);
  return {
    _row: `d${index + 1}`,
    title: `${random.pick(GROUPS)}${random.pick(['相邻通行', '田界', '用水', '宅基地'])}纠纷`,
    category: random.pick(['neighbour', 'house_land', 'family', 'forest_land']),
    level: random.pick(['green', 'yellow', 'orange']),
    found_on: found,
    happened_on: addDays(found, -random.int(0, 20)),
    place: random.pick(GROUPS),
    scale: 'general',
    people: random.int(2, 6),
    amount: random.int(0, 50) * 10_000,
    brief: random.pick(STORIES),
    parties: [
      { _row: 'p1', name: personName(random), gender: 'male', phone: phone(random), group: random.pick(GROUPS) },
      { _row: 'p2', name: personName(random), gender: 'female', group: random.pick(GROUPS) },
    ],
    owner_unit: '村人民调解委员会',
    owner: person(random),
    due: addDays(found, 15),
    way: 'mediation',
    progress: [{ _row: 'g1', date: addDays(found, 2), text: '上门听取双方意见，现场查看。', by: personName(random) }],
    result: isResolved ? 'resolved' : 'ongoing',
    ...(isResolved ? { closed_on: addDays(found, 7), revisit: '双方关系恢复正常。' } : {}),
  };
}

function mediation(random: Seeded): Record<string, unknown> {
  const accepted = dateIn2026(random);
  const parties = [
    party(random, 'p1', 'applicant'),
    party(random, 'p2', 'respondent'),
    ...(random.chance(0.3) ? [party(random, 'p3', 'third')] : []),
  ];
  const base = {
    committee: { name: `${random.pick(['柳河', '杨树', '清溪'])}村人民调解委员会` },
    accepted_on: accepted,
    case_source: random.pick(['application', 'initiative', 'from_police']),
    category: random.pick(['neighbour', 'house_land', 'family', 'damage', 'contract']),
    difficult: random.chance(0.2),
    parties,
    people: parties.length,
    brief: random.pick(STORIES),
    claim: '请求停止侵害并适当赔偿。',
    mediators: people(random, 1, 2),
    recorder: person(random),
    sessions: [
      {
        _row: 's1',
        date: addDays(accepted, 2),
        place: random.pick(PLACES),
        content: '听取双方陈述，讲明法理情理。',
        result: '双方同意继续协商',
      },
    ],
  };
  return random.chance(0.7) ? { ...base, ...settled(random, accepted) } : { ...base, result: 'ongoing' };
}

function party(random: Seeded, row: string, side: string): Record<string, unknown> {
  return {
    _row: row,
    side,
    name: personName(random),
    gender: random.pick(['male', 'female']),
    ethnicity: 'han',
    age: random.int(20, 80),
    occupation: '务农',
    phone: phone(random),
    address: random.pick(GROUPS),
  };
}

function settled(random: Seeded, accepted: string): Record<string, unknown> {
  const agreed = addDays(accepted, random.int(3, 10));
  return {
    result: 'success',
    agreement_form: 'written',
    agreement_no: `协〔2026〕${random.int(1, 99)}`,
    agreement_on: agreed,
    agreement_text: '被申请人于约定时间内修复围墙并当面致歉，双方互不追究。',
    amount: random.int(0, 60) * 10_000,
    perform_due: addDays(agreed, 15),
    performed: 'done',
    judicial_confirm: 'none',
    closed_on: addDays(agreed, 16),
    revisit_on: addDays(agreed, 20),
    revisit: '协议已履行，双方满意。',
  };
}

function practice(random: Seeded): Record<string, unknown> {
  const volunteers = random.int(3, 15);
  const hours = random.int(1, 4);
  return {
    station: { name: `${random.pick(['柳河', '杨树', '清溪'])}村新时代文明实践站` },
    kind: random.pick(['policy', 'environment', 'old_young', 'customs', 'festival']),
    theme: random.pick(THEMES),
    held_on: dateIn2026(random),
    hours,
    place: random.pick(PLACES),
    participants: random.int(15, 120),
    organizer: { name: '村新时代文明实践站' },
    leader: person(random),
    recorder: person(random),
    audience_kind: ['villagers', 'elderly'],
    summary: '组织志愿者入户走访，发放宣传资料，帮助困难老人打扫卫生，群众反映良好。',
    team: { name: '红马甲志愿服务队' },
    volunteers,
    service_hours: volunteers * hours,
    beneficiaries: random.int(20, 200),
    satisfaction: 'satisfied',
    volunteer_list: people(random, 1, 3).map((someone, index) => ({ _row: `v${index + 1}`, person: someone, hours })),
  };
}

function ceremony(random: Seeded): Record<string, unknown> {
  const kind = random.pick(['wedding', 'funeral']);
  const from = dateIn2026(random);
  const tables = random.int(8, 18);
  return {
    kind,
    owner: person(random),
    is_cadre: random.chance(0.15),
    group: random.pick(GROUPS),
    phone: phone(random),
    reported_on: kind === 'wedding' ? addDays(from, -random.int(10, 15)) : addDays(from, random.int(0, 4)),
    event_from: from,
    event_to: addDays(from, random.int(0, 2)),
    place: random.pick(GROUPS),
    plan_tables: tables,
    plan_price: random.int(3, 6) * 10_000,
    plan_cars: random.int(2, 6),
    ...(kind === 'wedding' ? { bride_price: random.int(2, 6) * 1_000_000 } : {}),
    cap_tables: 20,
    cap_price: 60_000,
    director: person(random),
    advice: '宣讲村规民约，倡导简办。',
    actual_tables: tables,
    actual_price: 50_000,
    saved: random.int(0, 20) * 10_000,
  };
}
