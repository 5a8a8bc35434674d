import { createHash } from 'node:crypto';
import type { ReferenceAnswer } from '#shared/sync/messages.ts';
import { type County, countyUnit } from '../app/county.ts';
import type { Catalogues } from '../catalogue/catalogues.ts';
import type { Query } from '../db/db.ts';
import { monthSettings } from '../month/month-store.ts';
import { bodiesOf, unitsOf } from './town-facts.ts';
import { type TownNews, townNews } from './town-news.ts';

/** What a town's desks need besides records. */
export async function referenceOf(county: County, catalogues: Catalogues, townId: number): Promise<ReferenceAnswer> {
  const [units, bodies, catalogueVersion, month, news] = await county.database.inTown(townId, async (query) => [
    await unitsOf(query, townId),
    await bodiesOf(query, townId),
    await catalogues.currentVersion(query),
    await monthSettings(query),
    await townNews(query, townId),
  ]);
  return {
    month,
    epoch: county.epoch,
    ...news,
    tag: tagOf(units, bodies, news),
    catalogueVersion,
    county: await countyUnit(county),
    units: [...units],
    bodies: [...bodies].map((body) => ({ ...body })),
  };
}

/** Stands for what a desk knows of its town's units, bodies and news. */
export async function referenceTag(query: Query, townId: number): Promise<string> {
  return tagOf(await unitsOf(query, townId), await bodiesOf(query, townId), await townNews(query, townId));
}

function tagOf(units: readonly unknown[], bodies: readonly unknown[], news: TownNews): string {
  return createHash('sha256')
    .update(JSON.stringify([units, bodies, news]))
    .digest('hex')
    .slice(0, 16);
}
