import { dueDaysOf, type MonthSettings, workdaysBetween } from '#shared/domain/month/month-rule.ts';
import { reportStateOf } from '#shared/domain/month/report-state.ts';
import {
  type CellState,
  type MeasureParts,
  quietMonths,
  type ReportStanding,
  timeliness,
} from '#shared/domain/month/unit-measures.ts';
import { isStanding } from '#shared/domain/standing.ts';
import { addMonths, todayInChina } from '#shared/kernel/calendar.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { townCodeOf } from '#shared/schema/unit.ts';
import {
  MAX_MATRIX_MONTHS,
  type MatrixAnswer,
  type MatrixCell,
  type MatrixUnit,
} from '#shared/sync/matrix-messages.ts';
import type { County } from '../app/county.ts';
import type { Query } from '../db/db.ts';
import type { FigureBook } from '../figures/figure-book.ts';
import { qualityOf } from './matrix-quality.ts';
import { firstDueMonth, monthSettings } from './month-store.ts';
import { PAPER_TYPES } from './report-reads.ts';

interface UnitRow {
  readonly town_id: number;
  readonly code12: string;
  readonly level: 'town' | 'village';
  readonly name: string;
  readonly valid_from: string;
  readonly valid_to: string;
}

const UNITS = `
SELECT town_id, code12, level, coalesce(doc->>'shortName', name) AS name, coalesce(doc->>'validFrom', '') AS valid_from, coalesce(doc->>'validTo', '') AS valid_to
  FROM unit WHERE level IN ('town', 'village') ORDER BY code12`;

interface CountRow {
  readonly town_id: number;
  readonly unit_code: string;
  readonly period: string;
  readonly records: number;
  readonly returned: number;
  readonly last_at: Date;
}

interface Counts {
  records: number;
  returned: number;
  lastAt: Date;
}

/** Town by town, as the key begins with the town. */
const TOWNS = "(SELECT DISTINCT town_id AS id FROM unit WHERE level = 'town') t";
const COUNTS = `
SELECT t.id AS town_id, m.unit_code, m.period, m.records, m.returned, m.last_at
  FROM ${TOWNS} CROSS JOIN LATERAL (
    SELECT unit_code, period, sum(records)::int AS records, sum(returned)::int AS returned, max(last_at) AS last_at
      FROM unit_month WHERE town_id = t.id AND period BETWEEN $1 AND $2 AND type NOT IN (${PAPER_TYPES}) GROUP BY 1, 2) m`;

interface ReportRow {
  readonly town_id: number;
  readonly period: string;
  readonly state: string | null;
  readonly version: number | null;
  readonly due: string | null;
  readonly returns: number | null;
  readonly first_at: Date | null;
}

/** `OFFSET 0` keeps the document from being read more than once a row. */
const REPORTS = `
SELECT r.town_id, r.period, d.data->>'state' AS state, (d.data->>'version')::int AS version, d.data->>'due' AS due,
       (d.data->>'return_count')::int AS returns, f.first_at
  FROM record r
 CROSS JOIN LATERAL (SELECT r.doc->'data' AS data OFFSET 0) d
  LEFT JOIN LATERAL (SELECT min(v.received_at) AS first_at FROM record v
                      WHERE v.town_id = r.town_id AND v.type = 'report_version' AND v.period = r.period) f ON true
 WHERE r.type = 'monthly_report' AND r.period BETWEEN $1 AND $2`;

interface VillageRow {
  readonly unit_code: string;
  readonly period: string;
  readonly kind: string | null;
  readonly at: string | null;
}

const VILLAGES = `
SELECT r.unit_code, r.period, r.doc->'data'->>'kind' AS kind, r.doc->'enteredBy'->>'at' AS at
  FROM record r WHERE r.type = 'village_month' AND r.period BETWEEN $1 AND $2 AND r.status <> 'void'`;

/** Corrections that the county accepted, by the unit of the record they correct and the month they correct. */
const CORRECTIONS = `
SELECT coalesce(k.unit_code, r.unit_code) AS unit_code, d.data->>'month' AS period, count(*)::int AS corrections
  FROM record r
 CROSS JOIN LATERAL (SELECT r.doc->'data' AS data OFFSET 0) d
  LEFT JOIN LATERAL (SELECT unit_code FROM record WHERE town_id = r.town_id AND id = d.data->>'record_id' OFFSET 0) k ON true
 WHERE r.type = 'correction' AND r.status <> 'void' AND d.data->>'state' = 'accepted'
   AND d.data->>'month' BETWEEN $1 AND $2
 GROUP BY 1, 2`;

