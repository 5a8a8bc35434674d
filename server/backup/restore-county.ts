import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { openOwner } from '../db/db.ts';
import { startEmbedded } from '../db/embedded.ts';
import { type BackupManifest, manifestSchema } from './backup-county.ts';
import { copyOne } from './copy-tree.ts';

/** What a restored county holds. */
export interface RestoredCounty {
  readonly manifest: BackupManifest;
  readonly records: number;
  /** Another one than the county had: desks offer again what came after the backup. */
  readonly epoch: string;
}

/**
 * Restores a backup into a new folder; every byte is compared with the backup's own list. The backup stays as it is.
 * @throws Error with the reason: not a backup, damaged, or the folder is not empty; nothing is left behind then
 */
export async function restoreCounty(backup: string, dataDir: string): Promise<RestoredCounty> {
  const [from, goal] = [resolve(backup), resolve(dataDir)];
  const manifest = await readManifest(from);
  if (existsSync(goal) && (await readdir(goal)).length > 0) throw new Error(`${goal} is not empty`);
  const unfinished = `${goal}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  try {
    await copyBack(from, unfinished, manifest);
    const { records, epoch } = await startOnce(unfinished);
    await rm(goal, { recursive: true, force: true }); // empty, see above
    await rename(unfinished, goal);
    return { manifest, records, epoch };
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  }
}

/** For a county on its own PostgreSQL that was restored by its own tools. */
export async function newEpoch(address: Parameters<typeof openOwner>[0]): Promise<{ records: number; epoch: string }> {
  const owner = openOwner(address);
  try {
    const [row] = await owner.query<{ epoch: string; records: number }>(
      `UPDATE county_meta SET epoch = gen_random_uuid()
       RETURNING epoch::text AS epoch, (SELECT count(*) FROM record) AS records`,
      [],
    );
    if (!row) throw new Error('the database holds no county');
    return row;
  } finally {
    await owner.close();
  }
}

async function readManifest(folder: string): Promise<BackupManifest> {
  const text = await readFile(join(folder, 'backup.json'), 'utf8').catch(() => null);
  const parsed = manifestSchema.safeParse(text === null ? null : parsedJson(text));
  if (!parsed.success) throw new Error(`${folder} is not a whole county backup`);
  return parsed.data;
}

async function copyBack(from: string, to: string, { files }: BackupManifest): Promise<void> {
  for (const name of ['pg_wal/archive_status', ...EMPTY_FOLDERS]) {
    await mkdir(join(to, 'pg', 'data', name), { recursive: true, mode: 0o700 });
  }
  for (const { path, bytes, sha256 } of files) {
    const [source, target] = [join(from, path), join(to, path)];
    if (!target.startsWith(to + sep)) throw new Error('the list of files leads out of the folder');
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    const copied = await copyOne(source, target, path);
    if (copied?.bytes !== bytes || copied.sha256 !== sha256) throw new Error(`the backup is damaged: ${path}`);
  }
}

/** Folders that a database needs and that hold nothing in a backup. */
const EMPTY_FOLDERS = [
  'pg_replslot',
  'pg_dynshmem',
  'pg_notify',
  'pg_serial',
  'pg_snapshots',
  'pg_stat_tmp',
  'pg_subtrans',
  'pg_tblspc',
  'pg_stat',
  'pg_twophase',
  'pg_commit_ts',
  'pg_logical/snapshots',
  'pg_logical/mappings',
];

/** The database replays its log to the end of the backup; then the county gets a new epoch. */
async function startOnce(folder: string): Promise<{ records: number; epoch: string }> {
  const database = await startEmbedded(folder);
  try {
    return await newEpoch(database.owner);
  } finally {
    await database.stop();
  }
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
