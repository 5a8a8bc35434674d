import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { backUpCounty } from '../../server/backup/backup-county.ts';
import { restoreCounty } from '../../server/backup/restore-county.ts';
import { startCounty, type TestCounty } from '../support/county.ts';
import { type Ask, type ClientDesk, deskOver, enrolDesk, idIn, recordIn, send } from '../support/county-client.ts';

let county: TestCounty | null = null;
let restored: TestCounty | null = null;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sanzhi-county-backup-'));
});
afterEach(async () => {
  await county?.stop();
  await restored?.stop();
  county = null;
  restored = null;
  rmSync(folder, { recursive: true, force: true });
});

async function pushSome(desk: ClientDesk, count: number, from: number): Promise<Map<string, string>> {
  const records = await Promise.all(Array.from({ length: count }, (_, at) => desk.make('civil_practice', from + at)));
  const results = await desk.push(records.map((record) => ({ record, base: null })));
  return new Map(results.flatMap((one, at) => (one.outcome === 'accepted' ? [[one.id, records[at]?.rev ?? '']] : [])));
}

it('a backup taken while desks push holds everything acknowledged before; the restored county has a new epoch', {
  timeout: 120_000,
}, async () => {
  county = await startCounty();
  const desk = await enrolDesk(county.origin);
  const before = await pushSome(desk, 60, 1);
  const { epoch } = await desk.pull(0);
  let isDone = false;
  const goingOn = (async () => {
    for (let at = 1; !isDone; at++) await pushSome(desk, 10, at * 100);
  })();
  const backup = join(folder, 'backup');
  const manifest = await backUpCounty(county.dataDir, backup, '0.1.0');
  isDone = true;
  await goingOn;
  expect(manifest.files.length).toBeGreaterThan(100);

  const data = join(folder, 'data');
  const outcome = await restoreCounty(backup, data);
  expect(outcome.records).toBeGreaterThanOrEqual(60);
  expect(outcome.epoch).not.toBe(epoch);
  await county.stop();
  county = null;
  restored = await startCounty({ dataDir: data });
  // the desk's credential is in the backup: it goes on where it was, and meets the new epoch
  const { origin } = restored;
  const ask: Ask = (path, options = {}) => send(origin, path, { ...options, cookie: desk.cookie });
  const again = await deskOver(ask, { ...desk, account: desk.author.account });
  const rows = await again.pullAll();
  const present = new Map(rows.map((row) => [idIn(row), recordIn(row)?.rev]));
  for (const [id, rev] of before) expect(present.get(id)).toBe(rev);
  expect((await again.pull(0)).epoch).toBe(outcome.epoch);
  const [index] = await restored.sql<{ broken: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM record a LEFT JOIN record b USING (town_id, seq) WHERE b.id IS NULL) AS broken`;
  expect(index?.broken).toBe(false);
});

it('a damaged or unfinished backup is refused, and neither a full folder nor the backup is touched', {
  timeout: 120_000,
}, async () => {
  county = await startCounty();
  await pushSome(await enrolDesk(county.origin), 5, 1);
  const backup = join(folder, 'backup');
  await backUpCounty(county.dataDir, backup, '0.1.0');
  await expect(backUpCounty(county.dataDir, backup, '0.1.0')).rejects.toThrow(/not empty/);
  await expect(restoreCounty(backup, county.dataDir)).rejects.toThrow(/not empty/);
  expect(statSync(join(backup, 'embedded.json')).mode & 0o077).toBe(0);

  const hurt = join(folder, 'hurt');
  cpSync(backup, hurt, { recursive: true });
  const file = join(hurt, 'pg', 'data', 'PG_VERSION');
  writeFileSync(file, `${readFileSync(file, 'utf8')} `);
  await expect(restoreCounty(hurt, join(folder, 'data'))).rejects.toThrow(/damaged: pg\/data\/PG_VERSION/);
  rmSync(join(hurt, 'backup.json'));
  await expect(restoreCounty(hurt, join(folder, 'data'))).rejects.toThrow(/not a whole county backup/);
  expect(readdirSync(folder).toSorted()).toEqual(['backup', 'hurt']);
});
