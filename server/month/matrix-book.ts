import { townCodeOf } from '#shared/schema/unit.ts';
import { Recent } from '../app/recent.ts';
import type { Query } from '../db/db.ts';

/** Months of towns held in memory at most: forty towns of twenty villages for ten years are some 30 MB. */
const MAX_TOWN_MONTHS = 4_800;

/** Records of a unit in a month. */
export interface Counts {
  readonly records: number;
  readonly returned: number;
  readonly lastAt: Date;
}

/** A town's report of a month as its row and its first version tell it. */
export interface ReportRow {
  readonly town_id: number;
  readonly period: string;
  readonly state: string | null;
  readonly version: number | null;
  readonly due: string | null;
  readonly returns: number | null;
  readonly first_at: Date | null;
}

/** What a village sent for a month: `confirmed`, `zero` or something unfinished, and when (ISO). */
export interface VillageRow {
  readonly town_id: number;
  readonly unit_code: string;
  readonly period: string;
  readonly kind: string | null;
  readonly at: string | null;
}

/** What one town sent of one month; lists are by unit code. */
export interface TownMonth {
  /** The town's own code stands for the town with all its villages. */
  readonly counts: ReadonlyMap<string, Counts>;
  readonly report: ReportRow | undefined;
  readonly villages: ReadonlyMap<string, VillageRow>;
  /** Corrections that the county accepted, by the unit of the record they correct. */
  readonly corrections: ReadonlyMap<string, number>;
}

interface CountRow {
  readonly town_id: number;
  readonly unit_code: string;
  readonly period: string;
  readonly records: number;
  readonly returned: number;
  readonly last_at: Date;
}

interface CorrectionRow {
  readonly town_id: number;
  readonly unit_code: string;
  readonly period: string;
  readonly corrections: number;
}

/** Read before the rows they stand for: a town that is written to meanwhile is read again at the next question. */
const CLOCKS = `
SELECT t.town_id, coalesce(c.seq, 0) AS seq
  FROM (SELECT DISTINCT town_id FROM unit WHERE level = 'town') t LEFT JOIN town_clock c ON c.town_id = t.town_id`;

/** Town by town, as every key here begins with the town. $1 JSON list of towns, $2 and $3 first and last month. */
const TOWNS = '(SELECT jsonb_array_elements($1::text::jsonb)::int AS id) t';

const COUNTS = `
SELECT t.id AS town_id, m.unit_code, m.period, m.records, m.returned, m.last_at
  FROM ${TOWNS}
  JOIN unit_month_total m ON m.town_id = t.id AND m.period BETWEEN $2 AND $3`;

/** `OFFSET 0` keeps the document from being read more than once a row. */
const REPORTS = `
SELECT t.id AS town_id, r.period, d.data->>'state' AS state, (d.data->>'version')::int AS version, d.data->>'due' AS due,
       (d.data->>'return_count')::int AS returns, f.first_at
  FROM ${TOWNS}
  JOIN record r ON r.town_id = t.id AND r.type = 'monthly_report' AND r.period BETWEEN $2 AND $3
 CROSS JOIN LATERAL (SELECT r.doc->'data' AS data OFFSET 0) d
  LEFT JOIN LATERAL (SELECT min(v.received_at) AS first_at FROM record v
                      WHERE v.town_id = t.id AND v.type = 'report_version' AND v.period = r.period) f ON true`;

const VILLAGES = `
SELECT t.id AS town_id, r.unit_code, r.period, r.doc->'data'->>'kind' AS kind, r.doc->'enteredBy'->>'at' AS at
  FROM ${TOWNS}
  JOIN record r ON r.town_id = t.id AND r.type = 'village_month' AND r.period BETWEEN $2 AND $3 AND r.status <> 'void'`;

/** A correction stands in the month it was made in; what counts is the month that it corrects. */
const CORRECTIONS = `
SELECT t.id AS town_id, coalesce(k.unit_code, r.unit_code) AS unit_code, d.data->>'month' AS period, count(*)::int AS corrections
  FROM ${TOWNS}
  JOIN record r ON r.town_id = t.id AND r.type = 'correction' AND r.status <> 'void'
 CROSS JOIN LATERAL (SELECT r.doc->'data' AS data OFFSET 0) d
  LEFT JOIN LATERAL (SELECT unit_code FROM record WHERE town_id = t.id AND id = d.data->>'record_id' OFFSET 0) k ON true
 WHERE d.data->>'state' = 'accepted' AND d.data->>'month' BETWEEN $2 AND $3
 GROUP BY 1, 2, 3`;

