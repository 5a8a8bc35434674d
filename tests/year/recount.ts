/**
 * The 45 monthly figures counted once more, straight from D§2.7 and the records as they are stored: no line of this file
 * comes from the product's own counting. Preset A only: a report month is a calendar month.
 */

/** A record as it lies at the county. */
export interface RawRecord {
  readonly type: string;
  readonly unitCode: string;
  readonly period: string;
  readonly status: string;
  readonly lateFlag: boolean;
  readonly linkedRefs: readonly { readonly type: string }[];
  readonly data: Readonly<Record<string, unknown>>;
}

export interface RawUnit {
  readonly code12: string;
  readonly level: string;
  readonly households: number | null;
  readonly validFrom: string;
  readonly validTo: string;
}

export interface RawBody {
  readonly unitCode: string;
  readonly kind: string;
  readonly memberCount: number | null;
}

export interface RawTown {
  readonly records: readonly RawRecord[];
  readonly units: readonly RawUnit[];
  readonly bodies: readonly RawBody[];
}

export type Basis = 'month' | 'year' | 'late';
/** Numerator and denominator by `code|unit`; nothing for 0/0. */
export type Figures = Map<string, readonly [numerator: number, denominator: number]>;

class Sheet {
  readonly figures: Figures = new Map();
  add(code: string, unit: string, numerator: number, denominator = 0): void {
    const [above, below] = this.figures.get(`${code}|${unit}`) ?? [0, 0];
    this.figures.set(`${code}|${unit}`, [above + numerator, below + denominator]);
  }
}

const text = (value: unknown) => (typeof value === 'string' ? value : '');
const number = (value: unknown) => (typeof value === 'number' ? value : 0);
const isThere = (unit: RawUnit, month: string) =>
  unit.validFrom.slice(0, 7) <= month && (unit.validTo === '' || unit.validTo.slice(0, 7) >= month);

function monthsBetween(from: string, to: string): string[] {
  const months: string[] = [];
  let [year, month] = from.split('-').map(Number) as [number, number];
  while (`${year}-${String(month).padStart(2, '0')}` <= to) {
    months.push(`${year}-${String(month).padStart(2, '0')}`);
    month = (month % 12) + 1;
    if (month === 1) year++;
  }
  return months;
}

/** Counts a town's figures of a month. */
export function recount(town: RawTown, month: string, basis: Basis): Figures {
  const sheet = new Sheet();
  const year = month.slice(0, 4);
  const from = basis === 'month' ? month : basis === 'year' ? `${year}-01` : '1900-01';
  const records = town.records.filter(
    ({ status, lateFlag, period }) =>
      status !== 'void' && (basis === 'year' || (basis === 'month' ? !lateFlag : lateFlag && period === month)),
  );
  const scope: Scope = { sheet, records, town, month, from, months: monthsBetween(from, month) };
  counts(scope);
  if (basis === 'late') return nonZero(sheet.figures);
  rates(scope);
  standing(scope);
  duties(scope);
  return nonZero(sheet.figures);
}

function nonZero(figures: Figures): Figures {
  return new Map([...figures].filter(([, [above, below]]) => above !== 0 || below !== 0));
}

interface Scope {
  readonly sheet: Sheet;
  readonly records: readonly RawRecord[];
  readonly town: RawTown;
  readonly month: string;
  readonly from: string;
  readonly months: readonly string[];
}

function of({ records }: Scope, type: string): readonly RawRecord[] {
  return records.filter((record) => record.type === type);
}

/** Records of a type, and of others that count there as well. */
function withViews({ records }: Scope, type: string): readonly RawRecord[] {
  return records.filter((one) => one.type === type || one.linkedRefs.some((ref) => ref.type === type));
}

function within({ from, month }: Scope, day: unknown): boolean {
  const at = text(day).slice(0, 7);
  return at !== '' && at >= from && at <= month;
}

/** Main date of the activities that may count in several ledgers: they all are held or met on a day. */
const heldOn = ({ data }: RawRecord) => data.held_on ?? data.meeting_date;

