import { randomUUID } from 'node:crypto';
import type { Unit } from '#shared/schema/unit.ts';
import type { Database, Query } from '../db/db.ts';

/** What every room of the server needs to know of the county it serves. */
export interface County {
  readonly database: Database;
  /** Six digits of GB/T 2260. County-owned rows use `countyId * 1000` as their town. */
  readonly countyId: number;
  /** Changes when the county was restored from a backup (design §5.8). */
  readonly epoch: string;
}

/** The town id under which the county's own rows stand. */
export function countyTownId(countyId: number): number {
  return countyId * 1000;
}

/** Ties a store to a county on its first use. @throws Error when it already belongs to another county. */
export async function bindCounty(database: Database, countyId: number): Promise<County> {
  if (!/^[1-9]\d{5}$/.test(String(countyId))) throw new Error('the county code has six digits');
  return database.unbound(async (query) => {
    await query(
      `INSERT INTO county_meta (county_id, epoch)
       SELECT $1::int, $2::text::uuid WHERE NOT EXISTS (SELECT 1 FROM county_meta) ON CONFLICT DO NOTHING`,
      [countyId, randomUUID()],
    );
    const found = await knownCounty(query);
    if (found?.countyId !== countyId) {
      throw new Error(`this data folder belongs to county ${found?.countyId}, not to ${countyId}`);
    }
    return { database, ...found };
  });
}

/** The county a store belongs to; null for a new one. */
export async function knownCounty(query: Query): Promise<{ countyId: number; epoch: string } | null> {
  const [row] = await query<{ county_id: number; epoch: string }>(
    'SELECT county_id, epoch::text AS epoch FROM county_meta LIMIT 1',
    [],
  );
  return row ? { countyId: row.county_id, epoch: row.epoch } : null;
}

/** The county's own unit; a nameless one before its list was imported. */
export async function countyUnit({ database, countyId }: County): Promise<Unit> {
  const code12 = `${countyId}000000`;
  const [row] = await database.inTown(countyTownId(countyId), (query) =>
    query<{ doc: Unit }>('SELECT doc FROM unit WHERE town_id = $1 AND code12 = $2', [countyTownId(countyId), code12]),
  );
  return row?.doc ?? unnamedUnit(code12);
}

function unnamedUnit(code12: string): Unit {
  return {
    code12,
    name: '（未导入单位名单）',
    shortName: '本县',
    level: 'county',
    parentCode: '',
    class3: '',
    households: null,
    population: null,
    groupCount: null,
    partyMemberCount: null,
    validFrom: '',
    validTo: '',
    successorCodes: [],
    aliases: [],
  };
}
