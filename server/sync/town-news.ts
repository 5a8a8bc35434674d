import type { Query } from '../db/db.ts';

/** What a town's desks must hear of besides records, units and bodies; it goes into their reference and its tag. */
export interface TownNews {
  /** Id of the town's present key; empty before there is one. */
  readonly townKeyId: string;
  /** Another text when requests of the county for one record have changed. */
  readonly cases: string;
  /** Place of the town's newest notice; empty while it has none. */
  readonly notices: string;
}

export async function townNews(query: Query, townId: number): Promise<TownNews> {
  const [row] = await query<TownNews>(
    `SELECT coalesce((SELECT wrap->>'keyId' FROM town_key WHERE town_id = $1), '') AS "townKeyId",
            (SELECT count(*) || '|' || coalesce(max(changed_at)::text, '') FROM case_request WHERE town_id = $1) AS cases,
            (SELECT coalesce(max(seq)::text, '') FROM notice_town WHERE town_id = $1) AS notices`,
    [townId],
  );
  return row ?? { townKeyId: '', cases: '', notices: '' };
}