function counts(scope: Scope): void {
  const { sheet } = scope;
  const sum = (
    code: string,
    rows: readonly RawRecord[],
    day: (data: RawRecord['data'], record: RawRecord) => unknown,
    amount: (data: RawRecord['data']) => number = () => 1,
  ) => {
    for (const row of rows) if (within(scope, day(row.data, row))) sheet.add(code, row.unitCode, amount(row.data));
  };
  sum('DZ_total', withViews(scope, 'party_life'), (_, row) => heldOn(row));
  sum(
    'PX_persontime',
    of(scope, 'training'),
    (d) => d.held_on,
    (d) => number(d.participants),
  );
  sum('YS_count', of(scope, 'villager_meeting'), (d) => d.meeting_date);
  sum('YS_quorum_fail', of(scope, 'villager_meeting').filter(failedQuorum), (d) => d.meeting_date);
  sum('SY_count', of(scope, 'four_two_decision'), (d) => step(d, 'step4')?.held_on);
  sum(
    'JD_problem',
    of(scope, 'supervision_record').filter(({ data }) => text(data.problem) !== ''),
    (d) => d.supervised_on,
  );
  sum('SZ_new', of(scope, 'social_org'), (d) => d.filed_on);
  for (const { unitCode, data } of of(scope, 'dispute_screening')) {
    for (const item of rowsOf(data.items)) if (within(scope, item.found_on)) sheet.add('PC_found', unitCode, 1);
  }
  const cases = of(scope, 'mediation_case');
  const ended = (d: RawRecord['data']) => d.agreement_on ?? d.closed_on ?? d.accepted_on;
  const won = cases.filter(({ data }) => data.result === 'success');
  sum('TJ_accept', cases, (d) => d.accepted_on);
  sum('TJ_success', won, ended);
  sum(
    'TJ_amount',
    won.filter(({ data }) => typeof data.amount === 'number'),
    ended,
    (d) => number(d.amount) / 1_000_000,
  );
  const prevented = cases.filter(({ data }) => text(data.prevent_kind) !== '');
  sum('TJ_prevent_cases', prevented, (d) => d.closed_on ?? d.accepted_on);
  sum('PF_count', withViews(scope, 'legal_publicity'), (_, row) => heldOn(row));
  sum(
    'PF_audience',
    of(scope, 'legal_publicity'),
    (d) => d.held_on,
    (d) => number(d.participants),
  );
  sum(
    'FG_consult',
    of(scope, 'legal_service'),
    (d) => d.served_on,
    (d) => number(d.consult_count),
  );
  sum(
    'FG_consult',
    of(scope, 'legal_publicity'),
    (d) => d.held_on,
    (d) => number(d.consult_count),
  );
  sum('WM_count', withViews(scope, 'civil_practice'), (_, row) => heldOn(row));
  sum(
    'WM_volunteers',
    of(scope, 'civil_practice'),
    (d) => d.held_on,
    (d) => number(d.volunteers),
  );
  sum(
    'WM_hours',
    of(scope, 'civil_practice'),
    (d) => d.held_on,
    (d) => number(d.service_hours),
  );
  sum('DT_count', of(scope, 'moral_lecture'), (d) => d.held_on);
  sum('HR_nominated', of(scope, 'good_person'), (d) => d.recommend_on);
  sum('DP_meetings', of(scope, 'moral_review'), (d) => d.meeting_date);
  sum('HB_count', of(scope, 'wedding_funeral'), (d) => d.event_to);
  sum('SQ_received', of(scope, 'public_appeal'), (d) => d.received_on);
  sum(
    'DB_trips_saved',
    of(scope, 'errand_service'),
    (d) => d.accepted_on,
    (d) => number(d.trips_normal) - number(d.trips_actual),
  );
  sum(
    'DB_trips_saved',
    of(scope, 'public_appeal'),
    (d) => d.received_on,
    (d) => number(d.trips_saved),
  );
  const paid = of(scope, 'fund_record').filter(({ data }) => typeof data.arrived === 'number');
  sum(
    'ZJ_arrived',
    paid,
    (d) => d.arrived_on ?? d.approved_on,
    (d) => number(d.arrived) / 1_000_000,
  );
}

