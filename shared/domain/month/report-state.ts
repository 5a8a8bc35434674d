import type { Action } from '../permissions.ts';

/** States of a town's monthly report (D§3.3): `collecting → town_review → signed → submitted(vN) → received | returned → locked`. */
export const REPORT_STATES = [
  'collecting',
  'town_review',
  'signed',
  'submitted',
  'received',
  'returned',
  'locked',
] as const;
export type ReportState = (typeof REPORT_STATES)[number];

/** Words for the states, as on screens and in the console. */
export const REPORT_STATE_LABELS: Readonly<Record<ReportState, string>> = {
  collecting: '收集中',
  town_review: '镇审中',
  signed: '已签发，待上报',
  submitted: '已上报',
  received: '已接收',
  returned: '退回',
  locked: '锁定',
};

/** One step of the report: what the button says, from where to where, and which right it takes. */
export interface ReportStep {
  readonly id: string;
  readonly label: string;
  readonly from: readonly ReportState[];
  readonly to: ReportState;
  readonly side: 'town' | 'county';
  /** One of these rights is needed there (D§1.3). */
  readonly rights: readonly Action[];
}

/**
 * Every lawful step. `signed` may also be registered by the clerk when the principal signed on paper (`sign_manner`
 * paper), as D§3.3 has it: printed with a wet signature, or signed on screen.
 */
export const REPORT_STEPS: readonly ReportStep[] = [
  {
    id: 'review',
    label: '送审',
    from: ['collecting', 'returned'],
    to: 'town_review',
    side: 'town',
    rights: ['review'],
  },
  {
    id: 'back',
    label: '退回修改',
    from: ['town_review', 'signed'],
    to: 'collecting',
    side: 'town',
    rights: ['review', 'sign'],
  },
  { id: 'sign', label: '签发', from: ['town_review'], to: 'signed', side: 'town', rights: ['sign', 'review'] },
  { id: 'submit', label: '上报', from: ['signed'], to: 'submitted', side: 'town', rights: ['review', 'sign'] },
  { id: 'receive', label: '接收', from: ['submitted'], to: 'received', side: 'county', rights: ['receive'] },
  { id: 'return', label: '退回', from: ['submitted', 'received'], to: 'returned', side: 'county', rights: ['receive'] },
  { id: 'lock', label: '锁定', from: ['received'], to: 'locked', side: 'county', rights: ['lock'] },
  { id: 'unlock', label: '解锁', from: ['locked'], to: 'returned', side: 'county', rights: ['lock'] },
];

/** True for a known state. */
export function isReportState(state: unknown): state is ReportState {
  return (REPORT_STATES as readonly unknown[]).includes(state);
}

/** The state in a report's values; a report that nobody began is being collected. */
export function reportStateOf(values: Readonly<Record<string, unknown>> | null): ReportState {
  const state = values?.state;
  return isReportState(state) ? state : 'collecting';
}

/**
 * Whether the month is closed to changes now. An exceptional unlock (`unlocked_until`, `YYYY-MM-DDTHH:mm` in China) holds
 * until its minute; afterwards the month is locked again, whatever state the report was left in.
 */
export function isMonthLocked(values: Readonly<Record<string, unknown>> | null, now: string): boolean {
  const state = reportStateOf(values);
  if (state === 'locked') return true;
  const until = values?.unlocked_until;
  return typeof until === 'string' && until !== '' && now > until;
}

/** The step that leads straight from one state to another on one side; null when there is none. */
export function stepBetween(from: ReportState, to: ReportState, side: ReportStep['side']): ReportStep | null {
  return REPORT_STEPS.find((step) => step.to === to && step.from.includes(from) && step.side === side) ?? null;
}

/** The step with this id. @throws RangeError for an id that is not in {@link REPORT_STEPS} */
export function stepOf(id: string): ReportStep {
  const step = REPORT_STEPS.find((one) => one.id === id);
  if (!step) throw new RangeError(`no step ${id}`);
  return step;
}

/** States that a town can have reached by its own steps from this one: several offline steps arrive as one push. */
export function reachableByTown(from: ReportState): ReadonlySet<ReportState> {
  const reached = new Set<ReportState>([from]);
  for (const state of reached) {
    for (const step of REPORT_STEPS) if (step.side === 'town' && step.from.includes(state)) reached.add(step.to);
  }
  return reached;
}

/** Fields of a report that only the county writes; a desk hands them back as they are. */
export const COUNTY_FIELDS = [
  'received_at',
  'received_by',
  'returned_at',
  'return_reason',
  'return_items',
  'return_count',
  'locked_at',
  'locked_by',
  'unlocked_until',
  'unlock_reason',
] as const;

/** Values of system records that nobody typed: when both sides changed them, the county's stand without a question. */
export const COUNTY_WINS: Readonly<Record<string, ReadonlySet<string>>> = {
  monthly_report: new Set([
    'state',
    'version',
    'version_id',
    'rule',
    'due',
    'signed_at',
    'signer',
    'sign_manner',
    ...COUNTY_FIELDS,
  ]),
  village_month: new Set(['kind', 'record_count', 'by_town']),
  correction: new Set(['state', 'decided_at', 'decided_by', 'decision_reason', 'applied_month']),
};
