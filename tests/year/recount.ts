import {
  type Basis,
  type Figures,
  monthsBetween,
  number,
  of,
  type RawRecord,
  type RawTown,
  type Scope,
  Sheet,
  text,
  within,
  withViews,
} from './recount-base.ts';
import { duties, standing } from './recount-standing.ts';

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

/** Main date of the activities that may count in several ledgers: they all are held or met on a day. */
const heldOn = ({ data }: RawRecord) => data.held_on ?? data.meeting_date;

type Adder = (
  code: string,
  rows: readonly RawRecord[],
  day: (data: RawRecord['data'], record: RawRecord) => unknown,
  amount?: (data: RawRecord['data']) => number,
) => void;

/** Adds an amount, or 1, for each record whose day lies in the months asked for. */
function adderOf(scope: Scope): Adder {
  return (code, rows, day, amount = () => 1) => {
    for (const row of rows)
      if (within(scope, day(row.data, row))) scope.sheet.add(code, row.unitCode, amount(row.data));
  };
}

function counts(scope: Scope): void {
  const { sheet } = scope;
  const sum = adderOf(scope);
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
  lawCounts(scope, sum);
  virtueCounts(scope, sum);
}

function lawCounts(scope: Scope, sum: Adder): void {
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
}

function virtueCounts(scope: Scope, sum: Adder): void {
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

type Rater = (
  code: string,
  rows: readonly RawRecord[],
  day: (data: RawRecord['data']) => unknown,
  isDone: (data: RawRecord['data']) => boolean,
  over?: Scope,
) => void;

function raterOf(scope: Scope): Rater {
  return (code, rows, day, isDone, over = scope) => {
    for (const { unitCode, data } of rows) {
      if (within(over, day(data))) scope.sheet.add(code, unitCode, isDone(data) ? 1 : 0, 1);
    }
  };
}

/** Parts of rates that are counted over records; those of the whole year begin in January (D§2.7 “cumulative”). */
function rates(scope: Scope): void {
  const { sheet, month } = scope;
  const sinceJanuary = { ...scope, from: `${month.slice(0, 4)}-01` };
  const rate = raterOf(scope);
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
  laterRates(scope, sinceJanuary, rate);
}

function laterRates(scope: Scope, sinceJanuary: Scope, rate: Rater): void {
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
