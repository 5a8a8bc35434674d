import { addDays } from '../../../shared/kernel/calendar.ts';
import { dateIn2026, GROUPS, PLACES, people, person, personName, phone, THEMES } from '../sample-words.ts';
import type { Seeded } from '../seeded.ts';
import { meeting } from './blocks.ts';
import type { Maker } from './maker.ts';

/** Makers of valid values, by type of the strand. */
export const VIRTUE_SAMPLES: Readonly<Record<string, Maker>> = {
  civil_practice: practice,
  moral_lecture: lecture,
  good_person: goodPerson,
  moral_review: review,
  wedding_funeral: ceremony,
  star_household: starHousehold,
  point_entry: pointEntry,
};

/** The household stars of D§3.8. */
const STARS = [
  'patriotic',
  'lawful',
  'honest',
  'diligent',
  'filial',
  'neighbourly',
  'customs',
  'clean',
  'learning',
  'charity',
];

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

function lecture(random: Seeded): Record<string, unknown> {
  const number = random.int(1, 4);
  return {
    seq: `2026年第${number}期（总第${number + 7}期）`,
    theme: random.pick(['孝老爱亲传家风', '邻里守望暖人心', '诚信经营树口碑']),
    held_on: dateIn2026(random),
    hours: random.int(1, 2),
    place: random.pick(PLACES),
    participants: random.int(20, 80),
    organizer: { name: '村新时代文明实践站' },
    leader: person(random),
    recorder: person(random),
    audience_kind: ['villagers', 'party_members'],
    summary: '唱一首歌曲，讲一个身边人的故事，谈一谈感悟，听众踊跃发言。',
    host: person(random),
    speaker: person(random),
    parts: ['song', 'model', 'talk'],
    story: '十年如一日照料瘫痪婆婆，邻里称赞。',
    commitment: '结对照顾本组两位独居老人。',
    effect: '现场12户报名参加邻里互助队。',
  };
}

function goodPerson(random: Seeded): Record<string, unknown> {
  const recommended = dateIn2026(random);
  const name = personName(random);
  const isNamed = random.chance(0.5);
  return {
    kind: random.pick(['helping', 'honest', 'devoted', 'filial']),
    is_group: false,
    name,
    gender: random.pick(['male', 'female']),
    birth_month: `19${random.int(60, 95)}-0${random.int(1, 9)}`,
    ethnicity: 'han',
    political: random.pick(['party', 'masses']),
    education: 'junior',
    phone: phone(random),
    occupation: '务农，村民小组长',
    address: '清溪县杨树镇',
    brief: `${name}，杨树镇村民，十二年坚持为独居老人送水送菜，风雨无阻。`,
    story: '他说不图什么，只是看着老人有人照应心里踏实。'.repeat(38),
    health_family: random.chance(0.2),
    consent: true,
    consent_on: addDays(recommended, -2),
    consent_way: 'written',
    recommend_by: '柳河村党支部',
    recommend_on: recommended,
    state: isNamed ? 'named' : 'reported',
    reviews: [
      { _row: 'r1', level: 'village', opinion: '事迹属实，同意推荐', date: recommended },
      { _row: 'r2', level: 'town', opinion: '同意上报', date: addDays(recommended, 5) },
    ],
    ...(isNamed ? { level_now: 'county', named_title: '清溪好人', named_on: addDays(recommended, 40) } : {}),
  };
}

function review(random: Seeded): Record<string, unknown> {
  const date = dateIn2026(random);
  const base = meeting(random, date);
  const red = {
    _row: 'e1',
    object: 'household',
    name: personName(random),
    list: 'red',
    category: random.pick(['filial', 'neighbour', 'public']),
    behaviour: '主动让出自家地边拓宽村道，方便大家通行',
    vote_yes: Number(base.actual),
    vote_no: 0,
    decision: 'praise',
    published: true,
    published_from: addDays(date, 1),
    published_to: addDays(date, 8),
  };
  const remind = {
    _row: 'e2',
    object: 'household',
    name: personName(random),
    list: 'remind',
    category: 'hygiene',
    behaviour: '房前屋后杂物长期堆放，多次提醒未清理',
    vote_yes: Number(base.actual) - 1,
    vote_no: 1,
    decision: 'help',
    published: false,
    ...(random.chance(0.7) ? { corrected_on: addDays(date, 12) } : {}),
  };
  return {
    period_no: `2026年第${random.int(1, 4)}期`,
    checked: true,
    ...base,
    entries: [red, remind],
    assist: '由村妇联主任上门帮助清理，半月内回看。',
  };
}

function starHousehold(random: Seeded): Record<string, unknown> {
  const applied = dateIn2026(random);
  const missed = new Set(Array.from({ length: random.int(0, 4) }, () => random.pick(STARS)));
  const won = STARS.length - missed.size;
  const grades: Readonly<Record<number, string>> = { 10: 'ten', 9: 'nine', 8: 'eight', 7: 'seven', 6: 'six' };
  return {
    year: 2026,
    household_no: `0${random.int(1, 6)}-${random.int(100, 199)}`,
    head: person(random),
    group: random.pick(GROUPS),
    members: random.int(1, 7),
    applied_on: applied,
    state: 'awarded',
    stars: STARS.map((star) => ({
      _row: star,
      self: true,
      group: !missed.has(star),
      village: !missed.has(star),
      ...(missed.has(star) ? { reason: '评议时多数代表认为还有差距' } : {}),
    })),
    grade: grades[won],
    public_from: addDays(applied, 20),
    public_to: addDays(applied, 25),
    objection: '无',
    plaque_on: addDays(applied, 40),
  };
}

function pointEntry(random: Seeded): Record<string, unknown> {
  const date = dateIn2026(random);
  const [rule, each] = random.pick<readonly [string, number]>([
    ['meeting', 2],
    ['filial', 5],
    ['neighbour_help', 2],
    ['littering', -3],
  ]);
  const times = random.int(1, 2);
  return {
    household_no: `0${random.int(1, 6)}-${random.int(100, 199)}`,
    head: person(random),
    group: random.pick(GROUPS),
    happened_on: date,
    rule_code: rule,
    times,
    score: each * times,
    before: random.int(20, 60),
    applicant: person(random),
    witness: person(random),
    state: 'passed',
    checker: person(random),
    checked_on: addDays(date, 3),
    opinion: '情况属实',
    redeem: [{ _row: 'x1', date: addDays(date, 10), goods: '洗衣液1瓶', points: 10, receiver: person(random) }],
  };
}
