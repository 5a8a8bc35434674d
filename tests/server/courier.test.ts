import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COURIER_PORTS } from '../../server/courier/courier-keys.ts';
import type { LedgerRecord } from '../../shared/schema/record.ts';
import { newKeyPair } from '../../shared/seal/key-pair.ts';
import { readCourierFile } from '../../shared/sync/courier/courier-file.ts';
import { startCounty, type TestCounty } from '../support/county.ts';
import { enrolDesk, idIn, recordIn, send } from '../support/county-client.ts';
import { type CourierConsole, type CourierSide, courierConsole, courierSide } from '../support/courier-carrier.ts';
import { memoryAuditLog } from '../support/memory-audit-log.ts';

/** Packages and answers at a real county (SPEC.md §12). */

let county: TestCounty;
let first: CourierSide;
let second: CourierSide;
let officer: CourierConsole;
beforeAll(async () => {
  county = await startCounty();
  first = await courierSide(await enrolDesk(county.origin, 'yangshu', '甲机'));
  second = await courierSide(await enrolDesk(county.origin, 'yangshu', '乙机'));
  officer = await courierConsole(county.origin);
});
afterAll(() => county.stop());

const sqlCount = async (id: string) =>
  Number((await county.sql`SELECT count(*) AS n FROM record WHERE id = ${id}`)[0]?.n) +
  Number((await county.sql`SELECT count(*) AS n FROM record_history WHERE id = ${id}`)[0]?.n);

const edited = async ({ desk }: CourierSide, record: LedgerRecord, participants: number) =>
  desk.revise(record, { action: 'edit', values: { ...(await desk.valuesOf(record)), participants } });

describe('a month by courier', () => {
  it('is taken in like a push, answered, and counts once when the network comes back', async () => {
    const good = await first.desk.make('civil_practice', 1);
    const bad = { ...(await first.desk.make('civil_practice', 2)), status: 'blessed' };
    const paper = new Uint8Array(Buffer.from('一张照片'.repeat(1000)));
    const rows = [good, bad].map((record) => ({ base: null, record }));
    const file = await first.pack({ rows, papers: [paper] });
    const report = await officer.take(file);
    expect(report).toMatchObject({ rows: 2, accepted: 1, known: 0, conflicts: [], isRepeat: false, isOlder: false });
    expect(report).toMatchObject({
      townName: '杨树镇',
      deviceName: '甲机',
      papers: { taken: 1, known: 0, damaged: 0 },
    });
    expect(report.refused).toMatchObject([{ id: bad.id, code: 'D06', type: 'civil_practice' }]);

    const answer = await first.open(await officer.answer(report));
    expect(answer.head).toMatchObject({ after: 0, more: false, packages: [report.packageId] });
    const outcomes = answer.results.map(({ id, rev, outcome }) => [id, rev, outcome]);
    expect(outcomes).toEqual([
      [good.id, good.rev, 'accepted'],
      [bad.id, bad.rev, 'refused'],
    ]);
    const words = answer.feed.map((row) => [idIn(row), row.county.rev, row.county.refusal?.code ?? null]);
    expect(words).toContainEqual([good.id, good.rev, null]);
    expect(words).toContainEqual([bad.id, null, 'D06']);
    expect(answer.reference?.units.length).toBeGreaterThan(1);
    expect(answer.catalogue?.version).toBe(answer.head.catalogueVersion);
    expect(answer.has).toEqual([createHash('sha256').update(paper).digest('hex')]);

    // the line is back: the same rows over the network
    expect(await first.desk.push([{ record: good, base: null }])).toMatchObject([{ outcome: 'accepted' }]);
    expect(await sqlCount(good.id)).toBe(1);
    const state = await first.desk.send(`/api/v1/attachments/${answer.has[0]}/state?content=${answer.has[0]}`);
    expect(state.body).toMatchObject({ complete: true });
  });

  it('brings what other desks did, from where the desk stands, and conflicts with the county’s record', async () => {
    const record = await first.desk.make('civil_practice', 3);
    await first.desk.push([{ record, base: null }]);
    const { checkpoint, epoch } = await first.desk.pull(0);
    const theirs = await edited(second, record, 71);
    await second.desk.push([{ record: theirs, base: record.rev }]);
    const mine = await edited(first, record, 72);
    const ask = { epoch, after: checkpoint.seq };
    const report = await officer.take(await first.pack({ rows: [{ record: mine, base: record.rev }], ask }));
    expect(report).toMatchObject({ accepted: 0, known: 0, conflicts: [{ id: record.id }] });
    const answer = await first.open(await officer.answer(report));
    expect(answer.head.after).toBe(checkpoint.seq);
    expect(answer.results).toMatchObject([{ outcome: 'conflict', id: record.id, current: { rev: theirs.rev } }]);
    const fromOthers = answer.feed.filter((row) => recordIn(row)).map(idIn);
    expect(fromOthers).toEqual([record.id]);
  });
});

