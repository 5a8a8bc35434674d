import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Action, may } from '../../shared/domain/permissions.ts';
import { shippedLine } from '../../shared/domain/rights-matrix.ts';
import { type Author, actorOf, createRecord, reviseRecord } from '../../shared/schema/build-record.ts';
import type { LedgerRecord } from '../../shared/schema/record.ts';
import { openRecord } from '../../shared/schema/record-sealer.ts';
import { startCounty, type TestCounty } from '../support/county.ts';
import { type ClientDesk, enrolDesk, send, TOWNS } from '../support/county-client.ts';
import { codeOf } from '../support/month-town.ts';
import { type ExpectedRole, expectedRights, PLACES, type Place } from '../support/rights-document.ts';
import { sampleValues } from '../support/sample-values.ts';

/** docs/rights.md, walked over the real routes of one county and one database. */
const { roles, routes } = expectedRights();
const COUNTY = 999901000;
let county: TestCounty;
let desk: ClientDesk;
beforeAll(async () => {
  county = await startCounty();
  desk = await enrolDesk(county.origin, 'yangshu');
});
afterAll(() => county.stop());

/** Registers an account without a password: nobody signs in with it here. */
async function addAccount(accountId: string, role: string, scope: string, strands: readonly string[] = []) {
  const townId = scope.endsWith('000000') ? COUNTY : Number(scope.slice(0, 9));
  await county.sql`
    INSERT INTO account (town_id, account_id, login, name, role, scope, strands, password)
    VALUES (${townId}, ${accountId}, ${accountId}, ${accountId}, ${role}, ${scope}, ${county.sql.json([...strands])}, '{}')`;
}

/** A console session as the county keeps it after a sign-in. */
async function sessionFor(accountId: string): Promise<string> {
  const token = `${COUNTY}.${createHash('sha256').update(accountId).digest('base64url')}`;
  const hash = createHash('sha256').update(token).digest();
  await county.sql`INSERT INTO console_session (town_id, token_hash, account_id) VALUES (${COUNTY}, ${hash}, ${accountId})`;
  return `sanzhi_console=${token}`;
}

/** A request that is let in and then found wanting, so that the walk changes nothing. */
function call(route: string, cookie?: string) {
  const [method = '', pattern = ''] = route.split(' ');
  const path = pattern
    .replace(':version', '1')
    .replace(':sha256', 'x')
    .replace(':townId', String(TOWNS.yangshu))
    .replace(/:\w+/g, 'none');
  const credential = cookie ? { cookie } : {};
  if (method === 'GET') return send(county.origin, `${path}?after=x&month=x`, credential);
  return send(county.origin, path, { ...credential, method, raw: '{}' });
}

