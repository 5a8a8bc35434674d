import { randomUUID } from 'node:crypto';
import type { County } from '../app/county.ts';
import { audit } from './audit.ts';
import { hashOf, newCode, plainCode } from './secrets.ts';

/** Minutes an enrolment code may be used. */
export const CODE_MINUTES = 30;

/** A code just made; `code` is shown once and kept nowhere. */
export interface NewCode {
  readonly code: string;
  readonly codeId: string;
  readonly createdAt: string;
  readonly expiresAt: string;
}

/** Makes a one-time code for a device of a town. */
export async function makeCode(county: County, townId: number, note: string, createdBy: string): Promise<NewCode> {
  const [code, codeId] = [newCode(), randomUUID()];
  return county.database.inTown(townId, async (query) => {
    const [row] = await query<{ created_at: Date; expires_at: Date }>(
      `INSERT INTO enrolment_code (town_id, code_id, code_hash, note, created_by, expires_at)
       VALUES ($1, $2, $3, $4, $5, now() + make_interval(mins => $6)) RETURNING created_at, expires_at`,
      [townId, codeId, hashOf(plainCode(code)), note, createdBy, CODE_MINUTES],
    );
    if (!row) throw new Error('no enrolment code was written');
    await audit(query, townId, createdBy, 'enrolment_code.made', codeId);
    return { code, codeId, createdAt: row.created_at.toISOString(), expiresAt: row.expires_at.toISOString() };
  });
}

/** The town of a code that may still be used; null otherwise. Does not use it up. */
export async function townOfCode(county: County, typed: string): Promise<number | null> {
  const [row] = await county.database.inCounty(county.countyId, (query) =>
    query<{ town_id: number }>(
      'SELECT town_id FROM enrolment_code WHERE code_hash = $1 AND used_at IS NULL AND expires_at > now()',
      [hashOf(plainCode(typed))],
    ),
  );
  return row?.town_id ?? null;
}
