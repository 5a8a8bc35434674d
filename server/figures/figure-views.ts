import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { type FigureView, figureViewSchema, type putFigureViewSchema } from '#shared/sync/figure-messages.ts';
import { type County, countyTownId } from '../app/county.ts';

/** Most questions that a county keeps. */
const MAX_VIEWS = 200;

/** Kept questions of the county, by name; what a later program wrote and this one cannot read is left out. */
export async function figureViews({ database, countyId }: County): Promise<readonly FigureView[]> {
  const townId = countyTownId(countyId);
  const rows = await database.inTown(townId, (query) =>
    query<{ view_id: string; name: string; question: object }>(
      'SELECT view_id, name, question FROM figure_view WHERE town_id = $1 ORDER BY name, view_id',
      [townId],
    ),
  );
  return rows.flatMap(({ view_id, name, question }) => {
    const view = figureViewSchema.safeParse({ viewId: view_id, name, ...question });
    return view.success ? [view.data] : [];
  });
}

/** Keeps a question under a name; the same view again when it has an id. Answers the id. @throws CodedError M13 too many */
export async function putFigureView(
  { database, countyId }: County,
  { viewId, name, question, shape }: z.infer<typeof putFigureViewSchema>,
  by: string,
): Promise<string> {
  const townId = countyTownId(countyId);
  return database.inTown(townId, async (query) => {
    const [count] = await query<{ views: number }>(
      'SELECT count(*)::int AS views FROM figure_view WHERE town_id = $1 AND view_id <> $2',
      [townId, viewId],
    );
    if ((count?.views ?? 0) >= MAX_VIEWS) throw new CodedError('M13');
    const id = viewId || randomUUID();
    await query(
      `INSERT INTO figure_view (town_id, view_id, name, question, account_id) VALUES ($1, $2, $3, $4::text::jsonb, $5)
       ON CONFLICT (town_id, view_id) DO UPDATE
         SET name = excluded.name, question = excluded.question, account_id = excluded.account_id, saved_at = now()`,
      [townId, id, name, JSON.stringify({ question, shape }), by],
    );
    return id;
  });
}

/** Removes a kept question; one that is gone already stays so. */
export async function removeFigureView({ database, countyId }: County, viewId: string): Promise<void> {
  const townId = countyTownId(countyId);
  await database.inTown(townId, (query) =>
    query('DELETE FROM figure_view WHERE town_id = $1 AND view_id = $2', [townId, viewId]),
  );
}
