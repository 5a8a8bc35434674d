import { createHash } from 'node:crypto';
import { type FrozenReport, frozenFigures, readFrozen, untold } from '#shared/domain/month/freeze.ts';
import type { MonthSettings } from '#shared/domain/month/month-rule.ts';
import { reportStateOf } from '#shared/domain/month/report-state.ts';
import type { FigureRow } from '#shared/domain/month/town-figure-rows.ts';
import { addMonths, isMonth, monthOf, todayInChina } from '#shared/kernel/calendar.ts';
import type { Catalogues } from '../catalogue/catalogues.ts';
import type { Database, Query } from '../db/db.ts';
import { monthSettings } from '../month/month-store.ts';
import { bodiesOf, unitsOf } from '../sync/town-facts.ts';
import type { CountReply } from './count-messages.ts';
import type { CountThread } from './count-thread.ts';
import { putReaches, type RowsAsked, townRows } from './town-rows.ts';
import { writeFigures } from './write-figures.ts';

export interface CountDeps {
  readonly database: Database;
  readonly catalogues: Catalogues;
  readonly thread: CountThread;
}

const STATE = 'SELECT counted_seq, mark, counted_on, first_month FROM figure_state WHERE town_id = $1';
interface StateRow {
  readonly counted_seq: number;
  readonly mark: string;
  readonly counted_on: string;
  readonly first_month: string;
}

/** Texts of what changed since a place in the town's sequence, as it is and as it was, to see which months it can touch. */
const CHANGED = `
SELECT r.period, r.type, (r.doc->'data')::text AS data FROM record r WHERE r.town_id = $1 AND r.seq > $2
UNION ALL
SELECT h.doc->>'period', h.doc->>'type', (h.doc->'data')::text
  FROM record r JOIN record_history h ON h.town_id = r.town_id AND h.id = r.id WHERE r.town_id = $1 AND r.seq > $2`;

const REPORTS = `
SELECT r.period AS month, r.doc->'data'->>'state' AS state, v.doc->'ext'->'frozen' AS frozen, v.doc->'data'->>'hash' AS hash
  FROM record r
  LEFT JOIN LATERAL (SELECT doc FROM record WHERE town_id = $1 AND id = r.doc->'data'->>'version_id' OFFSET 0) v ON true
 WHERE r.town_id = $1 AND r.type = 'monthly_report' AND r.status <> 'void'`;

/**
 * Counts a town's figures anew as far as what changed since the last count can touch them, in one look at the database.
 * Months that were sent take the figures of their frozen report, month and year so far alike; what such a report does not
 * tell is counted. `since`: the county's first month with records; a town that sent nothing then owed it all the same. Answers whether anything was to do. @throws Error when the counting thread failed
 */
export function countTown(deps: CountDeps, townId: number, since: string): Promise<boolean> {
  return deps.database.inTown(townId, async (query) => {
    await query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ', []);
    const [clock] = await query<{ seq: number }>('SELECT seq FROM town_clock WHERE town_id = $1', [townId]);
    const seq = clock?.seq ?? 0;
    const basis = await basisOf(deps, query, townId);
    const [state] = await query<StateRow>(STATE, [townId]);
    const from = await firstMonth(query, townId, { state: state ?? null, basis, seq, since });
    if (from === null) return false;
    if (from !== '') {
      const months = monthsFrom(from, monthOf(basis.today));
      const frozen = await frozenReports(query, townId, months);
      const asked =
        state?.mark === basis.mark && seq >= state.counted_seq ? { from, sinceSeq: state.counted_seq } : null;
      const counted = await countRows(deps, query, { townId, basis, months, frozen, asked });
      await putReaches(query, townId, counted.reaches);
      const rows = [
        ...counted.rows,
        ...[...frozen].flatMap(([month, report]) => frozenRows(month, report, basis.codes)),
      ];
      const sent = new Map([...frozen].map(([month, report]) => [month, untold([...basis.codes], [report])]));
      await writeFigures(query, townId, new Set(months.map((month) => month.slice(0, 4))), rows, sent);
    }
    await query(
      `INSERT INTO figure_state (town_id, counted_seq, mark, counted_on, first_month) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (town_id) DO UPDATE SET counted_seq = excluded.counted_seq, mark = excluded.mark,
         counted_on = excluded.counted_on, first_month = least(figure_state.first_month, excluded.first_month), counted_at = now()`,
      [townId, seq, basis.mark, basis.today, from || (state?.first_month ?? monthOf(basis.today))],
    );
    return true;
  });
}

interface TownBasis {
  readonly version: number;
  readonly source: unknown;
  readonly codes: ReadonlySet<string>;
  readonly units: Awaited<ReturnType<typeof unitsOf>>;
  readonly bodies: Awaited<ReturnType<typeof bodiesOf>>;
  readonly settings: MonthSettings;
  readonly today: string;
  /** Changes whenever figures are to be counted over the same records again. */
  readonly mark: string;
}

/** Raised when counting itself changes. */
const COUNT_FORM = 4;

