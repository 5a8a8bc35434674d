import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listPeople } from '../../server/auth/people.ts';
import { openOwner } from '../../server/db/db.ts';
import { MIGRATIONS, migrate } from '../../server/db/migrate.ts';
import { scaleFaults } from '../../server/db/scale-lint.ts';
import { strandsToQuery } from '../../shared/domain/permissions.ts';
import type { Person } from '../../shared/sync/people-messages.ts';
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
    'record refusal record_history device account enrolment_code unit body town_key town_clock audit department department_version notice_department'.split(
      ' ',
    );

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

  it('carries accounts of departments over with the strands that they had', async () => {
    const { address, owner } = ownerOf(county);
    await owner.script('CREATE DATABASE before_departments');
    const older = openOwner({ ...address, database: 'before_departments' });
    const folder = mkdtempSync(join(tmpdir(), 'sanzhi-migrations-'));
    for (const name of readdirSync(MIGRATIONS).filter((one) => one < '0025')) {
      writeFileSync(join(folder, name), readFileSync(join(MIGRATIONS, name)));
    }
    await migrate(older, folder);
    const had = {
      one: ['dept_reader', ['law', 'party']],
      same: ['dept_reader', ['party', 'law', 'party']],
      all: ['dept_reader', []],
      lead: ['zfw_operator', []],
      clerk: ['town_clerk', ['law']],
      keeper: ['sec_admin', []],
    } as const;
    const bind = `SET LOCAL app.lo = '0'; SET LOCAL app.hi = '999999999'`;
    await older.transaction(async (query, script) => {
      await script(bind);
      for (const [id, [role, strands]] of Object.entries(had)) {
        const town = role === 'town_clerk' ? TOWNS.yangshu : 999901000;
        await query(
          `INSERT INTO account (town_id, account_id, login, name, role, scope, strands, password)
           VALUES ($1, $2, $2, $2, $3, $4, $5::text::jsonb, '{}')`,
          [town, id, role, `${town}000`, JSON.stringify(strands)],
        );
      }
    });
    await migrate(older);
    await older.transaction(async (query, script) => {
      await script(bind);
      const people = await listPeople(query);
      const seen = (id: string) => people.find(({ accountId }) => accountId === id) as Person;
      for (const [id, [role, strands]] of Object.entries(had)) {
        const before = strandsToQuery({ role, scope: '999901000000', strands });
        expect(new Set(strandsToQuery(seen(id))), id).toEqual(new Set(before));
      }
      expect(seen('one').departmentId).toBe(seen('same').departmentId);
      expect(new Set(['one', 'all', 'lead'].map((id) => seen(id).departmentId)).size).toBe(3);
      expect([seen('clerk'), seen('keeper')].map(({ departmentId }) => departmentId)).toEqual(['', '']);
      const names = await query<{ name: string; kind: string }>(
        `SELECT d.name, v.kind FROM department d JOIN department_version v USING (town_id, department_id) ORDER BY d.name`,
        [],
      );
      expect(names.map(({ name, kind }) => `${name} ${kind}`).toSorted()).toEqual(
        ['县委政法委 carried', '县直部门（党建引领、法治） carried', '县直部门（全部条线） carried'].toSorted(),
      );
    });
    await older.close();
    await owner.close();
    rmSync(folder, { recursive: true });
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
