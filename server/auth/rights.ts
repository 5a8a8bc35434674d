import { matrixProblems, type RightsMatrix } from '#shared/domain/rights-matrix.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import type { PutRights, RightsAnswer } from '#shared/sync/rights-messages.ts';
import { type County, countyTownId } from '../app/county.ts';
import { databaseCode } from '../db/db.ts';
import { audit } from './audit.ts';

/** The line of an account's role in the matrix in force, as one column more of `account`; null: the shipped one. */
export const RIGHTS_COLUMN =
  '(SELECT m.matrix->account.role FROM rights_matrix m ORDER BY m.version DESC LIMIT 1) AS rights';

interface VersionRow {
  readonly version: number;
  readonly matrix: RightsMatrix;
  readonly note: string;
  readonly changed_by: string;
  readonly changed_at: Date;
}

/** The matrix in force and all that were. */
export async function rightsOf({ database, countyId }: County): Promise<RightsAnswer> {
  const rows = await database.inTown(countyTownId(countyId), (query) =>
    query<VersionRow>(
      `SELECT m.version, m.matrix, m.note, coalesce(a.name, m.changed_by) AS changed_by, m.changed_at
         FROM rights_matrix m LEFT JOIN account a ON a.account_id = m.changed_by
        WHERE m.county_id = $1 ORDER BY m.version DESC LIMIT 200`,
      [countyId],
    ),
  );
  const [newest] = rows;
  return {
    version: newest?.version ?? 0,
    matrix: newest?.matrix ?? {},
    versions: rows.map(({ version, matrix, note, changed_by, changed_at }) => ({
      version,
      note,
      changedBy: changed_by,
      changedAt: changed_at.toISOString(),
      roles: Object.keys(matrix),
    })),
  };
}

/**
 * Puts a matrix in force, from the next request on; desks take it with their next list of people.
 * @throws CodedError A31 outside of the bounds, A30 somebody else was faster
 */
export async function putRights({ database, countyId }: County, asked: PutRights, by: string): Promise<number> {
  const [problem] = matrixProblems(asked.matrix);
  if (problem !== undefined) throw new CodedError('A31', problem);
  const townId = countyTownId(countyId);
  const version = asked.version + 1;
  return database.inTown(townId, async (query) => {
    const [newest] = await query<{ version: number }>(
      'SELECT version FROM rights_matrix WHERE county_id = $1 ORDER BY version DESC LIMIT 1',
      [countyId],
    );
    if ((newest?.version ?? 0) !== asked.version) throw new CodedError('A30');
    await query(
      `INSERT INTO rights_matrix (county_id, version, matrix, note, changed_by) VALUES ($1, $2, $3::text::jsonb, $4, $5)`,
      [countyId, version, JSON.stringify(asked.matrix), asked.note, by],
    ).catch((thrown: unknown) => {
      throw databaseCode(thrown) === '23505' ? new CodedError('A30') : thrown;
    });
    await audit(query, townId, by, 'rights.changed', `第${version}版 ${Object.keys(asked.matrix).join(' ')}`);
    return version;
  });
}
