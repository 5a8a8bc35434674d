import { addDays, addWorkdays } from '../../../shared/kernel/calendar.ts';
import { dateIn2026, GROUPS, MATTERS, people, person, personName, phone } from '../sample-words.ts';
import type { Seeded } from '../seeded.ts';
import { activity } from './activity.ts';
import type { Maker } from './maker.ts';

/** Makers of valid values, by type. */
export const PROGRAMME_RESULT_SAMPLES: Readonly<Record<string, Maker>> = {
  rectification_item: rectification,
  cultivation_target: cultivation,
  fund_record: fund,
  public_appeal: appeal,
  errand_service: errand,
  satisfaction_survey: survey,
  publicity_item: publicity,
  exchange_event: exchange,
  upward_report: report,
};

/** Id of an invented record that others refer to. */
const REFERRED = '0197a000-0000-7000-8000-000000000003';
const VILLAGES = ['320982105201', '320982105202', '320982105203'];
const STRANDS = ['party', 'autonomy', 'law', 'virtue', 'programme'];

function rectification(random: Seeded): Record<string, unknown> {
  const raised = dateIn2026(random);
  const isClosed = random.chance(0.7);
  return {
    raised_on: raised,
    source: random.pick(['inspection', 'dispatch', 'supervision', 'masses']),
    source_ref: REFERRED,
    class: random.pick(['party', 'autonomy', 'law', 'virtue', 'funds']),
    unit: random.pick(VILLAGES),
    problem: '公开栏第一季度财务公开不完整，缺少大额支出的审批依据。',
    leader: person(random),
    owner: person(random),
    due_kind: random.pick(['limited', 'immediate']),
    due_on: '2026-12-31',
    measures: '补充公开大额支出审批依据，建立公开前审核制度。',
    state: isClosed ? 'closed' : 'applied',
    progress: [{ _row: 'p1', date: addDays(raised, 6), by: person(random), text: '已补充公开，群众无异议。' }],
    result: '公开内容已补齐，审核制度已上墙。',
    evidence: [REFERRED],
    apply_on: addDays(raised, 12),
    check_by: person(random),
    check_on: addDays(raised, 15),
    check_opinion: '现场核验，整改到位，同意销号。',
    ...(isClosed ? { recheck_on: addDays(raised, 75), rebound: false } : {}),
  };
}

function cultivation(random: Seeded): Record<string, unknown> {
  const listed = dateIn2026(random);
  const isNamed = random.chance(0.5);
  return {
    name: random.pick(['柳河村议事长廊', '杨树村', '清溪调解工作室']),
    object_kind: random.pick(['village', 'site', 'project']),
    listed_on: listed,
    strands: ['autonomy', 'fusion'],
    tier: random.pick(['point', 'improving', 'model', 'flagship']),
    upgraded_on: addDays(listed, 60),
    goal_level: random.pick(['county', 'prefecture']),
    goal: random.pick(['民主法治示范村', '乡村治理示范村', '文明村']),
    leader: person(random),
    duty_unit: '杨树镇党政办',
    owner: person(random),
    feature: '村民在长廊里议事，事项当场登记、当月答复。',
    invest: random.int(2, 40) * 1_000_000,
    criteria: [
      { _row: 'party_lead', criterion: 'party_lead', status: 'met' },
      {
        _row: 'economy',
        criterion: 'economy',
        status: isNamed ? 'nearly' : 'short',
        gap: '村集体经营性收入偏低',
        measure: '盘活闲置校舍',
        due: addDays(listed, 120),
      },
    ],
    milestones: [{ _row: 'm1', date: addDays(listed, 30), work: '完成长廊改造', done: true }],
    ...(isNamed
      ? {
          state: 'named',
          named_level: 'county',
          named_by: '中共清溪县委',
          named_on: addDays(listed, 150),
          named_doc: '清委〔2026〕31号',
        }
      : { state: random.pick(['growing', 'quit']), quit_reason: '合并到其他培育点' }),
  };
}

function fund(random: Seeded): Record<string, unknown> {
  const approvedOn = dateIn2026(random);
  const arrived = random.int(2, 30) * 1_000_000;
  const paid = Math.round(arrived / 2);
  return {
    project: random.pick(MATTERS),
    village: random.pick(VILLAGES),
    strand: random.pick(STRANDS),
    source: random.pick(['county', 'town', 'village', 'donation']),
    approved_on: approvedOn,
    doc_no: '清财农〔2026〕12号',
    decision_ref: REFERRED,
    approved: arrived + 500_000,
    arrived,
    paid,
    arrived_on: addDays(approvedOn, 20),
    uses: [
      { _row: 'u1', date: addDays(approvedOn, 40), purpose: '材料采购', amount: paid - 100_000, payee_kind: 'company' },
      {
        _row: 'u2',
        date: addDays(approvedOn, 45),
        purpose: '运输',
        amount: 100_000,
        payee_kind: 'person',
        voucher_no: '记-15',
      },
    ],
    progress: 'accepted',
    accepted_on: addDays(approvedOn, 90),
    disclosed: REFERRED,
  };
}

