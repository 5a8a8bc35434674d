import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { compiledType } from '../../shared/catalogue/compile-type.ts';
import { addMonths } from '../../shared/kernel/calendar.ts';
import { createRecord } from '../../shared/schema/build-record.ts';
import type { FigureQuestion } from '../../shared/sync/figure-messages.ts';
import { startCounty, type TestCounty } from '../support/county.ts';
import { send } from '../support/county-client.ts';
import { consoleSession } from '../support/month-town.ts';
import { seeded } from '../support/seeded.ts';
import { loginOf, settleCounty, townOf, unitsAt } from '../year/year-county.ts';
import { YearDesk } from '../year/year-desk.ts';
import { typesOfMonth, valuesIn } from '../year/year-plan.ts';

/**
 * `npm run bench-county [-- records [folder]]`: the county's matrix and figures over so many records (design §10: 1,000,000, at most
 * 200 ms at the 95th percentile), each beside a plain SQL aggregate of the same rows in the same database. One town's
 * year is entered and pushed as desks do it; the other towns and years are copies of its rows with other units and dates,
 * put in by SQL. Prints a table; runs for a quarter of an hour or more. With a folder as second argument the filled county
 * stays there, and another run measures it without filling it.
 */
const RECORDS = Number(process.argv[2] ?? 1_000_000);
const FOLDER = process.argv[3];
const TOWNS = 16;
const VILLAGES = 15;
const YEARS = 10;
const LAST_YEAR = 2026;
const ASKED = 40;
const BUDGET_MS = 200;

const began = Date.now();
const tell = (line: string) => console.error(`${Math.round((Date.now() - began) / 1000)} s  ${line}`);

/** Enters a year of one town by its desk. Answers the town. */
async function enterYear(county: TestCounty, towns: readonly number[], perMonth: number): Promise<number> {
  const [town = 0] = towns;
  const desk = await YearDesk.enrol(county.origin, town, loginOf(town));
  const { author, villages } = desk.desk;
  const size = { records: perMonth, seed: 1 };
  for (let at = 0; at < 12; at++) {
    const month = addMonths(`${LAST_YEAR}-01`, at);
    const made = villages.slice(0, VILLAGES).flatMap((unitCode, number) =>
      typesOfMonth(size, number, at).map((type, turn) => {
        const { mainDate } = compiledType(author.catalogue, type).definition;
        const values = valuesIn(type, (number * 100 + at) * 100 + turn, month, mainDate);
        return createRecord(author, { type, unitCode, values, remark: '', alsoCountsIn: [] });
      }),
    );
    await desk.push(await Promise.all(made));
  }
  if (desk.refused.length > 0) throw new Error(desk.refused[0]);
  return town;
}

const COPY = `
INSERT INTO record (town_id, id, rev, prev_rev, seq, type, strand, unit_code, period, main_date, status, record_no, title,
                    has_sealed, device_id, received_at, doc)
SELECT $2::int, md5(r.id || ($2::int)::text || $3::text), r.rev, NULL, $4::bigint + row_number() OVER (ORDER BY r.id), r.type, r.strand, m.into_code,
       replace(r.period, '${LAST_YEAR}-', $3::text || '-'), replace(r.main_date::text, '${LAST_YEAR}-', $3::text || '-')::date,
       r.status, '', r.title, r.has_sealed, r.device_id, now(),
       jsonb_set(replace(r.doc::text, '${LAST_YEAR}-', $3::text || '-')::jsonb, '{unitCode}', to_jsonb(m.into_code))
  FROM base_record r JOIN jsonb_to_recordset($1::text::jsonb) AS m(from_code text, into_code text) ON m.from_code = r.unit_code`;