async function basisOf(deps: CountDeps, query: Query, townId: number): Promise<TownBasis> {
  const { version, source, catalogue } = await deps.catalogues.current(query);
  const units = await unitsOf(query, townId);
  const bodies = await bodiesOf(query, townId);
  const settings = await monthSettings(query);
  const parts = [COUNT_FORM, version, units, bodies, settings];
  const mark = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  const codes = new Set(catalogue.monthlyTable);
  return { version, source, codes, units, bodies, settings, today: todayInChina(Date.now()), mark };
}

interface Look {
  readonly state: StateRow | null;
  readonly basis: TownBasis;
  readonly seq: number;
  readonly since: string;
}

/** The month from which on figures may differ; empty: nothing that counts changed; null: all is as it was counted. */
async function firstMonth(query: Query, townId: number, { state, basis, seq, since }: Look): Promise<string | null> {
  const isNewBasis = state?.mark !== basis.mark || seq < (state?.counted_seq ?? 0);
  const first = yearOf(earliest(since || monthOf(basis.today), monthOf(basis.today)));
  if (!state || isNewBasis || first < state.first_month) return first;
  const isNewDay = state.counted_on !== basis.today;
  if (seq === state.counted_seq) return isNewDay ? yearOf(monthOf(state.counted_on)) : null;
  const changed = await query<{ period: string; type: string; data: string }>(CHANGED, [townId, state.counted_seq]);
  const months = changed.flatMap(({ period, data }) => [period, ...monthsIn(data)]);
  if (isNewDay) months.push(monthOf(state.counted_on));
  if (months.length === 0) return '';
  // a date before everything that was counted (a birth, a founding) does not make months of its own
  return [yearOf(months.reduce(earliest)), state.first_month].sort()[1] ?? '';
}

/** Figures of the year so far, and of spans within it, begin in January. */
function yearOf(month: string): string {
  return `${month.slice(0, 4)}-01`;
}

function earliest(one: string, other: string): string {
  return one < other ? one : other;
}

function monthsIn(data: string): string[] {
  return (data.match(/(?:19|20)\d\d-(?:0[1-9]|1[0-2])/g) ?? []).filter(isMonth);
}

/** Furthest that figures are kept, in months. */
const MAX_MONTHS = 120;

/** Whole years but for the last: the year so far is added up from January on. */
function monthsFrom(from: string, to: string): string[] {
  const months: string[] = [];
  const first = earliest(yearOf(from), to);
  for (let month = to; month >= first; month = addMonths(month, -1)) months.unshift(month);
  const cut = months.findIndex((month, at) => months.length - at <= MAX_MONTHS && month.endsWith('-01'));
  return cut > 0 ? months.slice(cut) : months;
}

async function frozenReports(
  query: Query,
  townId: number,
  months: readonly string[],
): Promise<ReadonlyMap<string, FrozenReport>> {
  const rows = await query<{ month: string; state: string; frozen: unknown; hash: string | null }>(REPORTS, [townId]);
  const found = new Map<string, FrozenReport>();
  for (const { month, state, frozen, hash } of rows) {
    if (!months.includes(month) || !['submitted', 'received', 'locked'].includes(reportStateOf({ state }))) continue;
    const report = readFrozen(frozen, hash);
    if (report) found.set(month, report);
  }
  return found;
}

interface CountInput {
  readonly townId: number;
  readonly basis: TownBasis;
  readonly months: readonly string[];
  readonly frozen: ReadonlyMap<string, FrozenReport>;
  readonly asked: RowsAsked;
}

async function countRows({ thread }: CountDeps, query: Query, input: CountInput): Promise<CountReply> {
  const { townId, basis, months, frozen, asked } = input;
  const { version, source, units, bodies, settings, today } = basis;
  thread.tell({
    kind: 'begin',
    version,
    source: thread.knownVersion === version ? null : JSON.stringify(source),
    basis: { units, bodies, settings, today },
    asks: months.map((month) => ({ month, frozenCodes: frozenCodes(frozen.get(month), basis.codes) })),
  });
  for await (const rows of townRows(query, townId, asked)) {
    if (rows.length > 0) thread.tell({ kind: 'rows', rows: rows.map((row) => ({ ...row })) });
  }
  return thread.end();
}

/** What a frozen report tells of the codes that the county asks for today. */
function frozenCodes(report: FrozenReport | undefined, codes: ReadonlySet<string>): string[] {
  return (report?.indicators ?? []).map(([code]) => code).filter((code) => codes.has(code));
}

function frozenRows(month: string, report: FrozenReport, codes: ReadonlySet<string>): FigureRow[] {
  const told = frozenCodes(report, codes);
  return (['month', 'year'] as const).flatMap((basis) => {
    const figures = frozenFigures(report, basis);
    return told.flatMap((code) =>
      (figures[code] ?? []).map(([unitCode, numerator, denominator]) => ({
        month,
        basis,
        code,
        unitCode,
        numerator,
        denominator,
      })),
    );
  });
}
