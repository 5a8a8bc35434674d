import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendTrail } from '../../renderer/sync/audit-sender.ts';
import { type AuditEntry, chained, NEW_CHAIN } from '../../shared/domain/audit-chain.ts';
import type { AuditChain } from '../../shared/sync/audit-messages.ts';
import { PROTOCOL_VERSION } from '../../shared/sync/messages.ts';
import { startCounty, type TestCounty } from '../support/county.ts';
import { type ClientDesk, demoCode, enrolDesk, send, TOWNS } from '../support/county-client.ts';
import { memoryAuditLog } from '../support/memory-audit-log.ts';
import { consoleSession } from '../support/month-town.ts';
import { rewriteTrail } from '../support/rewrite-trail.ts';

let county: TestCounty;
let desk: ClientDesk;
let auditor: string;
beforeAll(async () => {
  county = await startCounty();
  desk = await enrolDesk(county.origin, 'yangshu');
  auditor = await consoleSession(county.origin, 'shenji');
});
afterAll(() => county.stop());

const CHAIN = '0123456789abcdef';
const entries: AuditEntry[] = [];
for (let at = 1; at <= 5; at++) {
  const act = { at: `2026-11-0${at}T01:00:00.250Z`, actor: 'yangshu-town-clerk', action: 'sealed.viewed' };
  entries.push(
    chained(entries.at(-1) ?? NEW_CHAIN, { ...act, subject: `mediation_case/${at} 当事人`, reason: '立卷归档' }),
  );
}
const NO_ONE = { at: '2026-11-01T01:00:00.000Z', actor: 'nobody', action: '', subject: '', reason: '' };
/** The county as a desk's program asks it. */
const countyLine = (desk: ClientDesk): Parameters<typeof sendTrail>[1] => ({
  get: async (path, schema) => schema.parse((await desk.send(path)).body) as never,
  send: async ({ path, body, schema }) => schema.parse((await desk.send(path, { body })).body) as never,
});
const push = (sent: readonly unknown[], chain = CHAIN) =>
  desk.send('/api/v1/audit', { body: { chain, entries: sent } });
const read = (path: string, cookie = auditor) => send(county.origin, `/api/console/audit/${path}`, { cookie });
const chains = async () => (await read('chains')).body.chains as AuditChain[];
const deskChain = async () => (await chains()).find(({ deviceId }) => deviceId === `${desk.deviceId}.${CHAIN}`);
const breaks = async () =>
  (await chains()).flatMap((one) => (one.break ? [[one.townId, one.deviceId, one.break]] : []));

describe('a desk’s trail', () => {
  it('is taken as it follows, twice as well as once, and never otherwise', async () => {
    expect((await desk.send(`/api/v1/audit?chain=${CHAIN}`)).body).toEqual({ seq: 0, hash: '' });
    expect((await push(entries.slice(1, 3))).body.code).toBe('A19');
    expect((await push(entries.slice(0, 3))).body).toEqual({ seq: 3, hash: entries[2]?.hash });
    expect((await push(entries.slice(0, 3))).body).toMatchObject({ seq: 3 });
    expect((await push([{ ...entries[3], subject: '改过' }])).body.code).toBe('A19');
    expect((await push([{ ...entries[3], at: 'yesterday' }])).body.code).toBe('N03');
    expect((await push(entries.slice(2))).body).toMatchObject({ seq: 5 });
    expect((await push(entries.slice(0, 1), 'fedcba9876543210')).body).toMatchObject({ seq: 1 });
    const elsewhere = await enrolDesk(county.origin, 'baiyun');
    expect((await elsewhere.send(`/api/v1/audit?chain=${CHAIN}`)).body).toMatchObject({ seq: 0 });
  });

  it('is read by the auditor with the names of people, and cannot be changed by the server’s own role', async () => {
    const lines = (await read(`entries?townId=${TOWNS.yangshu}&deviceId=${desk.deviceId}.${CHAIN}&limit=2`)).body;
    expect(lines.entries).toMatchObject([
      { seq: 5, actorName: '郭桂兰', reason: '立卷归档' },
      { seq: 4, action: 'sealed.viewed' },
    ]);
    await expect(county.boundSql`DELETE FROM desk_audit`).rejects.toThrow(/permission denied/);
    await expect(county.boundSql`UPDATE audit SET actor = ''`).rejects.toThrow(/permission denied/);
  });
});

