import { CodedError } from '#shared/kernel/coded-error.ts';
import type { Database } from '../db/db.ts';
import { hashOf } from './secrets.ts';

/** Wrong passwords in a row before a name is locked, and for how long (minutes). */
export const MAX_FAILURES = 5;
export const LOCK_MINUTES = 15;

/**
 * Counts an attempt to sign in before the password is looked at, so that attempts at the same time cannot pass the
 * limit together. Names without an account are counted alike. @throws CodedError A06 while the name is locked.
 */
export async function countAttempt(database: Database, townId: number, login: string): Promise<void> {
  const rows = await database.inTown(townId, (query) =>
    query(
      `INSERT INTO sign_in_failure AS f (town_id, login_hash, failures, last_at) VALUES ($1, $2, 1, now())
       ON CONFLICT (town_id, login_hash) DO UPDATE SET
         failures = CASE WHEN f.locked_until IS NOT NULL OR f.last_at < now() - make_interval(mins => $4)
                         THEN 1 ELSE f.failures + 1 END,
         locked_until = CASE WHEN f.locked_until IS NULL AND f.last_at >= now() - make_interval(mins => $4)
                                  AND f.failures + 1 >= $3 THEN now() + make_interval(mins => $4) END,
         last_at = now()
       WHERE f.locked_until IS NULL OR f.locked_until <= now()
       RETURNING failures`,
      [townId, loginHash(login), MAX_FAILURES, LOCK_MINUTES],
    ),
  );
  if (rows.length === 0) throw new CodedError('A06');
}

/** Forgets the failures of a name after a right password. */
export async function forgiveAttempts(database: Database, townId: number, login: string): Promise<void> {
  await database.inTown(townId, (query) =>
    query('DELETE FROM sign_in_failure WHERE town_id = $1 AND login_hash = $2', [townId, loginHash(login)]),
  );
}

function loginHash(login: string): Buffer {
  return hashOf(login.normalize('NFKC').trim().toLowerCase());
}