/**
 * What every town sent of each month, read from the database once and again when the town's sequence moved: every stored
 * row moves it. Each question asks the database which towns there are for it (row security decides); only those come out
 * of memory.
 */
export class MatrixBook {
  readonly #kept = new Recent<{ readonly seq: number; readonly month: TownMonth }>(MAX_TOWN_MONTHS);

  /** What the towns sent of some months, by {@link townMonthKey}. */
  async read(query: Query, months: readonly string[]): Promise<ReadonlyMap<string, TownMonth>> {
    const clocks = await query<{ town_id: number; seq: number }>(CLOCKS, []);
    const found = new Map<string, TownMonth>();
    const missing = new Map<number, number>();
    const missingMonths = new Set<string>();
    for (const { town_id: townId, seq } of clocks) {
      for (const month of months) {
        const key = townMonthKey(townId, month);
        const known = this.#kept.use(key);
        if (known?.seq === seq) found.set(key, known.month);
        else {
          missing.set(townId, seq);
          missingMonths.add(month);
        }
      }
    }
    const span = months.filter((month) => missingMonths.has(month));
    for (const [key, month] of await this.#load(query, missing, span)) found.set(key, month);
    return found;
  }

  /** @param towns with the sequence that each stood at */
  async #load(
    query: Query,
    towns: ReadonlyMap<number, number>,
    months: readonly string[],
  ): Promise<ReadonlyMap<string, TownMonth>> {
    const fresh = new Map<string, TownMonth>();
    const [from, to] = [months[0], months.at(-1)];
    if (from === undefined || to === undefined) return fresh;
    const asked = [JSON.stringify([...towns.keys()]), from, to];
    const rows = {
      counts: byTownMonth(await query<CountRow>(COUNTS, asked)),
      reports: byTownMonth(await query<ReportRow>(REPORTS, asked)),
      villages: byTownMonth(await query<VillageRow>(VILLAGES, asked)),
      corrections: byTownMonth(await query<CorrectionRow>(CORRECTIONS, asked)),
    };
    for (const [townId, seq] of towns) {
      for (const period of months) {
        const key = townMonthKey(townId, period);
        const month = {
          counts: countsByUnit(townId, rows.counts.get(key) ?? []),
          report: rows.reports.get(key)?.at(-1),
          villages: new Map(rows.villages.get(key)?.map((row) => [row.unit_code, row])),
          corrections: new Map(rows.corrections.get(key)?.map((row) => [row.unit_code, row.corrections])),
        };
        fresh.set(key, month);
        this.#kept.keep(key, { seq, month });
      }
    }
    return fresh;
  }
}

/** Place of a town's month in what {@link MatrixBook.read} answers. */
export function townMonthKey(townId: number, month: string): string {
  return `${townId}|${month}`;
}

function byTownMonth<Row extends { readonly town_id: number; readonly period: string }>(
  rows: readonly Row[],
): ReadonlyMap<string, readonly Row[]> {
  return Map.groupBy(rows, ({ town_id, period }) => townMonthKey(town_id, period));
}

/** Each unit's own; the town's are added up with those of its villages. */
function countsByUnit(townId: number, rows: readonly CountRow[]): ReadonlyMap<string, Counts> {
  const town = townCodeOf(townId);
  const counts = new Map<string, Counts>();
  const add = (unitCode: string, { records, returned, last_at: lastAt }: CountRow) => {
    const known = counts.get(unitCode) ?? { records: 0, returned: 0, lastAt };
    counts.set(unitCode, {
      records: known.records + records,
      returned: known.returned + returned,
      lastAt: lastAt > known.lastAt ? lastAt : known.lastAt,
    });
  };
  for (const row of rows) {
    add(town, row);
    if (row.unit_code !== town) add(row.unit_code, row);
  }
  return counts;
}