describe('the requests of docs/rights.md', () => {
  it('are all that the server has', () => {
    const folder = join(import.meta.dirname, '..', '..', 'server', 'routes');
    const found = readdirSync(folder).flatMap((file) => {
      const text = readFileSync(join(folder, file), 'utf8');
      return [...text.matchAll(/app\.(get|post|put|patch|delete)\(\s*'([^']+)'/g)].map(
        ([, method = '', path]) => `${method.toUpperCase()} ${path}`,
      );
    });
    expect(routes.map(({ route }) => route).toSorted()).toEqual(found.toSorted());
  });

  it('let in exactly the roles that it names', async () => {
    const sessions = new Map<string, string>();
    for (const { role } of roles) {
      await addAccount(`walk-${role}`, role, '999901000000');
      sessions.set(role, await sessionFor(`walk-${role}`));
    }
    const wrong: string[] = [];
    for (const line of routes.filter(({ who }) => who === 'roles')) {
      expect((await call(line.route)).body.code, line.route).toBe('A05');
      expect((await call(line.route, desk.cookie)).body.code, line.route).toBe('A05');
      for (const [role, cookie] of sessions) {
        const { status, body } = await call(line.route, cookie);
        const isIn = status !== 401 && status !== 403;
        const isMeant = line.who === 'roles' && line.roles.includes(role);
        if (status >= 500 || isIn !== isMeant) wrong.push(`${line.route} ${role}: ${status} ${body.code}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('ask desks for their credential, and nobody else has one', async () => {
    const person = await sessionFor('county-zfw');
    for (const { route, who } of routes) {
      if (who === 'desk') {
        expect((await call(route)).body.code, route).toBe('A02');
        expect((await call(route, person)).body.code, route).toBe('A02');
        expect([401, 403, 500], route).not.toContain((await call(route, desk.cookie)).status);
      } else if (who === 'revoked') {
        for (const held of [undefined, person, desk.cookie]) {
          expect((await call(route, held)).body.code, route).toBe('A02');
        }
      }
    }
  });
});

/** Types of three strands, one of them the supervisor's. */
const TYPES = ['legal_publicity', 'civil_practice', 'affairs_disclosure'] as const;
const IN_TOWN = ['本村', '同镇他村', '镇本级'] as const satisfies readonly Place[];
const ACTS = ['enter', 'edit', 'void', 'confirm', 'review', 'sign'] as const;
type Act = (typeof ACTS)[number];

interface Case {
  readonly name: string;
  readonly author: Author;
  readonly act: Act;
  readonly type: (typeof TYPES)[number];
  readonly place: (typeof IN_TOWN)[number];
  readonly isMeant: boolean;
}

describe('what a desk sends', () => {
  const make = (author: Author, type: string, place: Place) =>
    createRecord(author, {
      type,
      unitCode: PLACES[place],
      values: sampleValues(type, 1).values,
      remark: '',
      alsoCountsIn: [],
    });
  const revise = async (author: Author, record: LedgerRecord, act: Act): Promise<LedgerRecord> => {
    const by = actorOf(author);
    const envelope = {
      enter: {},
      edit: { remark: '改过' },
      void: { status: 'void', voidReason: '重复' },
      confirm: { status: 'confirmed', confirmedBy: by },
      review: { status: 'town_ok', reviewedBy: by },
      sign: { signedBy: by },
    }[act];
    return reviseRecord(author, await openRecord(author.sealer, record), { action: act, envelope });
  };

  /** Confirming for a village may be done by who reviews (the town stands in). */
  const rightsFor: Readonly<Record<Act, readonly Action[]>> = {
    enter: ['enter'],
    edit: ['enter'],
    void: ['enter'],
    confirm: ['confirm', 'review'],
    review: ['review'],
    sign: ['sign'],
  };

  async function casesOf(expected: ExpectedRole, strands: readonly string[]): Promise<readonly Case[]> {
    const level = [...expected.rights.同镇他村].some((right) => right !== 'query') ? 'town' : 'village';
    const name = `row-${expected.role}-${strands.join('')}`;
    await addAccount(name, expected.role, level === 'town' ? PLACES.镇本级 : PLACES.本村, strands);
    const author = { ...desk.author, account: { accountId: name, name } };
    return TYPES.flatMap((type) => {
      const strand = desk.author.catalogue.types.get(type)?.strand ?? '';
      const has = (right: Action, place: Place) =>
        expected.rights[place].has(right) &&
        (strands.length === 0 || strands.includes(strand) || !expected.strandBound.has(right)) &&
        (right !== 'enter' || expected.types === null || expected.types.includes(type));
      return IN_TOWN.flatMap((place) =>
        ACTS.map((act) => ({
          name,
          author,
          act,
          type,
          place,
          isMeant: rightsFor[act].some((right) => has(right, place)),
        })),
      );
    });
  }

  it('is taken from exactly those people, places, strands and acts', async () => {
    const all: Case[] = [];
    for (const expected of roles) {
      all.push(...(await casesOf(expected, [])));
      if (expected.strandBound.size > 0) all.push(...(await casesOf(expected, ['law'])));
    }
    expect(all.some(({ isMeant }) => isMeant) && all.some(({ isMeant }) => !isMeant)).toBe(true);
    const bases = await Promise.all(
      all.map(async ({ author, act, type, place }) => ({
        record: await make(act === 'enter' ? author : desk.author, type, place),
        base: null,
      })),
    );
    const first = await pushed(bases);
    const revised = await Promise.all(
      all.map(async ({ author, act }, at) => {
        const { record } = bases[at] as { record: LedgerRecord };
        return { record: act === 'enter' ? record : await revise(author, record, act), base: record.rev };
      }),
    );
    const second = await pushed(revised);
    const wrong = all.flatMap(({ name, act, type, place, isMeant }, at) => {
      const answer = act === 'enter' ? first[at] : second[at];
      if (act !== 'enter' && first[at] !== 'accepted') return [`base ${name} ${act} ${type} ${place}: ${first[at]}`];
      return answer === (isMeant ? 'accepted' : 'A10') ? [] : [`${name} ${act} ${type} ${place}: ${answer}`];
    });
    expect(wrong).toEqual([]);
  });

  async function pushed(rows: readonly { record: LedgerRecord; base: string | null }[]) {
    const answers: (string | undefined)[] = [];
    for (let at = 0; at < rows.length; at += 500) {
      // many voids from one desk: the word that they are meant (SPEC.md §8) is not what is tried here
      const agreed = rows.slice(at, at + 500).map((row) => ({ ...row, agreed: true }));
      answers.push(...(await desk.push(agreed)).map(codeOf));
    }
    return answers;
  }

  it('needs a person of the town whose account was open at the time', async () => {
    await addAccount('gone', 'town_clerk', PLACES.镇本级);
    await addAccount('elsewhere', 'town_clerk', '999902101000');
    await county.sql`UPDATE account SET disabled_at = now() WHERE account_id = 'gone'`;
    const as = (accountId: string, at = Date.now()): Author => ({
      ...desk.author,
      account: { accountId, name: accountId },
      clock: { now: () => at },
    });
    const push = async (author: Author) =>
      codeOf((await desk.push([{ record: await make(author, 'civil_practice', '本村'), base: null }]))[0]);
    expect(await push(as('nobody'))).toBe('A12');
    expect(await push(as('elsewhere'))).toBe('A12');
    expect(await push(as('gone', Date.now() + 120_000))).toBe('A11');
    expect(await push(as('gone', Date.now() - 120_000))).toBe('accepted');
  });

  it('is mended by somebody who may, and a merge mends nothing', async () => {
    await addAccount('looker', 'town_reviewer', PLACES.镇本级);
    const looker = { ...desk.author, account: { accountId: 'looker', name: 'looker' } };
    const refused = await make(looker, 'civil_practice', '本村');
    expect(codeOf((await desk.push([{ record: refused, base: null }]))[0])).toBe('A10');
    const entry = { ...(refused.history[0] as object), rev: `2-${desk.deviceId}-aaaaaaaaaa`, action: 'merge' };
    const by = actorOf(desk.author);
    const merged = {
      ...refused,
      rev: `2-${desk.deviceId}-aaaaaaaaaa`,
      history: [...refused.history, { ...entry, by }],
    };
    expect(codeOf((await desk.push([{ record: merged, base: refused.rev }]))[0])).toBe('A10');
    const mended = await revise(desk.author, refused, 'edit');
    expect(codeOf((await desk.push([{ record: mended, base: refused.rev }]))[0])).toBe('accepted');
  });
});

describe('the county’s own matrix', () => {
  const PATH = '/api/console/rights';
  it('is in force from the next row on, on desks with their next list of people, and goes back as it came', async () => {
    for (const role of ['sec_admin', 'sys_admin', 'auditor']) await addAccount(`matrix-${role}`, role, '999901000000');
    const [security, system, auditor] = await Promise.all(
      ['sec_admin', 'sys_admin', 'auditor'].map((role) => sessionFor(`matrix-${role}`)),
    );
    await addAccount('matrix-liaison', 'village_liaison', PLACES.本村);
    const author = { ...desk.author, account: { accountId: 'matrix-liaison', name: '包村干部' } };
    const enters = async () => {
      const values = sampleValues('civil_practice', 1).values;
      const input = { type: 'civil_practice', unitCode: PLACES.本村, values, remark: '', alsoCountsIn: [] };
      return codeOf((await desk.push([{ record: await createRecord(author, input), base: null }]))[0]);
    };
    const put = (version: number, matrix: object, cookie = security) =>
      send(county.origin, PATH, { cookie: cookie ?? '', body: { version, matrix, note: '县委文件要求' } });
    expect(await enters()).toBe('accepted');
    const line = { ...shippedLine('village_liaison'), village: ['review', 'query'] };
    expect((await put(0, { village_liaison: line }, system)).body.code).toBe('A04');
    expect((await put(0, { village_liaison: line }, auditor)).body.code).toBe('A04');
    expect((await put(0, { auditor: line })).body.code).toBe('A31');
    expect((await put(0, { village_liaison: line })).body).toEqual({ version: 1 });
    expect((await put(0, {})).body.code).toBe('A30');
    expect(await enters()).toBe('A10');
    const { people } = (await desk.send('/api/v1/people')).body as {
      people: { accountId: string; rights?: unknown }[];
    };
    expect(people.find(({ accountId }) => accountId === 'matrix-liaison')?.rights).toEqual(line);
    expect(people.filter(({ rights }) => rights !== undefined).length).toBeGreaterThan(0);
    const read = (await send(county.origin, PATH, { cookie: auditor ?? '' })).body;
    expect(read).toMatchObject({ version: 1, matrix: { village_liaison: line }, versions: [{ note: '县委文件要求' }] });
    expect((await put(1, {})).body).toEqual({ version: 2 });
    expect(await enters()).toBe('accepted');
    const trail = await county.sql`SELECT actor FROM audit WHERE action = 'rights.changed' ORDER BY seq`;
    expect(trail.map(({ actor }) => actor)).toEqual(['matrix-sec_admin', 'matrix-sec_admin']);
  });
});

describe('a department', () => {
  it('sees records of its strands only, in the server and behind it in the database', async () => {
    await addAccount('law-only', 'dept_reader', '999901000000', ['law']);
    const cookie = await sessionFor('law-only');
    const records = async (query = '') =>
      (await send(county.origin, `/api/console/records?limit=200${query}`, { cookie })).body.records as {
        id: string;
        type: string;
      }[];
    const shown = await records();
    expect(shown.length).toBeGreaterThan(0);
    expect(new Set(shown.map(({ type }) => type))).toEqual(new Set(['legal_publicity']));
    expect(await records('&type=civil_practice')).toEqual([]); // one page of the list may be of one strand by chance
    const [virtue] = await county.sql`SELECT id FROM record WHERE type = 'civil_practice' LIMIT 1`;
    const path = (id: string) => `/api/console/records/${TOWNS.yangshu}/${id}`;
    expect((await send(county.origin, path(virtue?.id), { cookie })).status).toBe(404);
    expect((await send(county.origin, path(shown[0]?.id ?? ''), { cookie })).status).toBe(200);
    for (const record of [virtue?.id, shown[0]?.id]) {
      const fields = { record_id: record, record_type: 'x', path: 'place', subject: '地点', state: 'asked' };
      const values = { month: '2026-11', old_value: '甲', new_value: '乙', reason: '笔误', ...fields };
      const { author } = desk;
      const made = { type: 'correction', unitCode: PLACES.镇本级, values, remark: '', alsoCountsIn: [] };
      const [outcome] = await desk.push([{ record: await createRecord(author, made), base: null }]);
      expect(outcome?.outcome).toBe('accepted');
    }
    const corrected = async (who: string) => {
      const answer = await send(county.origin, '/api/console/month/corrections?state=asked', { cookie: who });
      const { corrections } = answer.body as { corrections: { record: LedgerRecord }[] };
      return corrections.map(({ record }) => record.data.record_id);
    };
    expect(await corrected(cookie)).toEqual([shown[0]?.id]);
    await addAccount('all-strands', 'zfw_operator', '999901000000');
    expect(await corrected(await sessionFor('all-strands'))).toEqual([virtue?.id, shown[0]?.id]);
    const strands = await county.boundSql.begin(async (sql) => {
      await sql`SELECT set_config('app.lo', '999901000', true), set_config('app.hi', '999901999', true),
                       set_config('app.strands', 'law,party', true)`;
      return sql`SELECT DISTINCT strand FROM record`;
    });
    expect(strands.map(({ strand }) => strand)).toEqual(['law']);
    expect(
      may({ role: 'dept_reader', scope: '999901000000', strands: ['law'] }, 'query', { unitCode: PLACES.本村 }),
    ).toBe(true);
  });
});
