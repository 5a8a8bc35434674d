import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startCounty } from '../support/county.ts';
import { enrolDesk, recordIn } from '../support/county-client.ts';

it('a county works in a long folder with Chinese letters and blanks, and on a PostgreSQL of somebody else', {
  timeout: 240_000,
}, async () => {
  const base = mkdtempSync(join(tmpdir(), 'sanzhi-long-'));
  const dataDir = join(base, '县级 数据'.repeat(8));
  mkdirSync(dataDir);
  // The path is too long for a Unix socket, so this database also listens on the loopback address.
  const lender = await startCounty({ dataDir });
  await lender.sql.unsafe(`CREATE ROLE borrower LOGIN CREATEROLE PASSWORD 'borrower-1234'`);
  await lender.sql.unsafe('GRANT sanzhi_app TO borrower WITH ADMIN OPTION');
  await lender.sql.unsafe('CREATE DATABASE borrowed OWNER borrower');
  const address = `postgres://borrower:borrower-1234@127.0.0.1:${lender.sql.options.port[0]}/borrowed`;
  const guest = await startCounty({ env: { DATABASE_URL: address } });
  const health = await (await fetch(`${guest.origin}/api/health`)).json();
  expect(health).toMatchObject({ ok: true, store: 'external' });

  const desks = [await enrolDesk(lender.origin), await enrolDesk(guest.origin)];
  for (const desk of desks) {
    const record = await desk.make('party_life', 1);
    expect(await desk.push([{ record, base: null }])).toMatchObject([{ outcome: 'accepted' }]);
    expect((await desk.pullAll()).map(recordIn)).toEqual([record]);
  }

  await lender.sql.unsafe(`ALTER DATABASE borrowed SET synchronous_commit = 'off'`);
  expect(await guest.stop()).toBe(0);
  await expect(startCounty({ env: { DATABASE_URL: address } })).rejects.toThrow(/synchronous_commit=off/);
  expect(await lender.stop()).toBe(0);
  rmSync(base, { recursive: true, force: true });
});
