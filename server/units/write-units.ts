import { townIdOf, type Unit } from '#shared/schema/unit.ts';
import type { Account } from '#shared/sync/messages.ts';
import { countyTownId } from '../app/county.ts';
import type { Query } from '../db/db.ts';

/** Who changes units, how and why; kept with each of them. */
export interface UnitWriter {
  readonly account: Pick<Account, 'accountId' | 'name'>;
  readonly kind: string;
  readonly reason: string;
  readonly changeId: string;
}

/** Adds or replaces units; set-up, import and changes do this. `by`: keeps each as it was and as it becomes. */
export async function writeUnits(
  query: Query,
  countyId: number,
  units: readonly Unit[],
  by: UnitWriter | null = null,
): Promise<void> {
  const rows = JSON.stringify(
    units.map((unit) => ({
      town_id: townIdOf(unit.code12) ?? countyTownId(countyId),
      code12: unit.code12,
      level: unit.level,
      name: unit.name,
      doc: unit,
    })),
  );
  if (by) {
    await query(
      `INSERT INTO unit_version (town_id, change_id, code12, kind, reason, account_id, name, before, after)
       SELECT t.town_id, $2, t.code12, $3, $4, $5, $6, u.doc, t.doc
         FROM jsonb_to_recordset($1::text::jsonb) AS t(town_id int, code12 text, doc jsonb)
         LEFT JOIN unit u ON u.town_id = t.town_id AND u.code12 = t.code12`,
      [rows, by.changeId, by.kind, by.reason, by.account.accountId, by.account.name],
    );
  }
  await query(
    `INSERT INTO unit (town_id, code12, level, name, doc)
     SELECT t.town_id, t.code12, t.level, t.name, t.doc
       FROM jsonb_to_recordset($1::text::jsonb) AS t(town_id int, code12 text, level text, name text, doc jsonb)
     ON CONFLICT (town_id, code12) DO UPDATE SET level = excluded.level, name = excluded.name, doc = excluded.doc`,
    [rows],
  );
}