/** The papers of every month as far as the matrix reads them: a locked report with its version, and what each village sent. */
const PAPERS = `
INSERT INTO record (town_id, id, rev, prev_rev, seq, type, strand, unit_code, period, main_date, status, record_no, title,
                    has_sealed, device_id, received_at, doc)
SELECT $2::int, md5(p.type || p.unit_code || m.period), '1-bench', NULL, $3::bigint + row_number() OVER (), p.type, 'party', p.unit_code,
       m.period, (m.period || '-28')::date, 'complete', '', '', false, 'bench', (m.period || '-01')::date + interval '1 month 3 days',
       jsonb_build_object('unitCode', p.unit_code, 'period', m.period, 'type', p.type, 'data', p.data, 'linkedRefs', '[]'::jsonb,
                          'enteredBy', jsonb_build_object('at', m.period || '-27T02:00:00.000Z'))
  FROM (SELECT to_char(d, 'YYYY-MM') AS period
          FROM generate_series('${LAST_YEAR - YEARS + 1}-01-01'::date, '${LAST_YEAR}-10-01'::date, '1 month') d) m
 CROSS JOIN (SELECT 'village_month' AS type, u.code AS unit_code, '{"kind": "confirmed"}'::jsonb AS data
               FROM jsonb_array_elements_text($1::text::jsonb) AS u(code)
             UNION ALL SELECT 'monthly_report', $2::int || '000', '{"state": "locked", "version": 1, "return_count": 0}'
             UNION ALL SELECT 'report_version', $2::int || '000', '{}') p`;

/** Copies the rows into every town and year, in one transaction: nothing is counted before all is there. */
async function copyAll(county: TestCounty, cookie: string, base: number, towns: readonly number[]): Promise<void> {
  const units = (await unitsAt(county, cookie)).filter(({ level }) => level === 'village');
  const villagesOf = (town: number) => units.filter(({ code12 }) => townOf(code12) === town).slice(0, VILLAGES);
  await county.sql.begin(async (sql) => {
    await sql`CREATE TABLE base_record AS SELECT * FROM record WHERE town_id = ${base} AND period LIKE ${`${LAST_YEAR}-%`}`;
    await sql`ANALYZE base_record`;
    const [{ count } = { count: 0 }] = await sql<{ count: number }[]>`SELECT count(*)::int AS count FROM base_record`;
    for (const town of towns) {
      let seq = town === base ? 1_000_000 : 0;
      const own = villagesOf(town);
      const pairs = villagesOf(base).map(({ code12 }, at) => ({ from_code: code12, into_code: own[at]?.code12 }));
      for (let year = LAST_YEAR - YEARS + 1; year <= LAST_YEAR; year++) {
        if (town === base && year === LAST_YEAR) continue;
        await sql.unsafe(COPY, [JSON.stringify(pairs), town, String(year), seq]);
        seq += count;
      }
      await sql.unsafe(PAPERS, [JSON.stringify(own.map(({ code12 }) => code12)), town, seq]);
      await sql`INSERT INTO town_clock (town_id, seq)
                SELECT ${town}::int, max(seq) FROM record WHERE town_id = ${town}
                ON CONFLICT (town_id) DO UPDATE SET seq = excluded.seq`;
      tell(`town ${town} filled`);
    }
  });
  await county.sql.unsafe('ANALYZE');
}

interface Timed {
  readonly what: string;
  readonly ours: readonly number[];
  readonly peer: readonly number[];
  /** Processor time of server and database for one question of ours, in ms: holds on a busy machine too. */
  readonly cpu: number;
}

/** Processor time so far of this bench's server and database, in ms (Linux; clock ticks of 10 ms). */
function cpuOf({ dataDir }: TestCounty): number {
  const postmaster = Number(readFileSync(join(dataDir, 'pg', 'data', 'postmaster.pid'), 'utf8').split('\n')[0]);
  let ticks = 0;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const [, after = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(/\) (?=[A-Z] )/);
      const fields = after.split(' ');
      const isOurs = [process.pid, postmaster].includes(Number(fields[1]));
      if (isOurs) ticks += Number(fields[11]) + Number(fields[12]);
    } catch {
      // it ended meanwhile
    }
  }
  return ticks * 10;
}

function at95(times: readonly number[], share = 0.95): number {
  const sorted = [...times].sort((a, b) => a - b);
  return Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 10) / 10;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

