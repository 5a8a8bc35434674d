import { createHash } from 'node:crypto';
import type { ReferenceAnswer } from '#shared/sync/messages.ts';
import { type County, countyUnit } from '../app/county.ts';
import { presentKeyId } from '../auth/town-key-change.ts';
import type { Catalogues } from '../catalogue/catalogues.ts';
import type { Query } from '../db/db.ts';
import { monthSettings } from '../month/month-store.ts';
import { bodiesOf, unitsOf } from './town-facts.ts';

/** What a town's desks need besides records. */
export async function referenceOf(county: County, catalogues: Catalogues, townId: number): Promise<ReferenceAnswer> {
  const [units, bodies, catalogueVersion, month, townKeyId] = await county.database.inTown(townId, async (query) => [
    await unitsOf(query, townId),
    await bodiesOf(query, townId),
    await catalogues.currentVersion(query),
    await monthSettings(query),
    await presentKeyId(query, townId),
  ]);
  return {
    month,
    epoch: county.epoch,
    townKeyId,
    tag: tagOf(units, bodies, townKeyId),
    catalogueVersion,
    county: await countyUnit(county),
    units: [...units],
    bodies: [...bodies].map((body) => ({ ...body })),
  };
}

/** Stands for what a desk knows of its town's units, bodies and present key. */
export async function referenceTag(query: Query, townId: number): Promise<string> {
  return tagOf(await unitsOf(query, townId), await bodiesOf(query, townId), await presentKeyId(query, townId));
}

function tagOf(units: readonly unknown[], bodies: readonly unknown[], townKeyId: string): string {
  return createHash('sha256')
    .update(JSON.stringify([units, bodies, townKeyId]))
    .digest('hex')
    .slice(0, 16);
}
