import { type IndicatorProgram, indicatorPrograms } from '#shared/catalogue/compile-indicators.ts';
import type { Catalogue } from '#shared/catalogue/definition.ts';
import { type FigurePeriod, figurePeriods } from '#shared/domain/month/figure-periods.ts';
import { dueDaysOf } from '#shared/domain/month/month-rule.ts';
import { MEASURE_WORDS, MEASURES } from '#shared/domain/month/unit-measures.ts';
import { isStanding, neverStood, successorOf } from '#shared/domain/standing.ts';
import { todayInChina } from '#shared/kernel/calendar.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import type { Unit } from '#shared/schema/unit.ts';
import {
  type FigureAnswer,
  type FigureCell,
  type FigureQuestion,
  MAX_FIGURE_CELLS,
} from '#shared/sync/figure-messages.ts';
import type { County } from '../app/county.ts';
import type { Catalogues } from '../catalogue/catalogues.ts';
import type { Query } from '../db/db.ts';
import { firstDueMonth, monthSettings } from '../month/month-store.ts';
import type { FigureBook, TownYear } from './figure-book.ts';
import { FigureSums } from './figure-sums.ts';

export interface FigureDeps {
  readonly county: County;
  readonly catalogues: Pick<Catalogues, 'current'>;
  readonly book: FigureBook;
}

type FigureUnit = FigureAnswer['units'][number];
type Indicator = FigureAnswer['indicators'][number] & { readonly isStanding: boolean };

/**
 * Answers a question about figures from the kept parts, never from records. Several months are added before a rate is
 * divided (D§2.7). @throws CodedError N03 months out of order or unknown codes; M12 more than {@link MAX_FIGURE_CELLS} cells
 */
export async function figuresOf(
  { county, catalogues, book }: FigureDeps,
  question: FigureQuestion,
): Promise<FigureAnswer> {
  if (question.from > question.to) throw new CodedError('N03', '起止月份颠倒');
  const { database, countyId } = county;
  return database.inCounty(countyId, async (query) => {
    const { catalogue } = await catalogues.current(query);
    const indicators = indicatorsOf(catalogue, question);
    const today = todayInChina(Date.now());
    const periods = figurePeriods(question.from, question.to, question.every);
    const units = (await query<{ doc: Unit }>('SELECT doc FROM unit ORDER BY code12', [])).map(({ doc }) => doc);
    const { shown, parts } = unitsFor(question, units, `${countyId}000000`);
    const keys = [...new Set(parts.map(({ key }) => key))];
    const asked = Math.max(shown.length, keys.length / 2) * indicators.length * periods.length;
    if (asked > MAX_FIGURE_CELLS) throw new CodedError('M12');
    const towns = [...new Set(parts.map(({ town }) => town))];
    const begun = earlier(question.to, today.slice(0, 7));
    const packs = await book.read(query, towns, question.from.slice(0, 4), begun.slice(0, 4));
    const isLive = liveIn(packs, question, new Set(catalogue.monthlyTable));
    return {
      units: shown,
      indicators: indicators.map(({ isStanding: _, ...indicator }) => ({
        ...indicator,
        isLive: isLive(indicator.code),
      })),
      periods: periods.map((period) => ({ ...period })),
      cells: cellsOf(packs, { question, indicators, keys, parts, periods, begun }),
      ...(await freshness(query, towns)),
      ...(await standingReports(query, question, unitsOfTowns(units, towns), today)),
    };
  });
}

/** Tells whether an indicator was counted in some month that stands by a sent report: it may still move (D§3.5). */
function liveIn(
  packs: readonly TownYear[],
  { basis, from, to }: FigureQuestion,
  table: ReadonlySet<string>,
): (code: string) => boolean {
  const isAsked = (year: string, month: number) => {
    const one = `${year}-${String(month).padStart(2, '0')}`;
    return one >= from && one <= to;
  };
  const sent = packs.flatMap(({ year, pack }) => [...pack.sent].filter(([month]) => isAsked(year, month)));
  const untold = new Set(sent.flatMap(([, codes]) => [...codes]));
  const isOfReports = basis === 'month' || basis === 'year';
  return (code) => isOfReports && sent.length > 0 && (untold.has(code) || !table.has(code));
}

