import { addDays } from '../../../shared/kernel/calendar.ts';
import { dateIn2026, PLACES, people, person } from '../sample-words.ts';
import type { Seeded } from '../seeded.ts';
import { meeting } from './blocks.ts';
import type { Maker } from './maker.ts';

/** Makers of valid values, by type. */
export const PROGRAMME_DRIVE_SAMPLES: Readonly<Record<string, Maker>> = {
  star_village_rating: villageRating,
  dispatch_meeting: dispatch,
  policy_document: policyDocument,
  task_item: task,
  inspection,
};

/** Ids of invented records that others refer to. */
const REFERRED = ['0197a000-0000-7000-8000-000000000001', '0197a000-0000-7000-8000-000000000002'] as const;
const VILLAGES = ['320982105201', '320982105202', '320982105203'];
/** The village stars of D§3.7. */
const STARS = ['party', 'team', 'autonomy', 'openness', 'peace', 'law', 'virtue', 'ecology', 'industry', 'service'];
const STEPS = ['self', 'town', 'town_public', 'county', 'joint', 'county_public', 'decide', 'award'];
const STEP_OWNERS = [
  '柳河村村“两委”',
  '杨树镇党委',
  '杨树镇',
  '县主责部门',
  '县联审部门',
  '县委组织部',
  '县委',
  '县委',
];

function villageRating(random: Seeded): Record<string, unknown> {
  const applied = dateIn2026(random);
  const stars = STARS.slice(0, random.int(4, 10));
  const dates = [0, 15, 18, 40, 50, 55, 70, 80].map((days) => addDays(applied, days));
  return {
    year: 2026,
    round: 'whole',
    village: random.pick(VILLAGES),
    applied_on: applied,
    scheme: '2026年十星村评定方案',
    approval_doc: '清委发〔2026〕3号',
    pass_line: 80,
    state: 'awarded',
    apply_stars: stars,
    scores: STARS.map((star) =>
      stars.includes(star)
        ? { _row: star, base: 100, self: 95, town: random.int(80, 94), county: random.int(70, 95), note: '台账齐全' }
        : { _row: star, base: 100 },
    ),
    evidence: [...REFERRED],
    ...(random.chance(0.2)
      ? { vetoes: [{ _row: 'v1', code: 'lavish', dept: 'civil', evidence: '清民函〔2026〕8号' }] }
      : {}),
    steps: STEPS.map((step, index) => ({
      _row: step,
      by: STEP_OWNERS[index],
      date: dates[index],
      pass: true,
      opinion: '同意',
    })),
    public_from: addDays(applied, 55),
    public_to: addDays(applied, 62),
    objections: '无异议',
    decide_doc: '清委〔2026〕18号',
    dynamic: [
      {
        _row: 'd1',
        date: addDays(applied, 100),
        action: 'warn',
        star: 'ecology',
        reason: '河道保洁不到位',
        doc_no: '清治办〔2026〕6号',
        deadline: addDays(applied, 190),
      },
    ],
  };
}

function dispatch(random: Seeded): Record<string, unknown> {
  const date = dateIn2026(random);
  return {
    seq: `2026年第${random.int(1, 6)}次`,
    kind: random.pick(['onsite', 'video', 'visit', 'push']),
    level: random.pick(['county', 'town']),
    ...meeting(random, date),
    units: ['杨树镇', '柳河乡', '县司法局'].map((unit, index) => ({
      _row: `u${index + 1}`,
      unit,
      attended: true,
      ...(index < 2 ? { speaker: person(random) } : {}),
    })),
    sites: [{ _row: 's1', site: '柳河村议事长廊', strand: 'autonomy', highlight: '板凳会议事成常态' }],
    good: '各镇调解组织覆盖到组，红白理事会作用明显。',
    gaps: [{ _row: 'g1', unit: '柳河乡', problem: '村务公开栏更新不及时' }],
    next: [
      { _row: 'n1', task: '补齐网格员', lead: '杨树镇', due: addDays(date, 30), item: REFERRED[0] },
      { _row: 'n2', task: '整改村务公开栏', lead: '柳河乡', due: addDays(date, 15) },
    ],
    follow_up: '已完成一项，另一项推进中。',
    minutes_no: `清治纪〔2026〕${random.int(1, 20)}号`,
  };
}

