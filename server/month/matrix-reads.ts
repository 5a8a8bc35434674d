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
import {
  MAX_MATRIX_MONTHS,
  type MatrixAnswer,
  type MatrixCell,
  type MatrixUnit,
} from '#shared/sync/matrix-messages.ts';
import type { County } from '../app/county.ts';
import type { Query } from '../db/db.ts';
import type { FigureBook } from '../figures/figure-book.ts';
import { type Counts, type MatrixBook, type ReportRow, type TownMonth, townMonthKey } from './matrix-book.ts';
import { qualityOf } from './matrix-quality.ts';
import { firstDueMonth, monthSettings } from './month-store.ts';

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

/** What the server holds in memory for the matrix. */
export interface MatrixBooks {
  readonly sent: MatrixBook;
  readonly book: FigureBook;
}

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
  /** By {@link townMonthKey}. */
  readonly sent: ReadonlyMap<string, TownMonth>;
  /** By unit; a town's own key stands for the town with all its villages. */
  readonly quality: ReadonlyMap<string, MeasureParts>;
}

/**
 * How every town and village stands in each of some months, with the measures of D§3.4 over them. Reads sums that are
 * kept with every stored row, never the records themselves, and those only of towns that sent something since.
 * @throws CodedError N03 for more than 24 months
 */
export async function matrixOf(
  { database, countyId }: County,
  books: MatrixBooks,
  from: string,
  to: string,
): Promise<MatrixAnswer> {
  const months: string[] = [];
  for (let month = from; month <= to; month = addMonths(month, 1)) {
    if (months.push(month) > MAX_MATRIX_MONTHS) throw new CodedError('N03', `一次最多 ${MAX_MATRIX_MONTHS} 个月`);
  }
  const facts = await database.inCounty(countyId, (query) => factsOf(query, books, months));
  const towns = facts.units.filter(({ level }) => level === 'town').map((unit) => townOf(facts, unit));
  const villages = facts.units.filter(({ level }) => level === 'village').map((unit) => villageOf(facts, unit));
  const isThere = ({ cells }: MatrixUnit) => cells.some(({ state }) => state !== 'absent');
  return { months, units: [...towns, ...villages].filter(isThere) };
}

async function factsOf(query: Query, books: MatrixBooks, months: readonly string[]): Promise<Facts> {
  const sent = await books.sent.read(query, months);
  const today = todayInChina(Date.now());
  const settings = await monthSettings(query);
  const units = await query<UnitRow>(UNITS, []);
  const ended = months.filter((month) => month < today.slice(0, 7));
  return {
    months,
    today,
    firstMonth: await firstDueMonth(query, settings, today),
    quality: await qualityOf(query, books.book, units, ended),
    settings,
    dues: new Map(months.map((month) => [month, dueDaysOf(settings, month)])),
    units,
    ofTown: Map.groupBy(units, ({ town_id }) => town_id),
    sent,
  };
}

function sentIn({ sent }: Facts, { town_id }: UnitRow, month: string): TownMonth | undefined {
  return sent.get(townMonthKey(town_id, month));
}

/** What there is of a month: a village's own records, of a town those of all its villages too. */
function countsIn(facts: Facts, unit: UnitRow, month: string): Counts | undefined {
  return sentIn(facts, unit, month)?.counts.get(unit.code12);
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
    const report = sentIn(facts, unit, month)?.report;
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
    const paper = sentIn(facts, unit, month)?.villages.get(unit.code12);
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
  const town = sentIn(facts, unit, month)?.report;
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
    const kind = sentIn(facts, village, month)?.villages.get(village.code12)?.kind;
    const isDone = kind === 'confirmed' || kind === 'zero';
    if (!isDone && facts.today <= dueIn(facts, month).village) continue;
    due++;
    if (isDone) done++;
  }
  return [done, due];
}

function errorRate(facts: Facts, units: readonly UnitRow[], records: number) {
  const found = units.flatMap((unit) =>
    facts.months.map((month) => sentIn(facts, unit, month)?.corrections.get(unit.code12) ?? 0),
  );
  return { numerator: sum(found), denominator: records };
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
