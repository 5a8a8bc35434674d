import type { Catalogue } from '#shared/catalogue/definition.ts';
import type { Body, DomainContext } from '#shared/domain/context.ts';
import { periodOfDay } from '#shared/domain/month/month-rule.ts';
import { todayInChina } from '#shared/kernel/calendar.ts';
import { townIdOf, type Unit } from '#shared/schema/unit.ts';
import { peopleOf, type TownPerson } from '../auth/town-people.ts';
import type { Query } from '../db/db.ts';
import { monthSettings } from '../month/month-store.ts';

/** What checking a town's records needs. */
export interface TownFacts {
  readonly townId: number;
  /** The catalogue that a record of a version is checked with; null when the county does not have it yet. */
  readonly catalogueOf: (version: number) => Catalogue | null;
  /** Units of the town and its villages by code. */
  readonly units: ReadonlyMap<string, Unit>;
  readonly context: DomainContext;
  /** A person by account id, closed accounts too; undefined for one the town does not have. */
  readonly personOf: (accountId: string) => TownPerson | undefined;
  /** The report month of a day (D§3.3). */
  readonly periodOf: (day: string) => string;
}

/** Reads units and bodies of a town. */
export async function townFacts(
  query: Query,
  townId: number,
  catalogueOf: TownFacts['catalogueOf'],
): Promise<TownFacts> {
  const units = new Map((await unitsOf(query, townId)).map((unit) => [unit.code12, unit]));
  const members = new Map((await bodiesOf(query, townId)).map((body) => [body.bodyId, body.memberCount]));
  const memberCountOf = (body: unknown) => {
    const bodyId = (body as { bodyId?: unknown } | null)?.bodyId;
    return typeof bodyId === 'string' ? (members.get(bodyId) ?? null) : null;
  };
  const people = await peopleOf(query, townId);
  const personOf = (accountId: string) => people.get(accountId);
  const settings = await monthSettings(query);
  const periodOf = (day: string) => periodOfDay(settings, day);
  const context = { today: todayInChina(Date.now()), units, memberCountOf };
  return { townId, catalogueOf, units, personOf, periodOf, context };
}

/** The town and its villages in order of their codes. */
export async function unitsOf(query: Query, townId: number): Promise<readonly Unit[]> {
  const rows = await query<{ doc: Unit }>('SELECT doc FROM unit WHERE town_id = $1 ORDER BY code12', [townId]);
  return rows.map((row) => row.doc).filter((unit) => townIdOf(unit.code12) === townId);
}

/** Bodies of a town and its villages. */
export async function bodiesOf(query: Query, townId: number): Promise<readonly Body[]> {
  return query<Body>(
    `SELECT body_id AS "bodyId", kind, name, unit_code AS "unitCode", member_count AS "memberCount"
       FROM body WHERE town_id = $1 ORDER BY unit_code, body_id`,
    [townId],
  );
}