function rowsOf(value: unknown): readonly Record<string, unknown>[] {
  return Array.isArray(value) ? value : [];
}

function step(data: RawRecord['data'], row: string): Record<string, unknown> | undefined {
  return rowsOf(data.steps).find((one) => one._row === row);
}

/** D§2.2: adults more than half, households, representatives and groups two thirds; other meetings have no quorum. */
function failedQuorum({ data }: RawRecord): boolean {
  const [actual, expected] = [number(data.actual), number(data.expected)];
  if (data.kind === 'villagers_adults') return !(actual * 2 > expected);
  return (
    ['villagers_households', 'representatives', 'group'].includes(text(data.kind)) && !(actual * 3 >= expected * 2)
  );
}

/** Parts of rates that are counted over records; those of the whole year begin in January (D§2.7 “cumulative”). */
function rates(scope: Scope): void {
  const { sheet, month } = scope;
  const sinceJanuary = { ...scope, from: `${month.slice(0, 4)}-01` };
  const rate = (
    code: string,
    rows: readonly RawRecord[],
    day: (data: RawRecord['data']) => unknown,
    isDone: (data: RawRecord['data']) => boolean,
    over: Scope = scope,
  ) => {
    for (const { unitCode, data } of rows) {
      if (within(over, day(data))) sheet.add(code, unitCode, isDone(data) ? 1 : 0, 1);
    }
  };
  const disclosed = of(scope, 'four_two_decision').filter(({ data }) => data.state === 'disclosed');
  rate('SY_complete_rate', disclosed, (d) => d.result_from, isWholeProcedure);
  const found = of(scope, 'supervision_record').filter(({ data }) => text(data.problem) !== '');
  rate(
    'JD_rectified_rate',
    found,
    (d) => d.supervised_on,
    (d) => d.rectified === 'done',
    sinceJanuary,
  );
  for (const { unitCode, data } of of(scope, 'dispute_screening')) {
    for (const item of rowsOf(data.items)) {
      if (!within(sinceJanuary, item.found_on)) continue;
      sheet.add('PC_resolved_rate', unitCode, item.result === 'resolved' ? 1 : 0, item.result === 'withdrawn' ? 0 : 1);
    }
  }
  const judged = of(scope, 'mediation_case').filter(({ data }) => ['success', 'failed'].includes(text(data.result)));
  rate(
    'TJ_success_rate',
    judged,
    (d) => d.agreement_on ?? d.closed_on ?? d.accepted_on,
    (d) => d.result === 'success',
  );
  rate('HB_reported_rate', of(scope, 'wedding_funeral'), (d) => d.event_to, reportedInTime);
  const tasks = of(scope, 'task_item').filter(({ data }) => data.state !== 'stopped');
  rate(
    'RW_done_ontime_rate',
    tasks,
    (d) => d.due_on,
    (d) => d.state === 'done' && text(d.done_on) <= text(d.due_on) && text(d.done_on) !== '',
  );
  rate(
    'ZG_closed_ontime_rate',
    of(scope, 'rectification_item'),
    (d) => d.due_on,
    (d) => d.state === 'closed' && text(d.check_on) !== '' && text(d.check_on) <= text(d.due_on),
  );
  const appeals = of(scope, 'public_appeal');
  rate(
    'SQ_closed_rate',
    appeals,
    (d) => d.received_on,
    (d) => d.state === 'closed',
    sinceJanuary,
  );
  const asked = appeals.filter(({ data }) => ['satisfied', 'fairly', 'dissatisfied'].includes(text(data.satisfaction)));
  rate(
    'SQ_satis_rate',
    asked,
    (d) => d.visit_on ?? d.received_on,
    (d) => d.satisfaction !== 'dissatisfied',
  );
}

function isWholeProcedure(data: RawRecord['data']): boolean {
  const isStepped = ['step1', 'step2', 'step3', 'step4'].every((row) => text(step(data, row)?.held_on) !== '');
  const vote = step(data, 'step4') ?? {};
  const [actual, expected] = [number(vote.actual), number(vote.expected)];
  const isEnough =
    vote.form === 'villagers_adults'
      ? actual * 2 > expected
      : ['villagers_households', 'representatives'].includes(text(vote.form)) && actual * 3 >= expected * 2;
  return isStepped && isEnough && text(data.public_from) !== '' && text(data.result_from) !== '';
}