const whole: Omit<FigureQuestion, 'codes' | 'from' | 'to'> = {
  level: 'village',
  townId: null,
  unitCode: null,
  every: 'month',
  basis: 'month',
  isMerged: false,
};

/** Kinds of questions; `random` gives whole numbers below its argument. */
function questions(
  codes: readonly string[],
  random: (below: number) => number,
): Readonly<
  Record<string, () => typeof whole & { readonly codes: readonly string[]; readonly from: string; readonly to: string }>
> {
  const month = () => `${LAST_YEAR - 1 - random(YEARS - 2)}-${String(1 + random(12)).padStart(2, '0')}`;
  const some = (count: number) => Array.from({ length: count }, () => codes[random(codes.length)] ?? '');
  const year = () => String(LAST_YEAR - 1 - random(YEARS - 2));
  const ofYear = () => {
    const one = year();
    return { from: `${one}-01`, to: `${one}-12` };
  };
  const ofMonth = () => {
    const one = month();
    return { from: one, to: one };
  };
  const all = { from: `${LAST_YEAR - YEARS + 1}-01`, to: `${LAST_YEAR}-10` };
  return {
    '45 indicators × 240 villages × 1 month': () => ({ ...whole, codes, ...ofMonth() }),
    '6 indicators × 240 villages × 12 months': () => ({ ...whole, codes: [...new Set(some(6))], ...ofYear() }),
    '45 indicators × 240 villages, year so far': () => ({ ...whole, codes, ...ofMonth(), basis: 'year' }),
    '45 indicators × 16 towns × 12 months': () => ({ ...whole, level: 'town', codes, ...ofYear() }),
    '45 indicators × 15 villages of a town × 12 months, merged ones together': () => ({
      ...whole,
      codes,
      townId: 999_901_101,
      ...ofYear(),
      isMerged: true,
    }),
    '45 indicators × the county × 10 years by month': () => ({ ...whole, level: 'county', codes, ...all }),
    '45 indicators × 16 towns × 10 years by year': () => ({ ...whole, level: 'town', codes, ...all, every: 'year' }),
    'C2, C3, C4 × 240 villages × 12 months': () => ({
      ...whole,
      codes: ['C2', 'C3', 'C4'],
      basis: 'quality',
      ...ofYear(),
    }),
  };
}

async function measure(county: TestCounty, cookie: string, codes: readonly string[]): Promise<Timed[]> {
  const source = seeded(7);
  const random = (below: number) => Math.floor(source.next() * below);
  const ask = async (path: string, body?: unknown) => {
    const answer = await send(county.origin, `/api/console/${path}`, { cookie, ...(body ? { body } : {}) });
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
    return answer;
  };
  const { sql } = county;
  const found: Timed[] = [];
  const side = async <Asked>(
    what: string,
    make: () => Asked,
    one: (asked: Asked) => Promise<unknown>,
    sqlOf: (asked: Asked) => Promise<unknown>,
    times = ASKED,
  ) => {
    const asked = Array.from({ length: times }, make);
    const [ours, peer]: [number[], number[]] = [[], []];
    const before = cpuOf(county);
    for (const question of asked) ours.push(await timed(() => one(question)));
    const cpu = Math.round((cpuOf(county) - before) / times);
    for (const question of asked.slice(0, Math.ceil(times / 4))) peer.push(await timed(() => sqlOf(question)));
    found.push({ what, ours, peer, cpu });
    tell(what);
  };
  const askMatrix = ({ from, to }: { readonly from: string; readonly to: string }) =>
    ask(`month/matrix?from=${from}&to=${to}`);
  const matrixBeside = ({ from, to }: { readonly from: string; readonly to: string }) =>
    sql`SELECT unit_code, period, count(*), max(received_at) FROM record
         WHERE period BETWEEN ${from} AND ${to} GROUP BY 1, 2`;
  const first = { from: addMonths(`${LAST_YEAR}-10`, -23), to: `${LAST_YEAR}-10` };
  await side(
    'matrix: the first question after a start, 256 units × 24 months',
    () => first,
    askMatrix,
    matrixBeside,
    1,
  );
  tell(`read ahead ${await idle(county)} s longer`);
  for (const [what, make] of Object.entries(questions(codes, random))) {
    await side(
      `figures: ${what}`,
      make,
      (question) => ask('figures', question),
      ({ from, to }) => sql`SELECT unit_code, period, count(*) FROM record
                             WHERE type = 'party_life' AND status <> 'void' AND period BETWEEN ${from} AND ${to} GROUP BY 1, 2`,
    );
  }
  for (const months of [12, 24]) {
    const make = () => {
      const from = addMonths(`${LAST_YEAR - YEARS + 1}-01`, random((YEARS - 2) * 12));
      return { from, to: addMonths(from, months - 1) };
    };
    await side(`matrix: 256 units × ${months} months with measures`, make, askMatrix, matrixBeside);
  }
  return found;
}

