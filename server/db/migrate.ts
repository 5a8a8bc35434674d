import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { databaseCode, type OwnerConnection, type Query } from './db.ts';

interface Migration {
  readonly version: number;
  readonly name: string;
  readonly text: string;
  readonly sha256: string;
}

/** Folder of the numbered SQL files. */
export const MIGRATIONS = join(import.meta.dirname, 'migrations');

const TABLE = `CREATE TABLE IF NOT EXISTS schema_migration (
  version int PRIMARY KEY, name text NOT NULL, sha256 text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`;

/**
 * Applies the migrations that the database lacks, each in one transaction behind a lock row, so that servers starting
 * together apply each exactly once. Returns the names applied.
 * @throws Error when an applied file was edited or the database belongs to a newer program.
 */
export async function migrate(owner: OwnerConnection, folder: string = MIGRATIONS): Promise<readonly string[]> {
  const files = migrationsIn(folder);
  await owner.script(TABLE).catch(ignoreDuplicate);
  await owner.query(
    `INSERT INTO schema_migration (version, name, sha256) VALUES (0, 'lock', '') ON CONFLICT DO NOTHING`,
    [],
  );
  const applied: string[] = [];
  for (;;) {
    const name = await owner.transaction((query, script) => applyNext(query, script, files));
    if (name === null) return applied;
    applied.push(name);
  }
}

/** Reads the migration files in order. @throws Error when a number is missing or doubled. */
export function migrationsIn(folder: string): readonly Migration[] {
  const files = readdirSync(folder)
    .filter((name) => /^\d{4}_.+\.sql$/.test(name))
    .sort()
    .map((name) => {
      const text = readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n');
      const sha256 = createHash('sha256').update(text).digest('hex');
      return { version: Number(name.slice(0, 4)), name, text, sha256 };
    });
  const odd = files.find((file, index) => file.version !== index + 1);
  if (odd) throw new Error(`migrations must be numbered 1 to n without gaps: ${odd.name}`);
  return files;
}

async function applyNext(
  query: Query,
  script: (text: string) => Promise<void>,
  files: readonly Migration[],
): Promise<string | null> {
  await query('SELECT 1 FROM schema_migration WHERE version = 0 FOR UPDATE', []);
  const done = await query<{ version: number; sha256: string }>(
    'SELECT version, sha256 FROM schema_migration WHERE version > 0 ORDER BY version',
    [],
  );
  if (done.length > files.length) {
    throw new Error(`the database is at ${done.length}, this program knows ${files.length}: start a newer program`);
  }
  const edited = done.find((row, index) => files[index]?.sha256 !== row.sha256);
  if (edited) throw new Error(`an applied migration was edited: ${files[edited.version - 1]?.name}`);
  const next = files[done.length];
  if (!next) return null;
  await script(next.text);
  await query('INSERT INTO schema_migration (version, name, sha256) VALUES ($1, $2, $3)', [
    next.version,
    next.name,
    next.sha256,
  ]);
  return next.name;
}

/** Two servers starting together may both create the table. */
function ignoreDuplicate(thrown: unknown): void {
  if (!['42P07', '42710', '23505'].includes(databaseCode(thrown) ?? '')) throw thrown;
}