/** Standing figures and those of the year so far are never added over months. */
function indicatorsOf(catalogue: Catalogue, { codes, basis }: FigureQuestion): Indicator[] {
  if (basis === 'quality') {
    return MEASURES.filter((one) => codes.includes(one)).map((code) => {
      const { label, unit } = MEASURE_WORDS[code];
      return { code, label, unit, kind: 'ratio', type: '', isLive: false, isStanding: false };
    });
  }
  const programs = new Map(indicatorPrograms(catalogue).map((program) => [program.code, program]));
  const found = codes.flatMap((code) => programs.get(code) ?? []);
  if (found.length < codes.length) throw new CodedError('N03', '没有这个指标');
  return found.map((program) => {
    const { code, label, unit, kind, span } = program;
    const isStanding = basis === 'year' || kind === 'last' || span !== 'period';
    return { code, label, unit, kind, type: typeOf(program), isLive: false, isStanding };
  });
}

/** The one type that an indicator counts records of. */
function typeOf({ numerator }: IndicatorProgram): string {
  const types = new Set(numerator.map((term) => ('type' in term ? term.type : '')));
  const [only = ''] = types;
  return types.size === 1 ? only : '';
}

function earlier(one: string, other: string): string {
  return one < other ? one : other;
}

interface CellInput {
  readonly question: FigureQuestion;
  readonly indicators: readonly Indicator[];
  /** Units that figures are told under; also of those that ended, whose year goes on. */
  readonly keys: readonly string[];
  readonly parts: readonly UnitPart[];
  readonly periods: readonly FigurePeriod[];
  /** The last month of the question that has begun. */
  readonly begun: string;
}

/** Sums under the units that they are shown as: merged ones are added, what nobody asked for is left out. */
function cellsOf(packs: readonly TownYear[], input: CellInput): FigureCell[] {
  const { question, indicators, keys, parts, periods, begun } = input;
  const rowOfKey = new Map(keys.map((key, row) => [key, row]));
  const rows = new Map(parts.map(({ town, code, key }) => [`${town}|${code}`, rowOfKey.get(key)]));
  const started = periods.map((period, at) => ({ ...period, at })).filter(({ from }) => from <= begun);
  const monthsIn = ({ from, to }: FigurePeriod) => figurePeriods(from, earlier(to, begun), 'month');
  const all = new Map(started.flatMap((period) => monthsIn(period).map(({ key }) => [key, period.at] as const)));
  const lasts = new Map(started.map(({ to, at }) => [earlier(to, begun), at]));
  const sums = new FigureSums({
    basis: question.basis,
    codes: indicators.map(({ code, isStanding }) => ({ code, periodOf: isStanding ? lasts : all })),
    periods: periods.length,
    rows: keys.length,
    rowOf: (townId, unitCode) => rows.get(`${townId}|${unitCode}`),
    isOfTown: question.level !== 'village',
  });
  for (const pack of packs) sums.add(pack);
  const cells: FigureCell[] = [];
  sums.each((row, code, period, numerator, denominator) => {
    cells.push([keys[row] ?? '', code, periods[period]?.key ?? '', numerator, denominator]);
  });
  return cells;
}

interface UnitPart {
  readonly town: number;
  readonly code: string;
  readonly key: string;
}