it('the answer brings notices to a desk that asks for them, the package what was read', async () => {
  const noticeId = randomUUID();
  const { cookie } = await send(county.origin, '/api/console/sign-in', {
    body: { login: 'zfw', password: 'Qingxi-2026' },
  });
  const notice = {
    noticeId,
    urgency: 'normal',
    title: '送达试验',
    text: '随回执送达。',
    dueOn: '',
    issuer: '政法委',
    towns: null,
  };
  await send(county.origin, '/api/console/notices', { cookie, body: notice });
  const silent = await first.open(await officer.answer(await officer.take(await first.pack({}))));
  expect(silent.head.notices).toBeUndefined();
  const by = first.desk.author.account.accountId;
  const receipts = [{ noticeId, version: 1, kind: 'opened' as const, by, at: '2026-11-26T09:00' }];
  const file = await first.pack({ ask: { notices: { after: 0, receipts } } });
  const answer = await first.open(await officer.answer(await officer.take(file)));
  expect(answer.head.notices).toMatchObject({ notices: [{ noticeId, text: '随回执送达。' }], receipts });
  const [stand] = await county.sql`
    SELECT received_version, opened_version FROM notice_town WHERE notice_id = ${noticeId} AND town_id = ${first.desk.townId}`;
  expect(stand).toEqual({ received_version: 1, opened_version: 1 });
});

describe('a package that comes otherwise than it was made', () => {
  it('repeated: nothing changes and the report says so', async () => {
    const record = await first.desk.make('civil_practice', 4);
    const file = await first.pack({ rows: [{ record, base: null }] });
    const [once, twice] = [await officer.take(file), await officer.take(file)];
    expect(once).toMatchObject({ isRepeat: false, accepted: 1, known: 0 });
    expect(twice).toMatchObject({ isRepeat: true, accepted: 0, known: 1 });
    expect(await sqlCount(record.id)).toBe(1);
    expect((await first.open(await officer.answer(twice))).results).toMatchObject([{ outcome: 'accepted' }]);
  });

  it('reordered and stale: the later edit stands, the earlier one is known', async () => {
    const record = await first.desk.make('civil_practice', 5);
    const earlier = await first.pack({ rows: [{ record, base: null }] });
    const edit = await edited(first, record, 88);
    const later = await first.pack({ rows: [{ record: edit, base: null }] });
    expect(await officer.take(later)).toMatchObject({ accepted: 1 });
    expect(await officer.take(earlier)).toMatchObject({ accepted: 0, known: 1, conflicts: [], isOlder: true });
    const [row] = (await first.desk.pullAll()).filter((one) => idIn(one) === record.id);
    expect(row && recordIn(row)?.rev).toBe(edit.rev);
  });

  it('in parts: each stands alone, in any order', async () => {
    const id = randomUUID();
    const [a, b] = [await first.desk.make('civil_practice', 6), await first.desk.make('civil_practice', 7)];
    const part = (record: unknown, at: number) =>
      first.pack({ rows: [{ record, base: null }], facts: { id, part: at, parts: 2 } });
    const [one, two] = [await part(a, 1), await part(b, 2)];
    expect(await officer.take(two)).toMatchObject({ accepted: 1, part: 2, parts: 2 });
    const report = await officer.take(one);
    const answer = await first.open(await officer.answer(report));
    expect(new Set(answer.results.map((result) => result.id))).toEqual(new Set([a.id, b.id]));
  });

  it('truncated, altered, for another county, from a stranger, or an answer: refused with a reason, nothing taken in', async () => {
    const record = await first.desk.make('civil_practice', 8);
    const rows = [{ record, base: null }];
    const file = await first.pack({ rows });
    const changed = file.slice();
    changed[changed.length - 20] = (changed[changed.length - 20] ?? 0) ^ 4;
    const stranger = await newKeyPair(COURIER_PORTS.cipher);
    const answer = await officer.answer(await officer.take(await first.pack({})));
    const wrong: readonly (readonly [string, Uint8Array<ArrayBuffer>])[] = [
      ['S15', new Uint8Array(Buffer.from('PK rubbish'))],
      ['S17', file.slice(0, -1)],
      ['S18', changed],
      ['S19', await first.pack({ rows, facts: { countyId: 510802, townId: 510802105 } })],
      ['S19', await first.pack({ rows, receiver: stranger.public })],
      ['S20', await first.pack({ rows, signer: stranger })],
      ['S20', await first.pack({ rows, facts: { deviceId: 'nobody' } })],
      ['S20', await first.pack({ rows, facts: { deviceId: second.desk.deviceId } })],
      ['S20', await first.pack({ rows, facts: { townId: 999901102 } })],
      ['S22', answer],
    ];
    for (const [code, bytes] of wrong) expect(await officer.codeOf(bytes)).toBe(code);
    expect(await sqlCount(record.id)).toBe(0);
  });

  it('with a mass void that nobody agreed to: refused whole, whatever came over the line before; agreed to, taken', async () => {
    const { desk } = first;
    const records = await Promise.all(Array.from({ length: 21 }, (_, seed) => desk.make('civil_practice', 300 + seed)));
    await desk.push(records.map((record) => ({ record, base: null })));
    const envelope = { status: 'void' as const, voidReason: '误录' };
    const voided = (record: LedgerRecord) => desk.revise(record, { action: 'void', reason: '误录', envelope });
    const rows = await Promise.all(records.map(async (one) => ({ record: await voided(one), base: one.rev })));
    const fresh = { record: await desk.make('civil_practice', 330), base: null };
    expect(await officer.codeOf(await first.pack({ rows: [...rows, fresh] }))).toBe('A17');
    expect(await sqlCount(fresh.record.id)).toBe(0);
    await desk.push(rows.slice(0, 2)); // over the line; nineteen are left
    expect(await officer.take(await first.pack({ rows }))).toMatchObject({ accepted: 19, known: 2 });
    const more = await Promise.all(records.map((_, seed) => desk.make('civil_practice', 340 + seed)));
    await desk.push(more.map((record) => ({ record, base: null })));
    const agreed = await Promise.all(
      more.map(async (one) => ({ record: await voided(one), base: one.rev, agreed: true })),
    );
    expect(await officer.take(await first.pack({ rows: agreed }))).toMatchObject({ accepted: 21 });
  });

  it('with an attachment that is not what its hash says: only that is left out', async () => {
    const bytes = new Uint8Array(Buffer.from('一份附件'));
    const wrong = await first.pack({ papers: [bytes], paperHash: 'f'.repeat(64) });
    const damaged = await officer.take(wrong);
    expect(damaged).toMatchObject({ papers: { taken: 0, known: 0, damaged: 1 } });
    expect((await first.open(await officer.answer(damaged))).has).toEqual([]);
    const file = await first.pack({ papers: [bytes] });
    expect(await officer.take(file)).toMatchObject({ papers: { taken: 1, damaged: 0 } });
    expect(await officer.take(file)).toMatchObject({ papers: { taken: 0, known: 1 } });
  });
});