function policyDocument(random: Seeded): Record<string, unknown> {
  const made = dateIn2026(random);
  const [title, kind] = random.pick<readonly [string, string]>([
    ['关于加强和改进乡村治理的实施意见', 'opinion'],
    ['“党建+三治融合”工作实施方案', 'plan'],
    ['关于开展移风易俗专项行动的通知', 'notice'],
  ]);
  return {
    title,
    doc_no: `清委发〔2026〕${random.int(1, 60)}号`,
    issuer: '中共清溪县委',
    issuer_level: 'county',
    doc_kind: kind,
    secrecy: random.pick(['public', 'internal']),
    keep: 'd30',
    made_on: made,
    received_on: addDays(made, random.int(0, 6)),
    valid_until: addDays(made, 1000),
    due_on: addDays(made, 60),
    handler: person(random),
    archive_no: `105-WS·2026-D30-00${random.int(10, 99)}`,
    circulated: people(random, 2, 3),
    summary: '明确乡村治理年度目标和部门分工。',
    strands: ['party', 'autonomy'],
    guide17: ['task1', 'task8'],
    tasks: [...REFERRED],
  };
}

function task(random: Seeded): Record<string, unknown> {
  const start = dateIn2026(random);
  const isDone = random.chance(0.6);
  const isLasting = random.chance(0.3);
  const month = (days: number) => addDays(start, days).slice(0, 7);
  const row = (at: string, percent: number, no: number) => ({
    _row: `p${no}`,
    month: at,
    percent,
    by: person(random),
    text: '按分工推进，已覆盖七个村。',
    problem: '个别村人手不足',
    next: '镇里抽调人员包村指导',
  });
  return {
    origin: random.pick(['document', 'dispatch', 'plan']),
    origin_ref: REFERRED[0],
    category: random.pick(['party', 'autonomy', 'law', 'virtue']),
    content: random.pick(['推进人民调解组织规范化建设', '建好村级议事长廊', '培育法律明白人']),
    target: '12个村全部达标',
    lead_unit: '县司法局',
    duty_units: '杨树镇、柳河乡',
    coop_units: '县民政局',
    leader: person(random),
    owner: person(random),
    start_on: start,
    long_term: isLasting,
    ...(isLasting ? {} : { due_on: '2026-12-31' }),
    state: isDone ? 'done' : 'doing',
    progress: isDone ? [row(month(20), 40, 1), row(month(60), 100, 2)] : [row(month(20), 40, 1), row('2026-12', 80, 2)],
    ...(isDone ? { done_on: addDays(start, 60) } : {}),
    evidence: [...REFERRED],
  };
}

function inspection(random: Seeded): Record<string, unknown> {
  const from = dateIn2026(random);
  const kind = random.pick(['special', 'annual', 'weak', 'unannounced']);
  return {
    title: random.pick(['上半年三治专项督查', '村务公开专项督查', '人民调解卷宗检查']),
    plan_ref: '清督备〔2026〕2号',
    kind,
    from,
    to: addDays(from, random.int(0, 4)),
    feedback_on: addDays(from, 10),
    team: people(random, 2, 4),
    mode: ['papers', 'site', 'direct'],
    units: VILLAGES.slice(0, random.int(1, 3)),
    report: `查看台账和现场，走访群众。地点：${random.pick(PLACES)}。总体较好，个别村资料不全。`,
    ...(kind === 'weak' ? { score: random.int(70, 95), vote_bad_rate: random.int(2, 30) } : {}),
    findings: [
      { _row: 'f1', unit: '柳河村', problem: '公开栏缺第一季度财务公开', closed_on: addDays(from, 20) },
      { _row: 'f2', unit: '杨树村', problem: '会议记录缺签到表' },
    ],
  };
}
