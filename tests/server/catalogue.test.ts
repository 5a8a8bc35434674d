import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCatalogue } from '../../shared/catalogue/read-catalogue.ts';
import type { LedgerRecord } from '../../shared/schema/record.ts';
import {
  catalogueDraftSchema,
  catalogueVersionsSchema,
  consoleCatalogueSchema,
  draftSavedSchema,
  publishedSchema,
} from '../../shared/sync/console-messages.ts';
import { catalogueAnswerSchema, referenceAnswerSchema, waitAnswerSchema } from '../../shared/sync/messages.ts';
import { catalogueSource, SHIPPED_VERSION } from '../support/catalogue.ts';
import { hostileSources, withChangedField, withField, withType } from '../support/catalogue-edits.ts';
import { startCounty, type TestCounty } from '../support/county.ts';
import { type ClientDesk, DEMO_PASSWORD, enrolDesk, send } from '../support/county-client.ts';

const TYPE = 'civil_practice';
let county: TestCounty;
let desk: ClientDesk;
let keeper: string;
beforeAll(async () => {
  county = await startCounty();
  desk = await enrolDesk(county.origin, 'yangshu');
  keeper = await signedIn('zfw');
});
afterAll(() => county.stop());

async function signedIn(login: string): Promise<string> {
  return (await send(county.origin, '/api/console/sign-in', { body: { login, password: DEMO_PASSWORD } })).cookie;
}
const ask = (path: string, body?: unknown, cookie = keeper) =>
  send(county.origin, `/api/console/catalogue${path}`, { cookie, ...(body !== undefined && { body }) });
const current = async () => consoleCatalogueSchema.parse((await ask('')).body);
const draft = async () => catalogueDraftSchema.parse((await ask('/draft')).body).draft;

/** Saves over whatever draft there is. */
async function save(source: unknown) {
  const revision = (await draft())?.revision ?? 0;
  return draftSavedSchema.parse((await ask('/draft', { revision, source })).body);
}

async function publish(source: unknown, note = '试') {
  const { revision, problems } = await save(source);
  if (revision === null) return { version: null, problems };
  return publishedSchema.parse((await ask('/publish', { revision, note })).body);
}

const required = { id: 'weather', label: '天气', type: 'str', required: 'always' };
const places = (problems: readonly { place: string }[]) => problems.map(({ place }) => place);

describe('the county’s catalogue', () => {
  it('begins with the version that came with the program', async () => {
    const { version, source } = await current();
    const shipped = catalogueSource();
    expect([version, readCatalogue(source).ok]).toEqual([shipped.version, true]);
    expect(source).toEqual(shipped);
    const { versions } = catalogueVersionsSchema.parse((await ask('/versions')).body);
    expect(versions).toMatchObject([{ version, publishedBy: '', note: '随程序发布' }]);
  });

  it('is published as the next number, with who and why, and desks learn of it at once', async () => {
    const before = (await current()).version;
    const seq = Number((await desk.send('/api/v1/wait?after=0&seconds=0')).body.seq);
    const waiting = desk.send(`/api/v1/wait?after=${seq}&seconds=30&catalogue=${before}`);
    const source = withType(TYPE, (type) => withField(type, required));
    expect(await publish({ ...source, version: 77 }, '加天气')).toEqual({ version: before + 1, problems: [] });
    expect(waitAnswerSchema.parse((await waiting).body)).toMatchObject({ seq, catalogueVersion: before + 1 });
    expect(referenceAnswerSchema.parse((await desk.send('/api/v1/reference')).body).catalogueVersion).toBe(before + 1);
    const late = await desk.send(`/api/v1/wait?after=${seq}&seconds=30&catalogue=${before}`);
    expect(late.body.catalogueVersion).toBe(before + 1);
    const { versions } = catalogueVersionsSchema.parse((await ask('/versions')).body);
    expect(versions[0]).toMatchObject({ version: before + 1, note: '加天气' });
    expect(versions[0]?.publishedBy).toMatch(/[\u4e00-\u9fff]/);
    const [entry] = await county.sql`SELECT subject FROM audit WHERE action = 'catalogue.published'`;
    expect(entry?.subject).toBe(String(before + 1));
    expect(await draft()).toBeNull();
  });

  it('hands each version to desks unchanged, to be kept for ever', async () => {
    const { version, source } = await current();
    const answer = await desk.send(`/api/v1/catalogue/${version}`);
    expect(catalogueAnswerSchema.parse(answer.body)).toEqual({ version, source });
    expect(answer.headers.get('cache-control')).toContain('immutable');
    const first = catalogueAnswerSchema.parse((await desk.send(`/api/v1/catalogue/${SHIPPED_VERSION}`)).body);
    expect(first.source).toEqual(catalogueSource());
    expect((await desk.send('/api/v1/catalogue/999')).body.code).toBe('N05');
    expect((await desk.send('/api/v1/reference')).headers.get('cache-control')).toBe('no-store');
  });

  it('survives a restart, and a program with its own catalogue does not put that over it', async () => {
    const before = await current();
    await county.stopServer();
    await county.restart();
    expect(await current()).toEqual(before);
    const shown = catalogueDraftSchema.parse((await ask('/draft')).body);
    expect(shown.shipped).toMatchObject({ version: SHIPPED_VERSION, source: catalogueSource() });
    expect(shown.current.version).toBe(before.version);
  });
});

