import { dateIn2026, GROUPS, PLACES, person, personName, phone, THEMES, two } from '../sample-words.ts';
import type { Seeded } from '../seeded.ts';
import { activity } from './activity.ts';
import { meeting } from './blocks.ts';
import type { Maker } from './maker.ts';

/** Makers of valid values, by type of the strand. */
export const PARTY_SAMPLES: Readonly<Record<string, Maker>> = {
  party_life: partyLife,
  training,
  roster_member: rosterMember,
  democratic_review: review,
};

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

function training(random: Seeded): Record<string, unknown> {
  const base = activity(random, '村党支部', '集中学习上级文件，结合本村实际开展讨论交流。');
  return {
    category: random.pick(['education', 'cadres', 'legal_persons', 'skills']),
    form: random.pick(['group_study', 'lecture', 'on_site', 'with_meeting']),
    campaign: random.pick(THEMES),
    ...base,
    teacher: `${personName(random)}（县委党校）`,
    class_hours: random.int(2, 16) / 2,
    party_count: random.int(0, Number(base.participants)),
    ...(random.chance(0.3) ? { findings: '部分党员外出务工，参加学习不及时。' } : {}),
  };
}

const ROSTER_POSTS = [
  ['branch_member', '书记'],
  ['branch_member', '委员'],
  ['committee_member', '副主任'],
  ['supervisor', '主任'],
  ['representative', '村民代表'],
  ['reserve', '后备干部'],
  ['legal_person', '法律明白人'],
] as const;

function rosterMember(random: Seeded): Record<string, unknown> {
  const [kind, post] = random.pick(ROSTER_POSTS);
  const isLeader = kind === 'branch_member' || kind === 'committee_member';
  const isParty = kind === 'branch_member' || random.chance(0.4);
  const born = random.int(1962, 1996);
  const month = () => two(random.int(1, 12));
  return {
    name: personName(random),
    gender: random.pick(['male', 'female']),
    ethnicity: random.pick(['han', 'hui', 'tujia']),
    birth_month: `${born}-${month()}`,
    education: random.pick(['junior', 'senior', 'college', 'bachelor']),
    political: isParty ? 'party' : 'masses',
    ...(isParty ? { party_join: `${born + random.int(19, 24)}-${month()}` } : {}),
    phone: phone(random),
    address: random.pick(GROUPS),
    roster_kind: kind,
    post,
    start_on: `20${random.int(21, 25)}-${month()}`,
    recorded_on: dateIn2026(random),
    duty: random.pick(['负责全面工作', '分管综治和调解', '分管妇女儿童工作', '联系三组']),
    ...(isLeader ? { concurrent: random.chance(0.5) } : {}),
    ...(post === '书记' ? { filing_no: '县委组织部备案〔2026〕12号' } : {}),
    ...(random.chance(0.2)
      ? { end_on: `2026-0${random.int(1, 6)}`, end_reason: random.pick(['term_end', 'resigned']) }
      : {}),
  };
}

function review(random: Seeded): Record<string, unknown> {
  const valid = random.int(20, 60);
  const bad = random.int(1, 3);
  const average = random.int(0, 2);
  const fair = random.int(0, valid - bad - average);
  return {
    object_kind: random.pick(['secretary', 'director', 'committee_member']),
    object_name: personName(random),
    year: 2026,
    reviewed_on: dateIn2026(random),
    place: random.pick(PLACES),
    host: person(random),
    ballots_out: valid + 3,
    ballots_back: valid + 1,
    ballots_valid: valid,
    v_good: valid - fair - average - bad,
    v_ok: fair,
    v_mid: average,
    v_bad: bad,
    grade: random.pick(['excellent', 'competent']),
    analysis: '群众对集体经济发展满意度较高，对环境整治提出了意见。',
  };
}