function unitsFor(
  question: FigureQuestion,
  units: readonly Unit[],
  countyCode: string,
): { readonly shown: FigureUnit[]; readonly parts: UnitPart[] } {
  const { level, townId, unitCode, isMerged } = question;
  const byCode = new Map(units.map((unit) => [unit.code12, unit]));
  const keyOf = (unit: Unit) => (isMerged ? successorOf(byCode, unit.code12) : unit.code12);
  const asked = units.filter((unit) => unit.level === (level === 'village' ? 'village' : 'town'));
  const own = asked.filter((unit) => townId === null || townOf(byCode.get(keyOf(unit)) ?? unit) === townId);
  const parts = own.map((unit) => ({
    town: townOf(unit),
    code: level === 'village' ? unit.code12 : '',
    key: level === 'county' ? countyCode : keyOf(unit),
  }));
  const wanted = parts.filter(({ key }) => unitCode === null || key === unitCode);
  const keys = new Set(wanted.map(({ key }) => key));
  // who continues others stands for them in months before it was there
  const there = new Set(own.filter((unit) => isStandingWithin(unit, question)).map(keyOf));
  const isThere = (unit: Unit) => there.has(unit.code12) || (isMerged && unit.successorCodes.length > 0);
  const shown = units
    .filter((unit) => keys.has(unit.code12) && (unit.level === 'county' || isThere(unit)))
    .map((unit) => ({
      key: unit.code12,
      name: unit.shortName,
      townId: unit.level === 'county' ? null : townOf(unit),
      isGone: unit.validTo !== '' && !isStanding(unit, question.to),
    }));
  return { shown, parts: wanted };
}

function isStandingWithin(unit: Unit, { from, to }: FigureQuestion): boolean {
  return (
    !neverStood(unit) && unit.validFrom.slice(0, 7) <= to && (unit.validTo === '' || unit.validTo.slice(0, 7) >= from)
  );
}

function townOf({ code12 }: Pick<Unit, 'code12'>): number {
  return Number(code12.slice(0, 9));
}

async function freshness(
  query: Query,
  towns: readonly number[],
): Promise<{ readonly waiting: number; readonly countedAt: string | null }> {
  const [row] = await query<{ waiting: number; counted_at: Date | null }>(
    `SELECT count(*) FILTER (WHERE s.town_id IS NULL OR s.counted_seq < coalesce(c.seq, 0))::int AS waiting,
            min(s.counted_at) AS counted_at
       FROM (SELECT jsonb_array_elements($1::text::jsonb)::int AS id) t
       LEFT JOIN town_clock c ON c.town_id = t.id LEFT JOIN figure_state s ON s.town_id = t.id`,
    [JSON.stringify(towns)],
  );
  return { waiting: row?.waiting ?? 0, countedAt: row?.counted_at?.toISOString() ?? null };
}

/** How many of the reports that make these months stand, of those whose day has passed. */
async function standingReports(
  query: Query,
  { from, to }: FigureQuestion,
  towns: readonly Unit[],
  today: string,
): Promise<{ readonly frozen: number; readonly due: number }> {
  const [row] = await query<{ frozen: number }>(
    `SELECT count(*)::int AS frozen FROM (SELECT jsonb_array_elements($1::text::jsonb)::int AS id) t
       JOIN record r ON r.town_id = t.id AND r.type = 'monthly_report' AND r.period BETWEEN $2 AND $3
      WHERE r.doc->'data'->>'state' IN ('submitted', 'received', 'locked')`,
    [JSON.stringify(towns.map(townOf)), from, to],
  );
  const settings = await monthSettings(query);
  const first = await firstDueMonth(query, settings, today);
  const months = figurePeriods(from, to, 'month').filter(
    ({ key }) => key >= first && dueDaysOf(settings, key).submit < today,
  );
  const due = months.map(({ key }) => towns.filter((town) => isStanding(town, key)).length);
  return { frozen: row?.frozen ?? 0, due: due.reduce((sum, count) => sum + count, 0) };
}

function unitsOfTowns(units: readonly Unit[], townIds: readonly number[]): readonly Unit[] {
  const wanted = new Set(townIds);
  return units.filter((unit) => unit.level === 'town' && wanted.has(townOf(unit)));
}
