import { addMonths } from '../../shared/kernel/calendar.ts';
import { sampleValues } from '../support/sample-values.ts';
import { seeded } from '../support/seeded.ts';

/** How large a scripted year is. */
export interface YearSize {
  readonly towns: number;
  readonly villages: number;
  /** Months from `2025-01` on. */
  readonly months: number;
  /** Records per village and month (D§8: 30). */
  readonly records: number;
  readonly seed: number;
  /** Every so manyth town has no line and sends by courier. */
  readonly courierEvery: number;
}

/** What a village enters in an ordinary month, in its order of frequency (D§8), with how much of thirty it is. */
const SHARES: readonly (readonly [type: string, share: number])[] = [
  ['party_life', 4],
  ['errand_service', 3],
  ['public_appeal', 3],
  ['civil_practice', 3],
  ['affairs_disclosure', 3],
  ['dispute_screening', 2],
  ['villager_meeting', 2],
  ['wedding_funeral', 2],
  ['mediation_case', 1],
  ['supervision_record', 1],
  ['legal_publicity', 1],
  ['legal_service', 1],
  ['rectification_item', 0.5],
  ['training', 0.5],
  ['moral_lecture', 0.4],
  ['four_two_decision', 0.4],
  ['star_household', 0.4],
  ['roster_member', 0.4],
  ['moral_review', 0.4],
  ['good_person', 0.3],
  ['social_org', 0.3],
  ['task_item', 0.2],
  ['fund_record', 0.2],
  ['cultivation_target', 0.1],
];
const TOTAL = SHARES.reduce((sum, [, share]) => sum + share, 0);

/** Types of a village's month, always the same for the same seed: each at least now and then, frequent ones often. */
export function typesOfMonth(size: Pick<YearSize, 'seed' | 'records'>, village: number, month: number): string[] {
  const random = seeded(size.seed * 7919 + village * 131 + month);
  return Array.from({ length: size.records }, () => {
    let left = random.next() * TOTAL;
    for (const [type, share] of SHARES) {
      left -= share;
      if (left < 0) return type;
    }
    return 'civil_practice';
  });
}

/** Sample content of a type with every date moved so that its first date lies in a month. Days stay below the 29th. */
export function valuesIn(type: string, seed: number, month: string, mainDate: string): Record<string, unknown> {
  const { values } = structuredClone(sampleValues(type, seed));
  // a computed date follows from the first step
  const now = (
    text(values[mainDate]) || text((values.steps as { held_on?: unknown }[] | undefined)?.[0]?.held_on)
  ).slice(0, 7);
  const months =
    Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - Number(now.slice(0, 4)) * 12 - Number(now.slice(5));
  return moved(values, months) as Record<string, unknown>;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

const DATE = /^(\d{4}-\d{2})(?:-(\d{2})(T\d{2}:\d{2})?)?$/;

function moved(value: unknown, months: number): unknown {
  if (Array.isArray(value)) return value.map((one) => moved(one, months));
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, moved(inner, months)]));
  }
  const match = typeof value === 'string' ? DATE.exec(value) : null;
  if (!match) return value;
  const [, month = '', day, minute = ''] = match;
  const then = addMonths(month, months);
  return day === undefined ? then : `${then}-${Number(day) > 28 ? '28' : day}${minute}`;
}