/** D§2.4: weddings are reported before, funerals within seven days. */
function reportedInTime(data: RawRecord['data']): boolean {
  const [event, told] = [text(data.event_from), text(data.reported_on)];
  if (told === '') return false;
  if (data.kind !== 'funeral') return told <= event;
  return (Date.parse(told) - Date.parse(event)) / 86_400_000 <= 7;
}

/** Figures that stand at the end of the month, whenever they began. */
function standing(scope: Scope): void {
  const { sheet, month, town } = scope;
  const asOf = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).toISOString().slice(0, 10);
  const began = (day: unknown) => text(day) !== '' && text(day).slice(0, 7) <= month;
  for (const { unitCode, kind, memberCount } of town.bodies) {
    if (kind === 'village_committee' || kind === 'supervision_committee')
      sheet.add('RY_vacancy', unitCode, memberCount ?? 0);
  }
  for (const { unitCode, data } of of(scope, 'roster_member')) {
    const isPost = data.roster_kind === 'committee_member' || data.roster_kind === 'supervisor';
    if (isPost && began(data.start_on) && (text(data.end_on) === '' || text(data.end_on) >= month)) {
      sheet.add('RY_vacancy', unitCode, -1);
    }
  }
  const organisations = of(scope, 'social_org').filter(
    ({ data }) => data.stage !== 'cancelled' && began(data.recorded_on),
  );
  const recent = monthsBetween(`${Number(month.slice(0, 4)) - 1}-01`, month).slice(-3);
  const active = new Set(
    of(scope, 'civil_practice')
      .filter(({ data }) => recent.includes(text(data.held_on).slice(0, 7)))
      .flatMap(({ data }) =>
        [data.organizer, data.team].map((body) => text((body as { name?: unknown } | null)?.name).trim()),
      ),
  );
  for (const { unitCode, data } of organisations) {
    sheet.add('SZ_total', unitCode, 1);
    if (active.has(text(data.name).trim())) sheet.add('SZ_active', unitCode, 1);
  }
  for (const { unitCode, data } of of(scope, 'rectification_item')) {
    const isOpen = ['todo', 'doing', 'applied', 'returned'].includes(text(data.state));
    if (isOpen && began(data.due_on) && text(data.due_on) < asOf) sheet.add('ZG_overdue', unitCode, 1);
  }
  for (const { unitCode, data } of of(scope, 'cultivation_target')) {
    if (data.state !== 'quit' && began(data.listed_on)) sheet.add('SF_count', unitCode, 1);
  }
  const grades = ['ten', 'nine', 'eight', 'seven', 'six', 'five'];
  for (const { unitCode, data } of of(scope, 'star_household')) {
    const isNew = Number(text(data.plaque_on).slice(0, 4)) >= Number(month.slice(0, 4)) - 1;
    if (data.state === 'awarded' && grades.includes(text(data.grade)) && began(data.plaque_on) && isNew)
      sheet.add('XH_rate', unitCode, 1);
  }
  for (const unit of town.units) {
    if (unit.level === 'village' && isThere(unit, month)) sheet.add('XH_rate', unit.code12, 0, unit.households ?? 0);
  }
}