/** Waits until server and database do next to nothing: what first questions need is read ahead. Answers the seconds. */
async function idle(county: TestCounty): Promise<number> {
  for (let seconds = 0; ; seconds++) {
    const before = cpuOf(county);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    if (cpuOf(county) - before < 200) return seconds;
  }
}

/** Waits until everything is counted; answers how long it took. */
async function counted(county: TestCounty, cookie: string): Promise<number> {
  const question = { ...whole, codes: ['DZ_total'], from: '2025-01', to: '2025-01', level: 'county' };
  return timed(async () => {
    for (;;) {
      const { body } = await send(county.origin, '/api/console/figures', { cookie, body: question });
      if (body.waiting === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  });
}

/** Fills a county; answers how many records it has. */
async function fill(county: TestCounty, cookie: string): Promise<number> {
  const towns = await settleCounty(county, cookie, { towns: TOWNS, villages: VILLAGES });
  const perMonth = Math.ceil(RECORDS / (TOWNS * YEARS * 12 * VILLAGES));
  const base = await enterYear(county, towns, perMonth);
  tell('one year of one town entered');
  await copyAll(county, cookie, base, towns);
  return recordsIn(county);
}

async function recordsIn({ sql }: TestCounty): Promise<number> {
  const [all] = await sql<{ count: number }[]>`SELECT count(*)::int AS count FROM record`;
  return all?.count ?? 0;
}

const isFilled = FOLDER !== undefined && existsSync(join(FOLDER, 'embedded.json'));
const county = await startCounty(FOLDER === undefined ? {} : { dataDir: FOLDER });
try {
  const cookie = await consoleSession(county.origin, 'zfw');
  const rows = isFilled ? await recordsIn(county) : await fill(county, cookie);
  tell(`${rows} records`);
  const countMs = await counted(county, cookie);
  tell(`counted in ${Math.round(countMs / 1000)} s`);
  await county.sql.unsafe('ANALYZE');
  const catalogue = (await send(county.origin, '/api/console/catalogue', { cookie })).body as {
    source: { monthlyTable: string[] };
  };
  const lines = await measure(county, cookie, catalogue.source.monthlyTable);
  const load = loadavg().map((one) => one.toFixed(1));
  const seconds = Math.round(countMs / 1000);
  const verb = isFilled ? 'looked through' : 'counted';
  console.log(`${rows.toLocaleString('en')} records, ${verb} in ${seconds} s; load average ${load.join(' ')}
`);
  console.log('| What | Ours | Peer or floor | Ratio | Budget | |\n|---|---|---|---|---|---|');
  for (const { what, ours, peer, cpu } of lines) {
    const [p95, beside] = [at95(ours), at95(peer)];
    console.log(
      `| County, ${rows.toLocaleString('en')} records: ${what} | p50 ${at95(ours, 0.5)} ms, p95 ${p95} ms; ${cpu} ms CPU | SQL aggregate of one count over the same months: p95 ${beside} ms | ${(p95 / beside).toFixed(2)} | p95 ≤ ${BUDGET_MS} ms | ${p95 <= BUDGET_MS ? 'met' : '**missed**'} |`,
    );
  }
} finally {
  await county.stop();
}
