import type { Unit } from '../../shared/schema/unit.ts';
import type { TestCounty } from '../support/county.ts';
import { type Answer, type SendOptions, send } from '../support/county-client.ts';
import type { YearSize } from './year-plan.ts';

/** Gives the demonstration county its towns, villages and clerks, by the console's own import. Answers the towns. */
export async function settleCounty(
  county: TestCounty,
  cookie: string,
  { towns, villages }: Pick<YearSize, 'towns' | 'villages'>,
): Promise<readonly number[]> {
  const ids = townIds(towns);
  await importUnits(county, cookie, unitRows(ids, villages, await unitsAt(county, cookie)));
  await addClerks(county, ids);
  return ids;
}

/**
 * A request on a connection of its own: a year's script counts for so long between two requests that the county has closed
 * a kept one just when it is used again.
 */
export function sendAlone(origin: string, path: string, options: SendOptions = {}): Promise<Answer> {
  return send(origin, path, { ...options, headers: { ...options.headers, connection: 'close' } });
}

/** Units as the console tells them. */
export async function unitsAt({ origin }: TestCounty, cookie: string): Promise<readonly Unit[]> {
  return (await send(origin, '/api/console/units', { cookie })).body.units as Unit[];
}

/** Imports rows of a unit list; nothing when it has a head alone. */
export async function importUnits(
  { origin }: TestCounty,
  cookie: string,
  rows: readonly (readonly string[])[],
): Promise<void> {
  if (rows.length < 2) return;
  const text = rows.map((row) => row.map((cell) => `"${cell}"`).join(',')).join('\r\n');
  const preview = await send(origin, '/api/console/units/preview', {
    cookie,
    raw: new TextEncoder().encode(text),
    headers: { 'content-type': 'application/octet-stream', 'x-file-name': 'units.csv' },
  });
  const { previewId, problems } = preview.body as { previewId: string; problems: unknown[] };
  if (preview.status !== 200 || problems.length > 0) throw new Error(JSON.stringify(preview.body));
  const imported = await send(origin, '/api/console/units/import', { cookie, body: { previewId } });
  if (imported.status !== 200) throw new Error(JSON.stringify(imported.body));
}

/** The town that a unit code belongs to. */
export function townOf(code12: string): number {
  return Number(code12.slice(0, 9));
}

const DEMO_TOWNS = [101, 102, 103, 201];

function townIds(count: number): number[] {
  const more = Array.from({ length: Math.max(0, count - DEMO_TOWNS.length) }, (_, at) => 104 + at);
  return [...DEMO_TOWNS, ...more].slice(0, count).map((town) => 999_901_000 + town);
}

/** Towns and villages that the demonstration county lacks, as a unit list. */
function unitRows(towns: readonly number[], villages: number, known: readonly Unit[]): string[][] {
  const rows = [['代码', '名称', '上级代码', '户数']];
  for (const [index, town] of towns.entries()) {
    if (!known.some(({ code12 }) => code12 === `${town}000`))
      rows.push([`${town}000`, `第${index + 1}镇`, '999901000000', '']);
    const own = known.filter(({ code12, level }) => level === 'village' && townOf(code12) === town).length;
    for (let at = own; at < villages; at++) {
      rows.push([`${town}${260 + at}`, `${index + 1}镇${at + 1}村村民委员会`, `${town}000`, String(300 + at * 10)]);
    }
  }
  return rows;
}

const LOGINS: Readonly<Record<number, string>> = {
  101: 'yangshuzhen',
  102: 'baiyunzhen',
  103: 'liuhezhen',
  201: 'shiqiaozhen',
};

/** The login of a town's clerk. */
export function loginOf(town: number): string {
  return LOGINS[town % 1000] ?? `clerk${town}`;
}

/** Towns beyond the demonstration's get a clerk with the demonstration's password. */
async function addClerks(county: TestCounty, towns: readonly number[]): Promise<void> {
  for (const town of towns) {
    await county.sql`
      INSERT INTO account (town_id, account_id, login, name, role, scope, password)
      SELECT ${town}, ${`clerk-${town}`}, ${loginOf(town)}, '镇干事', role, ${`${town}000`}, password
        FROM account WHERE login = 'yangshuzhen'
         AND NOT EXISTS (SELECT 1 FROM account WHERE login = ${loginOf(town)})`;
  }
}
