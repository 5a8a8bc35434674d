import type { z } from 'zod';
import { courierPackagesSchema } from '#shared/sync/courier/courier-messages.ts';
import type { County } from '../app/county.ts';

/** Packages that the console lists. */
const LISTED = 200;

/** The packages imported last, newest first. */
export async function listPackages({ database, countyId }: County): Promise<z.infer<typeof courierPackagesSchema>> {
  const rows = await database.inCounty(countyId, (query) =>
    query<{ report: unknown }>('SELECT report FROM courier_package ORDER BY imported_at DESC LIMIT $1', [LISTED]),
  );
  return courierPackagesSchema.parse({ packages: rows.map(({ report }) => report) });
}