/** What each village owes again and again, and what of it was done. */
function duties(scope: Scope): void {
  const { sheet, months, town } = scope;
  const villages = town.units.filter(({ level }) => level === 'village');
  const monthly = (code: string, rows: readonly RawRecord[], day: (data: RawRecord['data']) => unknown) => {
    const done = new Set(rows.map(({ unitCode, data }) => `${unitCode}|${text(day(data)).slice(0, 7)}`));
    for (const one of done) if (months.includes(one.slice(13))) sheet.add(code, one.slice(0, 12), 1);
    for (const unit of villages) for (const one of months) if (isThere(unit, one)) sheet.add(code, unit.code12, 0, 1);
  };
  monthly('JD_monthly_rate', of(scope, 'supervision_record'), (d) => d.supervised_on);
  const visits = of(scope, 'legal_service').filter(({ data }) => ['on_duty', 'appointment'].includes(text(data.mode)));
  monthly('FG_visit_rate', visits, (d) => d.served_on);
  const half = (day: string) => `${day.slice(0, 7)}-${Number(day.slice(8, 10)) <= 15 ? 1 : 2}`;
  const sweeps = new Set(
    of(scope, 'dispute_screening').map(({ unitCode, data }) => `${unitCode}|${half(text(data.sweep_to))}`),
  );
  for (const one of sweeps) if (months.includes(one.slice(13, 20))) sheet.add('PC_sweep_rate', one.slice(0, 12), 1);
  for (const unit of villages)
    for (const one of months) if (isThere(unit, one)) sheet.add('PC_sweep_rate', unit.code12, 0, 2);
  for (const unit of villages) partyLife(scope, unit);
  for (const unit of villages) disclosure(scope, unit);
}

/** D§2.1: committee, group meeting and theme day each month, members' meeting and lesson each quarter. */
function partyLife(scope: Scope, unit: RawUnit): void {
  const own = of(scope, 'party_life').filter(({ unitCode }) => unitCode === unit.code12);
  const has = (kind: string, isIn: (month: string) => boolean) =>
    own.some(
      ({ data }) => Array.isArray(data.kind) && data.kind.includes(kind) && isIn(text(data.meeting_date).slice(0, 7)),
    );
  for (const month of scope.months) {
    if (!isThere(unit, month)) continue;
    for (const kind of ['branch_committee', 'group_meeting', 'theme_day']) {
      scope.sheet.add('DZ_due_rate', unit.code12, has(kind, (one) => one === month) ? 1 : 0, 1);
    }
    if (Number(month.slice(5)) % 3 !== 0) continue;
    const quarter = monthsBetween(`${month.slice(0, 5)}${String(Number(month.slice(5)) - 2).padStart(2, '0')}`, month);
    for (const kind of ['members_meeting', 'lesson']) {
      scope.sheet.add('DZ_due_rate', unit.code12, has(kind, (one) => quarter.includes(one)) ? 1 : 0, 1);
    }
  }
}

/** D§2.2 item 8: which matters are posted how often, months of the span, last day in its first, third or own last month. */
const POSTED: readonly (readonly [item: string, months: number, dueMonth: number, dueDay: number])[] = [
  ['party_goals', 12, 3, 31],
  ['party_activity', 3, 1, 20],
  ['party_dues', 6, 1, 20],
  ['village_plan', 12, 3, 31],
  ['village_assets', 3, 1, 20],
  ['village_land', 6, 1, 20],
  ['village_cadre_pay', 6, 1, 20],
  ['finance_budget', 12, 3, 31],
  ['finance_accounts', 1, 1, 20],
  ['finance_assets', 6, 1, 20],
  ['finance_income', 12, 12, 31],
  ['service_subsidy', 3, 1, 20],
  ['service_relief', 3, 1, 20],
  ['service_guide', 12, 3, 31],
  ['supervision_report', 3, 1, 20],
  ['supervision_review', 12, 12, 31],
];

function disclosure(scope: Scope, unit: RawUnit): void {
  const own = of(scope, 'affairs_disclosure').filter(({ unitCode }) => unitCode === unit.code12);
  for (const month of scope.months) {
    if (!isThere(unit, month)) continue;
    for (const [item, length, dueMonth, dueDay] of POSTED) {
      const number = Number(month.slice(5));
      if ((number - dueMonth) % length !== 0) continue;
      const first = number - dueMonth + 1;
      const span = Array.from({ length }, (_, at) => `${month.slice(0, 5)}${String(first + at).padStart(2, '0')}`);
      const due = `${month}-${dueDay}`;
      const days = own.filter(({ data }) => data.item_code === item).map(({ data }) => text(data.posted_on));
      const isOnTime = days.some((day) => span.includes(day.slice(0, 7)) && day <= due);
      scope.sheet.add('GK_ontime_rate', unit.code12, isOnTime ? 1 : 0, 1);
    }
  }
}
