import { addDays } from '../../../shared/kernel/calendar.ts';
import { dateIn2026, MATTERS, MINUTES, PLACES, people, person, phone } from '../sample-words.ts';
import type { Seeded } from '../seeded.ts';
import { meeting } from './blocks.ts';
import type { Maker } from './maker.ts';

/** Makers of valid values, by type of the strand. */
export const AUTONOMY_SAMPLES: Readonly<Record<string, Maker>> = {
  villager_meeting: villagerMeeting,
  four_two_decision: decision,
  supervision_record: supervision,
  affairs_disclosure: disclosure,
  village_rules: villageRules,
  social_org: socialOrg,
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

function supervision(random: Seeded): Record<string, unknown> {
  const date = dateIn2026(random);
  const isFinance = random.chance(0.5);
  const bills = random.int(10, 60) * 10_000;
  const finance = {
    bills_count: random.int(5, 40),
    bills_amount: bills,
    rejected_amount: random.int(0, 5) * 10_000,
  };
  const found = {
    problem: '一张票据缺少经手人签字。',
    reply: '已补签并说明情况。',
    reply_on: addDays(date, random.int(0, 10)),
    rectified: random.pick(['ongoing', 'done']),
  };
  return {
    supervised_on: date,
    scope: isFinance ? 'finance' : random.pick(['projects', 'benefits', 'decisions']),
    matter: random.pick(MATTERS),
    way: isFinance ? ['bills', 'files'] : ['on_site'],
    members: people(random, 2, 3),
    ...(isFinance ? finance : {}),
    opinion: '程序规范，建议及时公开。',
    ...(random.chance(0.4) ? found : {}),
  };
}

const DISCLOSED = [
  ['party', 'party_dues'],
  ['village', 'village_project'],
  ['finance', 'finance_accounts'],
  ['service', 'service_subsidy'],
] as const;

function disclosure(random: Seeded): Record<string, unknown> {
  const posted = dateIn2026(random);
  const [kind, item] = random.pick(DISCLOSED);
  const holdsPeople = kind === 'service';
  return {
    class: kind,
    item_code: item,
    covered: '2026年第一季度',
    posted_on: posted,
    until: addDays(posted, 7),
    approver: person(random),
    supervisor_ok: random.pick(['agreed', 'to_add']),
    channels: ['board', 'chat_group'],
    contains_person_data: holdsPeople,
    ...(holdsPeople ? { mask_checked: ['id_number', 'phone', 'account', 'address', 'minors', 'health'] } : {}),
    ...(random.chance(0.3)
      ? {
          feedback_count: 1,
          feedback: '询问路灯电费支出。',
          answer_on: addDays(posted, 3),
          answer: '已当面解释并公布明细。',
        }
      : {}),
  };
}

/** Well-formed ids of meetings that other samples may refer to. */
const MEETING_IDS = ['0195f3a0-7c00-7000-8000-000000000001', '0195f3a0-7c00-7000-8000-000000000002'];

function villageRules(random: Seeded): Record<string, unknown> {
  const asked = dateIn2026(random);
  const expected = random.int(80, 200);
  return {
    doc_kind: random.pick(['village_rules', 'wedding_charter', 'points']),
    action: random.pick(['made', 'revised']),
    version: '2026版',
    opinion_on: asked,
    opinion_count: random.int(3, 40),
    adviser_review: '内容合法，建议删去罚款条款。',
    town_review: random.pick(['passed', 'amended']),
    town_review_on: addDays(asked, 7),
    meeting_ref: random.pick(MEETING_IDS),
    vote_on: addDays(asked, 12),
    vote_expected: expected,
    vote_actual: random.int(Math.ceil(expected * 0.7), expected),
    published_on: addDays(asked, 14),
    filed_on: addDays(asked, 18),
    filed_no: `杨镇备〔2026〕${random.int(1, 30)}号`,
    key_changes: '明确红白事标准，增加环境卫生门前三包。',
  };
}

const REGISTERED = { form: 'society', filing_body: '清溪县民政局', credit_code: '91350100M000100Y43' };
const FILED = { form: 'filed', filing_body: '杨树镇人民政府' };

function socialOrg(random: Seeded): Record<string, unknown> {
  const filed = dateIn2026(random);
  const isFiled = random.chance(0.6);
  const registration = isFiled
    ? { ...FILED, filing_no: `杨社备〔2026〕${random.int(1, 60)}号`, filed_on: filed }
    : random.pick([{ ...REGISTERED, filed_on: filed }, { form: 'unfiled' }]);
  return {
    name: random.pick(['柳河村老年协会', '杨树村广场舞队', '清溪村互助社']),
    class: random.pick(['charity', 'life_service', 'community', 'culture_sport', 'farm_service']),
    member_count: random.int(10, 80),
    head: person(random),
    head_phone: phone(random),
    place: random.pick(PLACES),
    scope: '助老、文体活动和邻里互助',
    funds: random.int(0, 20) * 100_000,
    ...registration,
    stage: isFiled ? random.pick(['filed', 'running', 'model']) : random.pick(['survey', 'incubating']),
    mentor: person(random),
    party_org: random.pick(['joint', 'instructor', 'none']),
    activity_count: random.int(0, 12),
    recorded_on: filed,
    support: [
      { _row: 's1', date: addDays(filed, 5), kind: 'site', note: '提供活动室一间' },
      { _row: 's2', date: addDays(filed, 20), kind: 'funds', amount: random.int(1, 10) * 100_000 },
    ],
  };
}
