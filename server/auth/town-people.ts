import type { AccountLike } from '#shared/domain/permissions.ts';
import { minuteInChina } from '#shared/kernel/calendar.ts';
import type { Query } from '../db/db.ts';
import { RIGHTS_COLUMN } from './rights.ts';

/** A person of the town as far as pushed rows depend on him or her. */
export interface TownPerson extends AccountLike {
  /** Minute in China from which the account is closed; null: open. */
  readonly closedFrom: string | null;
}

interface PersonRow {
  readonly account_id: string;
  readonly role: string;
  readonly scope: string;
  readonly units: readonly string[];
  readonly strands: readonly string[];
  readonly disabled_at: Date | null;
  readonly rights: unknown;
}

/** People of a town by account id, closed accounts too. */
export async function peopleOf(query: Query, townId: number): Promise<ReadonlyMap<string, TownPerson>> {
  const rows = await query<PersonRow>(
    `SELECT account_id, role, scope, units, strands, disabled_at, ${RIGHTS_COLUMN} FROM account WHERE town_id = $1`,
    [townId],
  );
  return new Map(
    rows.map(({ account_id, disabled_at, ...person }) => [
      account_id,
      { ...person, closedFrom: disabled_at && minuteInChina(disabled_at.getTime()) },
    ]),
  );
}
