import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openOwner } from '../../server/db/db.ts';
import { MIGRATIONS, migrate } from '../../server/db/migrate.ts';
import { scaleFaults } from '../../server/db/scale-lint.ts';
import { startCounty, type TestCounty } from '../support/county.ts';
import { type ClientDesk, enrolDesk, idIn, TOWNS } from '../support/county-client.ts';

let county: TestCounty;
let desk: ClientDesk;
beforeAll(async () => {
  county = await startCounty();
  desk = await enrolDesk(county.origin, 'yangshu');
  const elsewhere = await enrolDesk(county.origin, 'baiyun');
  await desk.push([{ record: await desk.make('civil_practice', 1), base: null }]);
  await elsewhere.push([{ record: await elsewhere.make('civil_practice', 2), base: null }]);
});
afterAll(() => county.stop());

/** Runs SQL as the server's own role, bound to a range of towns. */
async function bound<Row>(low: number, high: number, text: string): Promise<Row[]> {
  return county.boundSql.begin(async (sql) => {
    await sql.unsafe(`SET LOCAL app.lo = '${low}'; SET LOCAL app.hi = '${high}'`);
    return (await sql.unsafe(text)) as unknown as Row[];
  }) as Promise<Row[]>;
}

describe('row level security', () => {
  const tables =
    'record refusal record_history device account enrolment_code unit body town_key town_clock audit'.split(' ');

  it.each(tables)('shows of %s only the town that is bound', async (table) => {
    const towns = await bound<{ town_id: number }>(
      TOWNS.yangshu,
      TOWNS.yangshu,
      `SELECT DISTINCT town_id FROM ${table}`,
    );
    expect(towns.every((row) => row.town_id === TOWNS.yangshu)).toBe(true);
    const [all] = await county.sql.unsafe(`SELECT count(*)::int AS n FROM ${table} WHERE town_id <> ${TOWNS.yangshu}`);
    if (['record', 'device', 'account', 'unit', 'body', 'town_clock'].includes(table))
      expect(all?.n).toBeGreaterThan(0);
  });

  it('shows the county all its towns', async () => {
    const towns = await bound<{ town_id: number }>(999901000, 999901999, 'SELECT DISTINCT town_id FROM record');
    expect(towns.map((row) => row.town_id).toSorted()).toEqual([TOWNS.yangshu, TOWNS.baiyun]);
  });

  it('refuses to write into another town', async () => {
    const write = `INSERT INTO town_clock (town_id, seq) VALUES (${TOWNS.shiqiao}, 1)`;
    await expect(bound(TOWNS.yangshu, TOWNS.yangshu, write)).rejects.toThrow(/row-level security/);
    const steal = `UPDATE record SET town_id = ${TOWNS.baiyun}`;
    await expect(bound(TOWNS.yangshu, TOWNS.yangshu, steal)).rejects.toThrow(/row-level security/);
  });

  it('fails without a binding instead of showing rows', async () => {
    await expect(county.boundSql`SELECT * FROM record`).rejects.toThrow(
      /app\.(lo|hi)|invalid input syntax for type integer: ""/,
    );
    await bound(TOWNS.yangshu, TOWNS.yangshu, 'SELECT 1');
    await expect(county.boundSql`SELECT * FROM record`).rejects.toThrow(/app\.(lo|hi)|type integer: ""/);
  });

  it('cannot be switched off by the role that serves', async () => {
    await expect(county.boundSql`ALTER TABLE record DISABLE ROW LEVEL SECURITY`).rejects.toThrow(/owner/);
    await expect(county.boundSql`SET ROLE sanzhi_owner`).rejects.toThrow(/permission denied/);
    await expect(county.boundSql`DELETE FROM record_history`).rejects.toThrow(/permission denied/);
  });
});

describe('the town of a request', () => {
  it('binds what asks for no town of its own', async () => {
    const { people } = (await desk.send('/api/v1/people')).body as { people: { townId: number; scope: string }[] };
    expect(people.length).toBeGreaterThan(3);
    expect(new Set(people.map(({ townId }) => townId))).toEqual(new Set([TOWNS.yangshu]));
  });

  it('comes from the credential, never from the body', async () => {
    const elsewhere = await enrolDesk(county.origin, 'baiyun');
    const record = await desk.make('civil_practice', 3);
    expect(await elsewhere.push([{ record, base: null }])).toMatchObject([{ outcome: 'refused', code: 'D03' }]);
    const known = (await desk.pullAll()).map(idIn);
    expect((await elsewhere.send('/api/v1/records', { body: { ids: known } })).body.rows).toEqual([]);
  });
});

describe('the schema', () => {
  it('can be spread over machines by town, and a fault would be seen', async () => {
    const { address, owner } = ownerOf(county);
    expect(await scaleFaults(owner.query)).toEqual([]);
    await owner.script('CREATE UNIQUE INDEX bad ON device (token_hash); CREATE TABLE stray (id bigserial PRIMARY KEY)');
    expect(await scaleFaults(owner.query)).toEqual([
      'device.bad: town_id is not first',
      'stray.stray_pkey: town_id is not first',
      'stray: no town_id',
      'stray: row security is not forced',
      'stray_id_seq: a sequence',
    ]);
    await owner.script('DROP INDEX bad; DROP TABLE stray');
    await owner.close();
    expect(address.user).toBe('sanzhi_owner');
  });

  it('is migrated exactly once by servers that start together', async () => {
    const { address, owner } = ownerOf(county);
    await owner.script('CREATE DATABASE twice');
    const both = [openOwner({ ...address, database: 'twice' }), openOwner({ ...address, database: 'twice' })];
    const applied = await Promise.all(both.map((one) => migrate(one)));
    expect(applied.flat().toSorted()).toEqual(readdirSync(MIGRATIONS).toSorted());
    await Promise.all(both.map((one) => one.close()));
    await owner.close();
  });

  it('refuses an edited migration and a newer database', async () => {
    const { owner } = ownerOf(county);
    const folder = mkdtempSync(join(tmpdir(), 'sanzhi-migrations-'));
    for (const name of readdirSync(MIGRATIONS)) writeFileSync(join(folder, name), readFileSync(join(MIGRATIONS, name)));
    const [first = ''] = readdirSync(folder).toSorted();
    writeFileSync(join(folder, first), `${readFileSync(join(folder, first), 'utf8')}\n-- touched\n`);
    await expect(migrate(owner, folder)).rejects.toThrow(/edited/);
    for (const name of readdirSync(folder).toSorted().slice(1)) rmSync(join(folder, name));
    await expect(migrate(owner, folder)).rejects.toThrow(/newer program/);
    await owner.close();
    rmSync(folder, { recursive: true });
  });
});

function ownerOf({ sql }: TestCounty) {
  const { host, port, user, pass, database } = sql.options;
  const address = { host: host[0] ?? '', port: port[0] ?? 5432, user, password: String(pass), database };
  return { address, owner: openOwner(address) };
}
