import { addDays } from '../../../shared/kernel/calendar.ts';
import { dateIn2026, GROUPS, PLACES, people, person, phone, THEMES } from '../sample-words.ts';
import type { Seeded } from '../seeded.ts';
import type { Maker } from './maker.ts';

/** Makers of valid values, by type of the strand. */
export const VIRTUE_SAMPLES: Readonly<Record<string, Maker>> = {
  civil_practice: practice,
  wedding_funeral: ceremony,
};

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
