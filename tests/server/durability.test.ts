import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { LedgerRecord } from '../../shared/schema/record.ts';
import { startCounty, type TestCounty } from '../support/county.ts';
import { type ClientDesk, enrolDesk, send, type TownName } from '../support/county-client.ts';
import { filesWith } from '../support/files-with.ts';
import { killServer } from '../support/server-kills.ts';

let county: TestCounty | null = null;
afterEach(async () => {
  await county?.stop();
  county = null;
});

/** A fixed part of `npm run kills`. */
const ROUNDS = 4;
const SEED = 20261125;

describe('an acknowledged push', () => {
  it(`survives kill -9 of server and database in the middle of pushes, ${ROUNDS} rounds`, {
    timeout: 240_000,
  }, async () => {
    county = await startCounty();
    const result = await killServer(county, ROUNDS, SEED);
    console.log(`${result.kills} kills, ${result.acknowledged} acknowledged rows, ${result.lost.length} lost`);
    expect(result).toMatchObject({ kills: ROUNDS, lost: [], doubled: [] });
    expect(result.acknowledged).toBeGreaterThan(ROUNDS * 10);
  });

  it('is asked for again after the database alone was killed, and served again', async () => {
    county = await startCounty();
    const desk = await enrolDesk(county.origin);
    const record = await desk.make('civil_practice', 1);
    await desk.push([{ record, base: null }]);
    county.killDatabase();
    const answer = await desk.send('/api/v1/pull?after=0');
    expect(answer).toMatchObject({ status: 503, body: { code: 'N02' } });
    expect(await send(county.origin, '/api/health')).toMatchObject({ status: 503, body: { code: 'N02' } });
    await county.kill().catch(() => {});
    await county.restart();
    expect((await desk.pullAll()).map((row) => row.record)).toEqual([record]);
  });
});

describe('a county server', () => {
  it('stops cleanly when told to, with desks waiting, and finds its data again', async () => {
    county = await startCounty();
    const desk = await enrolDesk(county.origin);
    const record = await desk.make('party_life', 1);
    await desk.push([{ record, base: null }]);
    const { checkpoint } = await desk.pull(0);
    const waiting = desk.wait(checkpoint.seq, 55);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const dataDir = county.dataDir;
    const [code, seq] = await Promise.all([county.stopServer(), waiting]);
    expect([code, seq]).toEqual([0, checkpoint.seq]);
    expect(readdirSync(join(dataDir, 'pg', 'data'))).not.toContain('postmaster.pid');
    await county.restart();
    expect((await desk.pullAll()).map((row) => row.record)).toEqual([record]);
  });

  it('adopts the database of a killed predecessor', async () => {
    county = await startCounty();
    const desk = await enrolDesk(county.origin);
    const record = await desk.make('party_life', 2);
    await desk.push([{ record, base: null }]);
    await county.killServer();
    await county.restart();
    await expect.poll(() => county?.log(), { timeout: 10_000 }).toContain('adopted');
    expect((await desk.pullAll()).map((row) => row.record)).toEqual([record]);
  });

  it('refuses a data folder of another county and a wrong setting', async () => {
    await expect(startCounty({ env: { SANZHI_COUNTY: '123456' } })).rejects.toThrow(/belongs to county 999901/);
    await expect(startCounty({ env: { SANZHI_COUNTY: '12' } })).rejects.toThrow(/SANZHI_COUNTY/);
  });

  it('without the demonstration makes a first administrator and offers no demo accounts', async () => {
    county = await startCounty({ demo: false });
    for (const [path, body] of [['/api/demo'], ['/api/demo/enrolment-code', { townId: 999901101 }]] as const) {
      expect((await send(county.origin, path, body ? { body } : {})).status).toBe(404);
    }
    expect((await send(county.origin, '/api/health')).body.demo).toBe(false);
  });

  it('writes no personal data, no content and no credential into its log', async () => {
    county = await startCounty();
    const desk = await enrolDesk(county.origin, 'yangshu', '张三丰的电脑');
    const record = await desk.make('civil_practice', 1);
    await desk.push([
      { record: { ...record, remark: '口令标记词' }, base: null },
      { record: { bad: '口令标记词' }, base: null },
    ]);
    await send(county.origin, '/api/console/sign-in', { body: { login: '某某标记', password: '口令标记词' } });
    await desk.send('/api/v1/push', { raw: '{"口令标记词":' });
    await county.stopServer(); // writes out what is still buffered
    const log = county.log();
    expect(log).toContain('/api/v1/push'); // the log is there
    for (const secret of ['口令标记词', '张三丰', '某某标记', 'yangshuzhen', desk.cookie.split('.')[1], record.id]) {
      expect(log).not.toContain(secret);
    }
  });
});

const towns: readonly TownName[] = ['yangshu', 'baiyun'];

describe('sealed content', () => {
  it('lies nowhere in the county’s data folder, and the search would find it', async () => {
    const running = await startCounty();
    county = running;
    const [secret, open] = ['绝密标记甲乙丙丁', '公开标记子丑寅卯'];
    for (const town of towns) {
      const desk = await enrolDesk(running.origin, town);
      for (const type of ['mediation_case', 'dispute_screening']) {
        const record = await markedRecord(desk, type, secret);
        expect(record.sealed).not.toBeNull();
        const [result] = await desk.push([{ record: { ...record, remark: open }, base: null }]);
        expect(result).toMatchObject({ outcome: 'accepted' });
      }
    }
    await running.sql`CHECKPOINT`;
    expect(filesWith(running.dataDir, open).length).toBeGreaterThan(0);
    expect(filesWith(running.dataDir, secret)).toEqual([]);
  });
});

/** A sample that has something to seal: the screening of a quiet fortnight has not. */
async function markedRecord(desk: ClientDesk, type: string, marker: string): Promise<LedgerRecord> {
  for (let seed = 1; seed < 50; seed++) {
    const record = await desk.make(type, seed, (values) => markSealed(desk, type, values, marker));
    if (JSON.stringify(await desk.valuesOf(record)).includes(marker)) return record;
  }
  throw new Error(`no sample of ${type} with sealed text`);
}

/** Puts the marker into every sealed text and name of a record, rows included. */
function markSealed(desk: ClientDesk, type: string, values: Record<string, unknown>, marker: string): void {
  const definition = desk.author.catalogue.types.get(type);
  const mark = (
    fields: readonly { id: string; type: string; sensitivity: string; fields?: unknown }[],
    target: Record<string, unknown>,
  ) => {
    for (const field of fields) {
      const value = target[field.id];
      const isSealed = definition?.sealed.includes(field.sensitivity as never);
      if (field.type === 'list' && Array.isArray(value)) for (const row of value) mark(field.fields as never, row);
      else if (isSealed && field.type === 'person' && value) target[field.id] = { ...(value as object), name: marker };
      else if (isSealed && (field.type === 'str' || field.type === 'text') && value)
        target[field.id] = `${marker}${value}`;
    }
  };
  mark(definition?.fields as never, values);
}