/** Everything that one matrix is made of. */
interface Facts {
  readonly months: readonly string[];
  readonly today: string;
  readonly settings: MonthSettings;
  /** Nothing was due before it: the county had not begun. */
  readonly firstMonth: string;
  readonly dues: ReadonlyMap<string, ReturnType<typeof dueDaysOf>>;
  readonly units: readonly UnitRow[];
  /** The town and its villages. */
  readonly ofTown: ReadonlyMap<number, readonly UnitRow[]>;
  /** By unit and month, see {@link countsByUnit}. */
  readonly counts: ReadonlyMap<string, Counts>;
  readonly reports: ReadonlyMap<string, ReportRow>;
  readonly villages: ReadonlyMap<string, VillageRow>;
  readonly corrections: ReadonlyMap<string, number>;
  /** By unit; a town's own key stands for the town with all its villages. */
  readonly quality: ReadonlyMap<string, MeasureParts>;
}

/**
 * How every town and village stands in each of some months, with the measures of D§3.4 over them. Reads sums that are
 * kept with every stored row, never the records themselves. @throws CodedError N03 for more than 24 months
 */
export async function matrixOf(
  { database, countyId }: County,
  book: FigureBook,
  from: string,
  to: string,
): Promise<MatrixAnswer> {
  const months: string[] = [];
  for (let month = from; month <= to; month = addMonths(month, 1)) {
    if (months.push(month) > MAX_MATRIX_MONTHS) throw new CodedError('N03', `一次最多 ${MAX_MATRIX_MONTHS} 个月`);
  }
  const facts = await database.inCounty(countyId, (query) => factsOf(query, book, months));
  const towns = facts.units.filter(({ level }) => level === 'town').map((unit) => townOf(facts, unit));
  const villages = facts.units.filter(({ level }) => level === 'village').map((unit) => villageOf(facts, unit));
  const isThere = ({ cells }: MatrixUnit) => cells.some(({ state }) => state !== 'absent');
  return { months, units: [...towns, ...villages].filter(isThere) };
}

async function factsOf(query: Query, book: FigureBook, months: readonly string[]): Promise<Facts> {
  const span = [months[0] ?? '', months.at(-1) ?? ''];
  const counts = await query<CountRow>(COUNTS, span);
  const reports = await query<ReportRow>(REPORTS, span);
  const villages = await query<VillageRow>(VILLAGES, span);
  const corrections = await query<{ unit_code: string; period: string; corrections: number }>(CORRECTIONS, span);
  const today = todayInChina(Date.now());
  const settings = await monthSettings(query);
  const units = await query<UnitRow>(UNITS, []);
  const ended = months.filter((month) => month < today.slice(0, 7));
  return {
    months,
    today,
    firstMonth: await firstDueMonth(query, settings, today),
    quality: await qualityOf(query, book, units, ended),
    settings,
    dues: new Map(months.map((month) => [month, dueDaysOf(settings, month)])),
    units,
    ofTown: Map.groupBy(units, ({ town_id }) => town_id),
    counts: countsByUnit(counts),
    reports: new Map(reports.map((row) => [`${row.town_id}|${row.period}`, row])),
    villages: new Map(villages.map((row) => [`${row.unit_code}|${row.period}`, row])),
    corrections: new Map(corrections.map((row) => [`${row.unit_code}|${row.period}`, row.corrections])),
  };
}

/** What there is of a month: a village's own records, of a town those of all its villages too. */
function countsIn({ counts }: Facts, { code12 }: UnitRow, month: string): Counts | undefined {
  return counts.get(`${code12}|${month}`);
}

/** Lines by unit and month; a town's are added up with those of its villages. */
function countsByUnit(rows: readonly CountRow[]): ReadonlyMap<string, Counts> {
  const counts = new Map<string, Counts>();
  const add = (key: string, { records, returned, last_at }: CountRow) => {
    const known = counts.get(key);
    if (!known) counts.set(key, { records, returned, lastAt: last_at });
    else {
      known.records += records;
      known.returned += returned;
      if (last_at > known.lastAt) known.lastAt = last_at;
    }
  };
  for (const row of rows) {
    const town = townCodeOf(row.town_id);
    add(`${town}|${row.period}`, row);
    if (row.unit_code !== town) add(`${row.unit_code}|${row.period}`, row);
  }
  return counts;
}

function dueIn({ dues, settings }: Facts, month: string): ReturnType<typeof dueDaysOf> {
  return dues.get(month) ?? dueDaysOf(settings, month);
}

function isThereIn({ firstMonth }: Facts, { valid_from, valid_to }: UnitRow, month: string): boolean {
  return month >= firstMonth && isStanding({ validFrom: valid_from, validTo: valid_to }, month);
}