describe('the chains', () => {
  it('are whole after work of all kinds at once', async () => {
    const cookie = await consoleSession(county.origin, 'zfw');
    const body = { townId: TOWNS.yangshu, note: '一起' };
    await Promise.all(
      Array.from({ length: 8 }, () => send(county.origin, '/api/console/enrolment-codes', { cookie, body })),
    );
    const all = await chains();
    expect(all.every((one) => one.break === null)).toBe(true);
    const own = all.find(({ townId, deviceId }) => townId === TOWNS.yangshu && deviceId === '');
    expect(own?.entries).toBeGreaterThanOrEqual(8);
    expect((await deskChain())?.entries).toBe(5);
  });

  it('show where they were broken: changed, taken out, cut off at the end', async () => {
    await county.sql`UPDATE desk_audit SET reason = '随便看看' WHERE device_id = ${`${desk.deviceId}.${CHAIN}`} AND seq = 3`;
    expect((await deskChain())?.break).toEqual({ seq: 3, why: 'changed' });
    await county.sql`UPDATE desk_audit SET reason = '立卷归档' WHERE device_id = ${`${desk.deviceId}.${CHAIN}`} AND seq = 3`;
    expect(await breaks()).toEqual([]);
    const [last] = await county.sql`SELECT max(seq)::int AS seq FROM audit WHERE town_id = 999901000`;
    await county.sql`DELETE FROM audit WHERE town_id = 999901000 AND seq = ${last?.seq}`;
    expect(await breaks()).toEqual([[999901000, '', { seq: last?.seq, why: 'missing' }]]);
    await county.sql`DELETE FROM audit WHERE town_id = 999901000 AND seq = 2`;
    expect(await breaks()).toEqual([[999901000, '', { seq: 2, why: 'missing' }]]);
  });

  it('tell of a failed sign-in by whom it was tried for, never what was typed', async () => {
    for (const login of ['zfw', 'bu-cunzai-de-ren']) {
      await send(county.origin, '/api/console/sign-in', { body: { login, password: 'kouling-da-cuo' } });
    }
    const tried =
      await county.sql`SELECT actor, subject FROM audit WHERE action = 'console.sign_in_failed' ORDER BY seq`;
    expect(tried.map(({ actor, subject }) => [actor, subject])).toEqual([
      ['county-zfw', 'A01'],
      ['unknown', 'A01'],
    ]);
    const other = { login: 'yangshushen', password: 'kouling-da-cuo', deviceName: '丙机', protocol: PROTOCOL_VERSION };
    const code = await demoCode(county.origin, TOWNS.yangshu);
    await send(county.origin, '/api/v1/enrol', { body: { ...other, code } });
    const stranger = { login: 'shui-ya', password: 'kouling-da-cuo' };
    await desk.send('/api/v1/sign-in', { body: stranger });
    const inTown =
      await county.sql`SELECT town_id, subject FROM audit WHERE action = 'device.sign_in_failed' ORDER BY seq`;
    expect(inTown.map(({ town_id, subject }) => [town_id, subject])).toEqual([
      [TOWNS.yangshu, 'A01'],
      [TOWNS.yangshu, 'A01'],
    ]);
  });

  it('are anchored on desks: one that was computed anew by the owner of the database no longer agrees', async () => {
    const town = await enrolDesk(county.origin, 'liuhe');
    const log = memoryAuditLog('liuhe-town-clerk');
    const line = countyLine(town);
    let doubts = 0;
    const meet = () => sendTrail(log, line, () => doubts++);
    await log.add({ action: 'desk.signed_in' });
    await meet();
    await meet(); // nothing moved: nothing more is written
    const [own] = (await chains()).filter(({ townId, deviceId }) => townId === TOWNS.liuhe && deviceId === '');
    expect(own).toMatchObject({ break: null, anchors: 1, end: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(log.entries.map(({ action }) => action)).toEqual(['desk.signed_in', 'county.anchored', 'county.anchored']);
    expect(doubts).toBe(0);
    await rewriteTrail(county, TOWNS.liuhe);
    const broken = async () => (await breaks()).filter(([townId]) => townId === TOWNS.liuhe);
    const kept = await log.anchors();
    const place = kept.find(({ townId }) => townId === TOWNS.liuhe)?.seq;
    expect(await broken()).toEqual([[TOWNS.liuhe, '', { seq: place, why: 'rewritten' }]]);
    await meet();
    expect([doubts, await log.doubt()]).toMatchObject([1, { townId: TOWNS.liuhe, seq: place }]);
    expect(log.entries.at(-1)).toMatchObject({ action: 'county.rewritten' });
    await meet(); // said once; what it is now is kept from here on
    expect(doubts).toBe(1);
    expect(await broken()).toHaveLength(1);
  });

  it('of a desk that the county no longer has as it was sent are sent whole once more, and the desk says so', async () => {
    const town = await enrolDesk(county.origin, 'liuhe');
    const log = memoryAuditLog('liuhe-town-clerk');
    await log.add({ action: 'desk.signed_in' });
    await sendTrail(log, countyLine(town), () => undefined);
    await county.sql`UPDATE desk_audit SET hash = ${'0'.repeat(64)} WHERE seq = 3 AND device_id LIKE ${`${town.deviceId}.%`}`;
    await sendTrail(log, countyLine(town), () => undefined);
    expect(await log.doubt()).toMatchObject({ townId: null, seq: 3 });
    const copies = (await chains()).filter(({ deviceId }) => deviceId.startsWith(town.deviceId));
    expect(copies.map((one) => [one.entries, one.break?.why ?? null])).toEqual([
      [3, 'changed'],
      [4, null],
    ]);
  });

  it('leave as a file that a command checks without server and database', async () => {
    const path = `export?townId=${TOWNS.yangshu}&deviceId=${desk.deviceId}.${CHAIN}`;
    const text = String((await read(path)).body.text);
    expect(text.trim().split('\n')).toHaveLength(5);
    const folder = mkdtempSync(join(tmpdir(), 'sanzhi-audit-'));
    const check = (content: string, more: readonly string[] = []) => {
      writeFileSync(join(folder, 'log.jsonl'), content);
      const script = join(import.meta.dirname, '..', '..', 'scripts', 'verify-audit.mjs');
      const files = ['log.jsonl', ...more].map((name) => join(folder, name));
      const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...files], { encoding: 'utf8' });
      return { status, said: stdout + stderr };
    };
    expect(check(text)).toMatchObject({ status: 0 });
    expect(check(text.replace('mediation_case/2', 'mediation_case/9'))).toEqual({
      status: 1,
      said: expect.stringContaining('第 2 条断开：内容被改动'),
    });
    const county = [chained(NEW_CHAIN, { ...NO_ONE, action: 'device.enrolled' })];
    const town = `audit-${TOWNS.yangshu}.jsonl`;
    writeFileSync(join(folder, town), JSON.stringify(county[0]));
    const anchored = (hash = '') =>
      JSON.stringify(
        chained(NEW_CHAIN, { ...NO_ONE, action: 'county.anchored', subject: `${TOWNS.yangshu} 1 ${hash}` }),
      );
    expect(check(anchored(county[0]?.hash), [town])).toMatchObject({
      status: 0,
      said: expect.stringContaining('与电脑保存的 1 处校验码相符'),
    });
    expect(check(anchored('0'.repeat(64)), [town])).toMatchObject({
      status: 1,
      said: expect.stringContaining('第 1 条断开：与电脑保存的校验码不符'),
    });
    rmSync(folder, { recursive: true });
  });
});
