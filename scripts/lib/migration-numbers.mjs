import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../../server/db/migrations', import.meta.url));

/** Migrations whose number is missing or doubled: two branches that meet would stop every county at its start. */
export async function migrationProblems(folder = FOLDER) {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  return names
    .filter((name, at) => Number(name.slice(0, 4)) !== at + 1)
    .map((name) => `server/db/migrations/${name}: numbers must go from 1 without gaps, each once`);
}