it('only the operator carries packages in, and a desk that was revoked is told apart', async () => {
  const file = await second.pack({});
  expect(await (await courierConsole(county.origin, 'admin')).codeOf(file)).toBe('A04');
  expect((await send(county.origin, '/api/console/courier/packages')).status).toBe(401);
  const { cookie } = await send(county.origin, '/api/console/sign-in', {
    body: { login: 'admin', password: 'Qingxi-2026' },
  });
  const path = `/api/console/devices/${second.desk.townId}/${second.desk.deviceId}/revoke`;
  expect((await send(county.origin, path, { cookie, body: {} })).status).toBe(200);
  expect(await officer.codeOf(file)).toBe('S21');
});

describe('a revoked desk', () => {
  const OCTETS = { 'content-type': 'application/octet-stream' };
  const offer = ({ desk }: CourierSide, raw: Uint8Array<ArrayBuffer>) =>
    desk.send('/api/v1/escrow', { method: 'PATCH', raw, headers: OCTETS });
  interface Held {
    readonly deviceId: string;
    readonly packageId: string;
    readonly records: number;
    readonly state: string;
  }
  let lead: string;
  const console = (path: string, body?: unknown) =>
    send(county.origin, `/api/console/${path}`, { cookie: lead, ...(body !== undefined && { body }) });
  const held = async () => (await console('escrow')).body.escrows as Held[];
  const at = (side: CourierSide, { packageId }: Held) =>
    `escrow/${side.desk.townId}/${side.desk.deviceId}/${packageId}/1`;
  const revoke = ({ desk }: CourierSide) => console(`devices/${desk.townId}/${desk.deviceId}/revoke`, {});

  beforeAll(async () => {
    const body = { login: 'zfw', password: 'Qingxi-2026' };
    lead = (await send(county.origin, '/api/console/sign-in', { body })).cookie;
  });

  it('may hand over its own unsent work and nothing else; nothing counts before a person decided', async () => {
    const lost = await courierSide(await enrolDesk(county.origin, 'yangshu', '丢失的电脑'));
    const record = await lost.desk.make('mediation_case', 3);
    const file = await lost.pack({ rows: [{ base: null, record }] });
    expect((await offer(lost, file)).body.code).toBe('A02'); // in use: it reports like every other
    await revoke(lost);
    expect((await lost.desk.send('/api/v1/reference')).body.code).toBe('A27');
    expect((await offer(first, file)).body.code).toBe('A02');
    const foreign = await second.pack({ rows: [] });
    expect((await offer(lost, foreign)).body.code).toBe('S20');
    expect((await offer(lost, file.slice(0, -1))).body.code).toBe('S17');
    expect((await offer(lost, file)).body).toMatchObject({ kept: true, records: 1 });
    expect((await offer(lost, file)).body).toMatchObject({ kept: true, records: 1 }); // the answer was lost: once more
    const { id } = readCourierFile(file).head;
    const there = async (packageId: string) =>
      (await lost.desk.send(`/api/v1/escrow?packageId=${packageId}`)).body.parts;
    expect([await there(id), await there(randomUUID())]).toEqual([[1], []]);
    const [kept40] = await county.sql`SELECT town_id, device_id FROM desk_escrow WHERE package_id = ${id}`;
    await county.sql`
      INSERT INTO desk_escrow (town_id, device_id, package_id, part, parts, records, papers, state)
      SELECT ${kept40?.town_id}, ${kept40?.device_id}, 'full', n, 39, 0, 0, 'dropped' FROM generate_series(1, 39) AS n`;
    expect((await offer(lost, await lost.pack({}))).body.code).toBe('S30');
    expect((await offer(lost, file)).body).toMatchObject({ kept: true }); // what is here already never meets the limit
    await county.sql`DELETE FROM desk_escrow WHERE package_id = 'full'`;
    const log = memoryAuditLog(lost.desk.deviceId);
    await log.add({ action: 'sealed.viewed', subject: 'mediation_case/1' });
    const trail = { chain: log.chain, entries: log.entries };
    expect((await lost.desk.send('/api/v1/audit', { body: trail })).body.code).toBe('A27');
    expect((await lost.desk.send('/api/v1/escrow/audit', { body: trail })).body).toMatchObject({ seq: 1 });
    expect((await first.desk.send('/api/v1/escrow/audit', { body: trail })).body.code).toBe('A02');
    expect((await lost.desk.send('/api/v1/escrow/left', { body: {} })).status).toBe(200);
    expect(await sqlCount(record.id)).toBe(0);
    const [own, ...more] = (await held()).filter(({ deviceId }) => deviceId === lost.desk.deviceId);
    expect([own?.state, own?.records, more.length]).toEqual(['held', 1, 0]);
    if (!own) throw new Error('nothing was kept');
    const seen = (await console(at(lost, own))).body;
    expect(seen.rows).toMatchObject([{ id: record.id, type: 'mediation_case', isNew: true }]);
    const secret = (await lost.desk.valuesOf(record)).applicant;
    expect(JSON.stringify(seen)).not.toContain(JSON.stringify(secret ?? '当事人'));
    expect((await console(at(lost, own), { decision: 'import', reason: '' })).body.code).toBe('N03');
    const taken = (await console(at(lost, own), { decision: 'import', reason: '已与本人核对' })).body;
    expect(taken.report).toMatchObject({ rows: 1, accepted: 1 });
    expect(await sqlCount(record.id)).toBe(1);
    expect((await console(at(lost, own), { decision: 'drop', reason: '再来一次' })).body.code).toBe('N05');
    const [kept] = await county.sql`
      SELECT state, bytes IS NULL AS gone FROM desk_escrow WHERE package_id = ${own.packageId}`;
    expect(kept).toEqual({ state: 'imported', gone: true });
    const devices = (await console('devices')).body.devices as { deviceId: string; leftAt: string | null }[];
    expect(devices.find(({ deviceId }) => deviceId === lost.desk.deviceId)?.leftAt).not.toBeNull();
  });

  it('leaves nothing in the ledgers when a person lets it go', async () => {
    const lost = await courierSide(await enrolDesk(county.origin, 'yangshu', '被盗的电脑'));
    const record = await lost.desk.make('civil_practice', 4);
    const file = await lost.pack({ rows: [{ base: null, record }] });
    await revoke(lost);
    await offer(lost, file);
    const [own] = (await held()).filter(({ deviceId }) => deviceId === lost.desk.deviceId);
    if (!own) throw new Error('nothing was kept');
    expect((await console(at(lost, own), { decision: 'drop', reason: '不是本人填写' })).body).toEqual({ report: null });
    expect(await sqlCount(record.id)).toBe(0);
    const trail = await county.sql`SELECT reason FROM audit WHERE action = 'escrow.dropped'`;
    expect(trail.map(({ reason }) => reason)).toEqual(['不是本人填写']);
  });
});