function townOf(facts: Facts, unit: UnitRow): MatrixUnit {
  const standings: ReportStanding[] = [];
  const cells = facts.months.map((month) => {
    const report = facts.reports.get(`${unit.town_id}|${month}`);
    const records = countsIn(facts, unit, month)?.records ?? 0;
    const due = report?.due || dueIn(facts, month).submit;
    const first = report?.first_at ? todayInChina(report.first_at.getTime()) : null;
    const lateDays = first ? workdaysBetween(facts.settings.calendar, due, first) : 0;
    const isDue = facts.today > due;
    const state = townState(facts, unit, month, report, records);
    if (state !== 'absent' && state !== 'later') {
      const isAccepted = state === 'received' || state === 'locked';
      standings.push({ isDue, isSent: first !== null, lateDays, returnCount: report?.returns ?? 0, isAccepted });
    }
    const isOverdue = isDue && first === null && state !== 'absent';
    return { month, state, records, version: report?.version ?? 0, lateDays, isOverdue };
  });
  const villages = (facts.ofTown.get(unit.town_id) ?? []).filter(({ level }) => level === 'village');
  const coverage = villages.map((village) => coverageOf(facts, village));
  const C1 = { numerator: sum(coverage.map(([done]) => done)), denominator: sum(coverage.map(([, due]) => due)) };
  const Q1 = errorRate(facts, [unit, ...villages], recordsOfAll(cells));
  return unitOf(facts, unit, cells, { ...timeliness(standings), C1, Q1 });
}

function townState(
  facts: Facts,
  unit: UnitRow,
  month: string,
  report: ReportRow | undefined,
  records: number,
): CellState {
  if (!isThereIn(facts, unit, month)) return 'absent';
  const state = report ? reportStateOf({ state: report.state }) : 'collecting';
  if (state === 'submitted' || state === 'returned' || state === 'received' || state === 'locked') return state;
  if (report || records > 0) return 'collecting';
  return month > facts.today.slice(0, 7) ? 'later' : 'none';
}

function villageOf(facts: Facts, unit: UnitRow): MatrixUnit {
  const cells = facts.months.map((month): MatrixCell => {
    const counts = countsIn(facts, unit, month);
    const paper = facts.villages.get(`${unit.code12}|${month}`);
    const due = dueIn(facts, month).village;
    const isDone = paper?.kind === 'confirmed' || paper?.kind === 'zero';
    const state = villageState(facts, unit, month, counts, isDone ? (paper?.kind ?? '') : '');
    const lateDays = isDone ? workdaysBetween(facts.settings.calendar, due, (paper?.at ?? '').slice(0, 10)) : 0;
    const isOverdue = !isDone && facts.today > due && ['none', 'collecting'].includes(state);
    return { month, state, records: counts?.records ?? 0, version: 0, lateDays, isOverdue };
  });
  const [numerator, denominator] = coverageOf(facts, unit);
  const Q1 = errorRate(facts, [unit], recordsOfAll(cells));
  return unitOf(facts, unit, cells, { C1: { numerator, denominator }, Q1 });
}

function villageState(facts: Facts, unit: UnitRow, month: string, counts: Counts | undefined, kind: string): CellState {
  if (!isThereIn(facts, unit, month)) return 'absent';
  const town = facts.reports.get(`${unit.town_id}|${month}`);
  const state = town ? reportStateOf({ state: town.state }) : 'collecting';
  if (state === 'locked' && (kind !== '' || counts)) return 'locked';
  if ((counts?.returned ?? 0) > 0) return 'returned';
  if (state === 'received' && (kind !== '' || counts)) return 'received';
  if (kind === 'zero' || kind === 'confirmed') return kind;
  if ((counts?.records ?? 0) > 0) return 'collecting';
  return month > facts.today.slice(0, 7) ? 'later' : 'none';
}

/** Months in which the village confirmed or reported zero, and months whose day for it has passed. */
function coverageOf(facts: Facts, village: UnitRow): readonly [done: number, due: number] {
  let [done, due] = [0, 0];
  for (const month of facts.months) {
    if (!isThereIn(facts, village, month)) continue;
    const kind = facts.villages.get(`${village.code12}|${month}`)?.kind;
    const isDone = kind === 'confirmed' || kind === 'zero';
    if (!isDone && facts.today <= dueIn(facts, month).village) continue;
    due++;
    if (isDone) done++;
  }
  return [done, due];
}

function errorRate(facts: Facts, units: readonly UnitRow[], records: number) {
  const found = units.flatMap(({ code12 }) => facts.months.map((month) => facts.corrections.get(`${code12}|${month}`)));
  return { numerator: sum(found.map((one) => one ?? 0)), denominator: records };
}

function unitOf(facts: Facts, unit: UnitRow, cells: readonly MatrixCell[], measures: MeasureParts): MatrixUnit {
  const times = facts.months.flatMap((month) => countsIn(facts, unit, month)?.lastAt.getTime() ?? []);
  return {
    unitCode: unit.code12,
    townId: unit.town_id,
    name: unit.name,
    level: unit.level,
    cells: [...cells],
    lastReceivedAt: times.length > 0 ? new Date(Math.max(...times)).toISOString() : null,
    // a month that still runs may be entered in its last days
    quietMonths: quietMonths(cells.filter(({ month, state }) => month < facts.today.slice(0, 7) || state !== 'none')),
    measures: { ...measures, ...facts.quality.get(unit.code12) },
  };
}

function recordsOfAll(cells: readonly MatrixCell[]): number {
  return sum(cells.map(({ records }) => records));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
