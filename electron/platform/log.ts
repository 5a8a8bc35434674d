import { appendFileSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** Writes one line about what the program did. */
export type WriteLog = (event: string, facts?: Readonly<Record<string, string | number | boolean>>) => void;

const MAX_BYTES = 1_000_000;
const MAX_TEXT = 80;

/**
 * A log file of JSON lines for the person who looks after the PC: `{at, event, …facts}`. It never holds personal data:
 * facts keep only Latin letters, digits and `._:/-`, so that no name and no typed text can get in by mistake.
 * Beyond 1 MB the file becomes `<path>.1` and a new one begins. A disk that refuses the line is not the desk's business.
 */
export function openLog(path: string): WriteLog {
  return (event, facts = {}) => {
    const cleaned = Object.fromEntries(Object.entries(facts).map(([key, fact]) => [key, withoutPersonalText(fact)]));
    try {
      mkdirSync(dirname(path), { recursive: true });
      turnOver(path);
      appendFileSync(path, `${JSON.stringify({ at: new Date().toISOString(), event, ...cleaned })}\n`, { mode: 0o600 });
    } catch {
      // Nothing to do: a log that cannot be written must not stop the work.
    }
  };
}

/** Keeps what a machine says of itself and blots out everything else. */
export function withoutPersonalText(fact: string | number | boolean): string | number | boolean {
  return typeof fact === 'string' ? fact.slice(0, MAX_TEXT).replaceAll(/[^A-Za-z0-9._:/-]/g, '_') : fact;
}

function turnOver(path: string): void {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size < MAX_BYTES) return;
  rmSync(`${path}.1`, { force: true });
  renameSync(path, `${path}.1`);
}