function appeal(random: Seeded): Record<string, unknown> {
  const received = dateIn2026(random);
  return {
    received_on: received,
    channel: random.pick(['visit', 'call', 'household', 'hotline']),
    kind: random.pick(['consult', 'help', 'complaint', 'suggestion']),
    field: random.pick(['land', 'infrastructure', 'subsidy', 'environment']),
    person: person(random),
    phone: phone(random),
    group: random.pick(GROUPS),
    people: random.int(1, 20),
    content: random.pick(['反映组内排水沟堵塞，雨天积水进院。', '咨询危房改造补助申请条件和所需材料。']),
    place: '三组晒谷场旁',
    handler_unit: '柳河村村民委员会',
    handler: person(random),
    due: addDays(received, 15),
    state: 'closed',
    closed_on: addDays(received, random.int(3, 12)),
    trips_saved: random.int(0, 4),
    handling: [
      { _row: 'h1', date: addDays(received, 2), by: person(random), text: '现场查看，排水沟需清理约八十米。' },
    ],
    reply_on: addDays(received, 13),
    reply: '已组织清沟，雨后无积水。',
    visit_on: addDays(received, 20),
    satisfaction: random.pick(['satisfied', 'fairly']),
  };
}

function errand(random: Seeded): Record<string, unknown> {
  const accepted = dateIn2026(random);
  const normal = random.int(2, 5);
  return {
    accepted_on: accepted,
    client: personName(random),
    phone: phone(random),
    agent: person(random),
    matter: random.pick(['social_security', 'relief', 'subsidy', 'licence']),
    way: random.pick(['agent', 'assist']),
    promise_days: 5,
    sent_on: addWorkdays(accepted, random.int(1, 3)),
    closed_on: addWorkdays(accepted, random.int(3, 5)),
    satisfaction: random.pick(['satisfied', 'fairly']),
    trips_normal: normal,
    trips_actual: random.int(0, normal),
  };
}

function survey(random: Seeded): Record<string, unknown> {
  const valid = random.int(180, 240);
  const question = (no: number, strand: string, text: string) => {
    const [basic, unsatisfied, unknown] = [random.int(10, 40), random.int(1, 9), random.int(0, 9)];
    return {
      _row: `q${no}`,
      no,
      text,
      strand,
      satisfied: valid - basic - unsatisfied - unknown,
      basic,
      unsatisfied,
      unknown,
    };
  };
  return {
    title: '2026年群众满意度测评',
    year: 2026,
    round: random.pick(['first_half', 'second_half']),
    org: '县委政法委',
    method: random.pick(['household', 'phone']),
    held_on: dateIn2026(random),
    target: '全镇常住群众',
    sample_plan: '每村随机20户',
    sent: valid + 20,
    back: valid + 5,
    valid,
    knowing_rate: random.int(70, 98),
    questions: [question(1, 'autonomy', '您对村务公开是否满意？'), question(2, 'law', '您对本村调解工作是否满意？')],
    onsite_score: random.int(80, 98),
    opinions: '建议增加夜间路灯，公开栏放在更显眼的地方。',
  };
}

function publicity(random: Seeded): Record<string, unknown> {
  const published = dateIn2026(random);
  return {
    published_on: published,
    title: random.pick(['板凳会上议村事', '红白事减下来，乡风好起来']),
    genre: random.pick(['news', 'feature', 'video']),
    media: '清溪融媒',
    level: 'county',
    strand: random.pick(STRANDS),
    about_unit: random.pick(VILLAGES),
    authors: people(random, 1, 2),
    link: 'https://news.example/2026/0315',
    reprints: [
      { _row: 'r1', date: addDays(published, 3), media: '市日报', level: random.pick(['prefecture', 'town']) },
    ],
    person_shown: true,
    photo_consent: true,
  };
}

function exchange(random: Seeded): Record<string, unknown> {
  if (random.chance(0.4)) {
    return {
      kind: 'case',
      title: '“议事长廊”里的村民自治',
      held_on: dateIn2026(random),
      case_level: random.pick(['county', 'prefecture']),
      case_status: random.pick(['reported', 'selected']),
      case_background: '村民议事缺少固定场所，事项议而不决。',
      case_practice: '建成议事长廊，定期开会、当场登记、按月答复。',
      case_effect: '全年议定事项三十二件，办结三十件。',
      applied: '在全镇六个村推广。',
    };
  }
  return {
    kind: random.pick(['meeting', 'onsite', 'lecture']),
    title: '三治融合现场观摩',
    ...activity(random, '杨树镇党政办', '实地查看议事长廊和调解室，交流做法。'),
    experts: people(random, 1, 2),
    speakers: [{ _row: 's1', unit: '柳河村', title: '让村民坐下来议事' }],
    applied: '观摩村各确定一项学习事项。',
  };
}

function report(random: Seeded): Record<string, unknown> {
  const sent = dateIn2026(random);
  return {
    kind: random.pick(['pilot', 'summary', 'special']),
    title: '关于申报乡村治理体系建设试点的报告',
    doc_no: `清委〔2026〕${random.int(1, 60)}号`,
    to: '市委农办',
    level: random.pick(['prefecture', 'province']),
    due_on: addDays(sent, random.int(0, 5)),
    sent_on: sent,
    contact: person(random),
    pilot_contents: ['fusion', 'council'],
    result: random.pick(['sent', 'approved']),
    reply_no: '市农办函〔2026〕9号',
    reply_on: addDays(sent, 40),
    followups: [REFERRED],
  };
}
