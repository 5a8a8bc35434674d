import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { openOwner, type Query } from '../db/db.ts';
import { startEmbedded } from '../db/embedded.ts';
import { type BackedFile, copyOne, copyTree, sha256Of } from './copy-tree.ts';

/** What stands in `backup.json` of a county backup; written last, so that a folder without it is no backup. */
export const manifestSchema = z.looseObject({
  format: z.literal(1),
  program: z.string(),
  at: z.string(),
  postgres: z.string(),
  countyId: z.number().int().nullable(),
  records: z.number().int(),
  files: z.array(z.object({ path: z.string(), bytes: z.number(), sha256: z.string() })),
});
export type BackupManifest = z.infer<typeof manifestSchema>;

/** Belongs to the running database or is made anew; `pg_wal` is copied after the rest. */
const SKIPPED = new Set([
  'postmaster.pid',
  'postmaster.opts',
  'pg_wal',
  'pg_replslot',
  'pg_dynshmem',
  'pg_notify',
  'pg_serial',
  'pg_snapshots',
  'pg_stat_tmp',
  'pg_subtrans',
  'current_logfiles',
]);
const WAL_FILE = /^[0-9A-F]{24}$/;

/**
 * Hot physical backup of an embedded county into a new folder: the county goes on working. Every push acknowledged
 * before this began is in it. Database first, attachments after: whatever a record names is there or not yet arrived.
 * @throws Error with the reason; an unfinished folder is removed
 */
export async function backUpCounty(dataDir: string, target: string, program: string): Promise<BackupManifest> {
  const [home, goal] = [resolve(dataDir), resolve(target)];
  if (!existsSync(join(home, 'embedded.json'))) throw new Error(`${home} holds no embedded county`);
  if (existsSync(goal) && (await readdir(goal)).length > 0) throw new Error(`${goal} is not empty`);
  const unfinished = `${goal}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true, mode: 0o700 });
  try {
    const manifest = await copyAll(home, unfinished, program);
    await writeFile(join(unfinished, 'backup.json'), JSON.stringify(manifest, null, 1), { mode: 0o600, flush: true });
    await rm(goal, { recursive: true, force: true }); // empty, see above
    await rename(unfinished, goal);
    return manifest;
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  }
}

async function copyAll(home: string, target: string, program: string): Promise<BackupManifest> {
  const database = await startEmbedded(home); // the running one, or one for as long as this takes
  const owner = openOwner(database.owner);
  try {
    const { query } = owner;
    const [facts] = await query<{ version: string; county: number | null; records: number }>(
      `SELECT current_setting('server_version') AS version, (SELECT county_id FROM county_meta LIMIT 1) AS county,
              (SELECT count(*) FROM record) AS records`,
      [],
    );
    const files = await copyDatabase(query, join(home, 'pg', 'data'), join(target, 'pg', 'data'));
    const attachments = { from: join(home, 'attachments'), to: join(target, 'attachments'), path: 'attachments' };
    files.push(...(await copyTree(attachments)));
    const secrets = await copyOne(join(home, 'embedded.json'), join(target, 'embedded.json'), 'embedded.json');
    if (secrets) files.push(secrets);
    const at = new Date().toISOString();
    const { version = '', county = null, records = 0 } = facts ?? {};
    return { format: 1, program, at, postgres: version, countyId: county, records, files };
  } finally {
    await owner.close();
    if (!database.how.startsWith('adopted')) await database.stop();
  }
}

/** PostgreSQL's own way: start, copy the files as they are, stop, then the log since the start. */
async function copyDatabase(query: Query, from: string, to: string): Promise<BackedFile[]> {
  const [start] = await query<{ file: string }>(
    `SELECT pg_walfile_name(pg_backup_start('sanzhi', true)) AS file
     FROM pg_create_physical_replication_slot('sanzhi_backup_' || pg_backend_pid(), true, true)`, // keeps the log for us
    [],
  );
  const files = await copyTree({ from, to, path: 'pg/data', skip: SKIPPED });
  const [stop] = await query<{ label: string; spaces: string | null }>(
    'SELECT labelfile AS label, spcmapfile AS spaces FROM pg_backup_stop(wait_for_archive => false)',
    [],
  );
  await query('SELECT pg_switch_wal()', []);
  files.push(await written(to, 'backup_label', stop?.label ?? ''));
  if (stop?.spaces) files.push(await written(to, 'tablespace_map', stop.spaces));
  await mkdir(join(to, 'pg_wal', 'archive_status'), { recursive: true, mode: 0o700 });
  const wal = (await readdir(join(from, 'pg_wal'))).filter((name) => WAL_FILE.test(name)).toSorted();
  for (const name of wal.filter((one) => one.slice(8) >= (start?.file ?? '').slice(8))) {
    const file = await copyOne(join(from, 'pg_wal', name), join(to, 'pg_wal', name), `pg/data/pg_wal/${name}`);
    if (file) files.push(file);
  }
  return files;
}

async function written(folder: string, name: string, text: string): Promise<BackedFile> {
  const path = join(folder, name);
  await writeFile(path, text, { mode: 0o600, flush: true });
  return { path: `pg/data/${name}`, bytes: Buffer.byteLength(text), sha256: await sha256Of(path) };
}
