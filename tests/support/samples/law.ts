import { addDays } from '../../../shared/kernel/calendar.ts';
import { dateIn2026, GROUPS, PLACES, people, person, personName, phone, STORIES, THEMES } from '../sample-words.ts';
import type { Seeded } from '../seeded.ts';
import { activity } from './activity.ts';
import type { Maker } from './maker.ts';

/** Makers of valid values, by type of the strand. */
export const LAW_SAMPLES: Readonly<Record<string, Maker>> = {
  dispute_screening: screening,
  mediation_case: mediation,
  legal_publicity: publicity,
  legal_service: legalService,
};

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

function publicity(random: Seeded): Record<string, unknown> {
  return {
    theme: random.pick(THEMES),
    form: random.pick(['lecture', 'fair', 'household', 'cases']),
    law_topic: ['civil_code', random.pick(['mediation', 'anti_fraud', 'land_contract', 'drugs'])],
    ...activity(random, '镇司法所', '发放宣传册，结合本地案例讲解民法典，现场解答村民提问。'),
    speaker: `${personName(random)}（镇司法所）`,
    material_count: random.int(50, 400),
    consult_count: random.int(0, 40),
    ...(random.chance(0.2) ? { venue_built: '更新法治宣传栏一处' } : {}),
  };
}

function legalService(random: Seeded): Record<string, unknown> {
  const hasContracts = random.chance(0.5);
  const isMajor = random.chance(0.2);
  return {
    adviser: person(random),
    firm: '清溪县法律服务所',
    term_from: '2026-01-01',
    term_to: '2026-12-31',
    posted: true,
    served_on: dateIn2026(random),
    hours: random.int(2, 8),
    mode: random.pick(['on_duty', 'telephone', 'appointment']),
    content: hasContracts ? ['consulting', 'contract'] : ['consulting', 'mediation', 'lecture'],
    consult_count: random.int(0, 12),
    ...(hasContracts ? { contracts: random.int(1, 3) } : { mediations: random.int(1, 2), lectures: 1 }),
    matter: '村民咨询土地流转合同的期限和违约责任。',
    handling: '当场解答，并修改合同文本。',
    major_report: isMajor,
    ...(isMajor ? { major_text: '集体土地流转合同存在重大风险，已报镇司法所。' } : {}),
    village_sign: person(random),
  };
}