describe('a record', () => {
  const make = (change: Partial<LedgerRecord> = {}) =>
    desk.make(TYPE, 3).then((record): LedgerRecord => ({ ...record, ...change }));
  const outcome = async (record: LedgerRecord) => (await desk.push([{ record, base: null }]))[0];

  it('of an older version is taken by that version’s rules, as its desk knew no others', async () => {
    expect(await outcome(await make({ catalogueVersion: SHIPPED_VERSION }))).toMatchObject({ outcome: 'accepted' });
  });

  it('of the present version must fill what that version asks for', async () => {
    const { version } = await current();
    const bare = await make({ catalogueVersion: version });
    expect(await outcome(bare)).toMatchObject({ outcome: 'refused', code: 'D01' });
    const whole = await make({ catalogueVersion: version });
    expect(await outcome({ ...whole, data: { ...whole.data, weather: '晴' } })).toMatchObject({ outcome: 'accepted' });
  });

  it('of a version that the county does not have is refused in words', async () => {
    const refused = await outcome(await make({ catalogueVersion: 1000 }));
    expect(refused).toMatchObject({ outcome: 'refused', code: 'C02' });
    expect(JSON.stringify(refused)).toContain('县里还没有这个版本的目录');
  });

  it('stands beside one of another version in the same push', async () => {
    const { version } = await current();
    const rows = [await make({ catalogueVersion: SHIPPED_VERSION }), await make({ catalogueVersion: version })];
    const results = await desk.push(rows.map((record) => ({ record, base: null })));
    expect(results.map((one) => one.outcome)).toEqual(['accepted', 'refused']);
  });
});

describe('publishing', () => {
  const source = async () => (await current()).source as ReturnType<typeof catalogueSource>;

  it('refuses to remove or retype what was published', async () => {
    const now = await source();
    const others = now.types.filter((type) => type.id !== 'training'); // no other type counts its records
    const dropped = {
      ...now,
      indicators: [],
      monthlyTable: [],
      types: others.map((type) => ({ ...type, alsoCountsIn: [] })),
    };
    expect(places((await publish(dropped)).problems)).toEqual(['types.training']);
    const without = withType(
      TYPE,
      (type) => ({ ...type, fields: (type.fields as { id: string }[]).filter((field) => field.id !== 'weather') }),
      now,
    );
    expect(places((await publish(without)).problems)).toEqual([`types.${TYPE}.fields.weather`]);
    const retyped = withType(TYPE, (type) => withChangedField(type, 'weather', { type: 'int' }), now);
    expect(places((await publish(retyped)).problems)).toEqual([`types.${TYPE}.fields.weather.type`]);
    const moved = withType(TYPE, (type) => ({ ...type, strand: 'law' }), now);
    expect(places((await publish(moved)).problems)).toEqual([`types.${TYPE}.strand`]);
  });

  it.each(hostileSources())('refuses %s, with its place', async (_, hostile, place) => {
    const before = await current();
    const { version, problems } = await publish(hostile);
    expect(version).toBeNull();
    expect(places(problems).some((one) => place.test(one))).toBe(true);
    expect(problems[0]?.reason).toMatch(/[\u4e00-\u9fff]/);
    expect(await current()).toEqual(before);
  });

  it('refuses 5 MB before reading it', async () => {
    const answer = await ask('/draft', { revision: 0, source: { ...catalogueSource(), label: 'x'.repeat(5_000_000) } });
    expect([answer.status, answer.body.code]).toEqual([413, 'C04']);
  });

  it('keeps two editors from overwriting each other', async () => {
    const now = await source();
    const first = await save(now);
    expect((await ask('/draft', { revision: (first.revision ?? 0) - 1, source: now })).body.code).toBe('C03');
    expect((await ask('/draft', { revision: 0, source: now })).body.code).toBe('C03');
    expect((await ask('/publish', { revision: 9999, note: '试' })).body.code).toBe('C03');
    expect((await ask('/publish', { revision: first.revision, note: ' ' })).body.code).toBe('N03');
    const both = await Promise.all([1, 2].map(() => ask('/publish', { revision: first.revision, note: '试' })));
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    const next = await save(now);
    expect((await ask('/draft/discard', { revision: next.revision, source: null })).status).toBe(200);
    expect(await draft()).toBeNull();
  });

  it('is open to those who keep the catalogue, and to nobody else', async () => {
    const body = { revision: 0, source: await source() };
    const reader = await signedIn('zzb');
    for (const cookie of [reader, desk.cookie, '']) {
      const status = cookie === reader ? 403 : 401;
      expect((await ask('/draft', body, cookie)).status).toBe(status);
      expect((await ask('/draft', undefined, cookie)).status).toBe(status);
      expect((await ask('/publish', { revision: 1, note: '试' }, cookie)).status).toBe(status);
      expect((await ask('/draft/discard', { revision: 1, source: null }, cookie)).status).toBe(status);
    }
    expect((await ask('', undefined, reader)).status).toBe(200);
    expect((await send(county.origin, '/api/v1/catalogue/1')).body.code).toBe('A02');
    expect((await send(county.origin, '/api/v1/catalogue/1', { cookie: keeper })).body.code).toBe('A02');
    expect((await ask('/draft', body, await signedIn('admin'))).status).toBe(200);
  });
});
