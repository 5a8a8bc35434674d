import { execFileSync, spawnSync } from 'node:child_process';
import { chownSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** How PostgreSQL's programs are run. */
export interface RunAs {
  /** For the log: `same user`, `user postgres`, `user namespace`. */
  readonly how: string;
  readonly wrap: (command: readonly string[]) => readonly string[];
  readonly options: { readonly uid?: number; readonly gid?: number; readonly cwd?: string };
  /** Gives a file or folder, with everything below it, to that user. */
  readonly own: (path: string) => void;
}

const same: RunAs = { how: 'same user', wrap: (command) => command, options: {}, own: () => {} };

/**
 * PostgreSQL refuses to run as root. As root it is run by an existing unprivileged account that can execute the
 * programs and reach `home`; else in an unmapped user namespace (files stay root's, the process sees another user).
 * @throws Error with the way out when neither is possible.
 */
export function runAs(program: string, home: string): RunAs {
  if (process.platform === 'win32' || process.getuid?.() !== 0) return same;
  for (const user of ['townserver', 'postgres', 'nobody']) {
    const account = accountOf(user);
    if (account && canUse(account, program, home)) {
      return { ...same, how: `user ${user}`, options: { ...account, cwd: '/' }, own: (path) => give(path, account) };
    }
  }
  if (spawnSync('unshare', ['-U', program, '--version']).status === 0) {
    const root = { uid: 0, gid: 0 };
    return {
      how: 'user namespace',
      wrap: (command) => ['unshare', '-U', ...command],
      options: {},
      own: (path) => give(path, root),
    };
  }
  throw new Error(
    'running as root and no unprivileged account can run PostgreSQL: create one (useradd -r townserver) or start the server as an ordinary user',
  );
}

interface Owner {
  readonly uid: number;
  readonly gid: number;
}

function accountOf(user: string): Owner | null {
  try {
    const read = (flag: string) =>
      Number(execFileSync('id', [flag, user], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
    return { uid: read('-u'), gid: read('-g') };
  } catch {
    return null;
  }
}

function canUse(account: Owner, program: string, home: string): boolean {
  const options = { ...account, cwd: '/' };
  return (
    spawnSync(program, ['--version'], options).status === 0 && spawnSync('test', ['-x', home], options).status === 0
  );
}

/** A data folder made under another account (or copied by root) must change hands as a whole, or PostgreSQL refuses it. */
function give(path: string, owner: Owner): void {
  const stats = lstatSync(path);
  if (stats.uid !== owner.uid || stats.gid !== owner.gid) chownSync(path, owner.uid, owner.gid);
  if (!stats.isDirectory()) return;
  for (const name of readdirSync(path)) give(join(path, name), owner);
}
