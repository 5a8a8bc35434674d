import { CodedError } from '#shared/kernel/coded-error.ts';
import { type BulletinAnswer, type BulletinTexts, bulletinTextsSchema } from '#shared/sync/bulletin-messages.ts';
import type { Account } from '#shared/sync/messages.ts';
import { type County, countyTownId } from '../app/county.ts';
import { audit } from '../auth/audit.ts';

interface BulletinRow {
  readonly revision: number;
  readonly texts: unknown;
  readonly saved_by: string;
  readonly saved_at: Date;
}

/** The bulletin of a month as it was saved last. */
export async function bulletinOf({ database, countyId }: County, month: string): Promise<BulletinAnswer> {
  const townId = countyTownId(countyId);
  const [row] = await database.inTown(townId, (query) =>
    query<BulletinRow>(
      'SELECT revision, texts, saved_by, saved_at FROM county_bulletin WHERE town_id = $1 AND month = $2',
      [townId, month],
    ),
  );
  const texts = bulletinTextsSchema.safeParse(row?.texts);
  return {
    month,
    revision: row?.revision ?? 0,
    texts: texts.success ? texts.data : null,
    savedBy: row?.saved_by ?? '',
    savedAt: row?.saved_at.toISOString() ?? null,
  };
}

/** Saves an edited bulletin. Answers its revision. @throws CodedError M14 when somebody saved another since */
export async function putBulletin(
  { database, countyId }: County,
  account: Account,
  asked: { readonly month: string; readonly revision: number; readonly texts: BulletinTexts },
): Promise<number> {
  const townId = countyTownId(countyId);
  return database.inTown(townId, async (query) => {
    const [row] = await query<{ revision: number }>(
      `INSERT INTO county_bulletin AS b (town_id, month, revision, texts, saved_by) VALUES ($1, $2, 1, $3::text::jsonb, $4)
       ON CONFLICT (town_id, month) DO UPDATE
          SET revision = b.revision + 1, texts = excluded.texts, saved_by = excluded.saved_by, saved_at = now()
        WHERE b.revision = $5
       RETURNING revision`,
      [townId, asked.month, JSON.stringify(asked.texts), account.name, asked.revision],
    );
    if (!row) throw new CodedError('M14');
    await audit(query, townId, account.accountId, 'month.bulletin', asked.month);
    return row.revision;
  });
}
