import { breakingChanges } from '#shared/catalogue/compare-catalogues.ts';
import type { DefinitionProblem } from '#shared/catalogue/definition.ts';
import { catalogueShape, readCatalogue } from '#shared/catalogue/read-catalogue.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import type { CatalogueDraft, CatalogueVersions } from '#shared/sync/console-messages.ts';
import { type County, countyTownId } from '../app/county.ts';
import { audit } from '../auth/audit.ts';
import type { Query } from '../db/db.ts';
import { holdsPoison } from '../sync/clean-json.ts';
import type { Catalogues } from './catalogues.ts';

interface DraftRow {
  readonly revision: number;
  readonly text: string;
  readonly edited_by: string;
  readonly edited_at: Date;
}

const DRAFT = `
SELECT d.revision, d.source::text AS text, coalesce(a.name, d.edited_by) AS edited_by, d.edited_at
  FROM catalogue_draft d LEFT JOIN account a ON a.town_id = $2 AND a.account_id = d.edited_by
 WHERE d.county_id = $1`;

/** All versions, newest first. */
export async function versionsOf({ database, countyId }: County): Promise<CatalogueVersions> {
  const townId = countyTownId(countyId);
  const rows = await database.inTown(townId, (query) =>
    query<{ version: number; note: string; published_by: string; published_at: Date }>(
      `SELECT v.version, v.note, coalesce(a.name, v.published_by) AS published_by, v.published_at
         FROM catalogue_version v LEFT JOIN account a ON a.town_id = $2 AND a.account_id = v.published_by
        WHERE v.county_id = $1 ORDER BY v.version DESC LIMIT 500`,
      [countyId, townId],
    ),
  );
  return {
    versions: rows.map(({ version, note, published_by, published_at }) => ({
      version,
      note,
      publishedBy: published_by,
      publishedAt: published_at.toISOString(),
    })),
  };
}

/** The draft with what it starts from. */
export async function draftOf({ database, countyId }: County, catalogues: Catalogues): Promise<CatalogueDraft> {
  const townId = countyTownId(countyId);
  return database.inTown(townId, async (query) => {
    const [row] = await query<DraftRow>(DRAFT, [countyId, townId]);
    const { version, source } = await catalogues.current(query);
    const { shipped } = catalogues;
    return {
      draft: row
        ? {
            revision: row.revision,
            source: JSON.parse(row.text),
            editedBy: row.edited_by,
            editedAt: row.edited_at.toISOString(),
          }
        : null,
      current: { version, source },
      shipped: { version: shipped.catalogue.version, source: shipped.source },
    };
  });
}

/** What stands against publishing a source as the next version, with places. */
async function problemsOf(query: Query, catalogues: Catalogues, source: unknown) {
  const current = await catalogues.current(query);
  const version = current.version + 1;
  const numbered = { ...(source as object), version };
  const read = readCatalogue(numbered);
  const problems = read.ok ? breakingChanges(current.catalogue, read.value) : read.error;
  return { version, source: numbered, problems: [...problems] };
}

/** Keeps the draft and says what stands against publishing it. @throws CodedError C03 another editor was faster */
export async function saveDraft(
  county: County,
  catalogues: Catalogues,
  accountId: string,
  revision: number,
  source: unknown,
): Promise<{ revision: number | null; problems: DefinitionProblem[] }> {
  const faults = shapeFaults(source);
  if (faults.length > 0) return { revision: null, problems: [...faults] };
  const townId = countyTownId(county.countyId);
  return county.database.inTown(townId, async (query) => {
    const { problems, source: numbered } = await problemsOf(query, catalogues, source);
    const [saved] = await query<{ revision: number }>(revision === 0 ? FIRST_SAVE : NEXT_SAVE, [
      county.countyId,
      JSON.stringify(numbered),
      accountId,
      ...(revision === 0 ? [] : [revision]),
    ]);
    if (!saved) throw new CodedError('C03');
    return { revision: saved.revision, problems };
  });
}

const FIRST_SAVE = `
INSERT INTO catalogue_draft (county_id, revision, source, edited_by) VALUES ($1, 1, $2::text::jsonb, $3)
ON CONFLICT DO NOTHING RETURNING revision`;
const NEXT_SAVE = `
UPDATE catalogue_draft SET revision = revision + 1, source = $2::text::jsonb, edited_by = $3, edited_at = now()
 WHERE county_id = $1 AND revision = $4 RETURNING revision`;

/** A draft may still have faults of meaning, but it must be a catalogue: the next editor's page has to show it. */
function shapeFaults(source: unknown): readonly DefinitionProblem[] {
  if (holdsPoison(source, JSON.stringify(source) ?? 'null')) return [{ place: '', reason: '含有无法保存的字符' }];
  return catalogueShape({ ...(source as object), version: 1 });
}

/** Gives the draft up. @throws CodedError C03 */
export async function discardDraft(county: County, accountId: string, revision: number): Promise<void> {
  const townId = countyTownId(county.countyId);
  await county.database.inTown(townId, async (query) => {
    await takeDraft(query, county.countyId, revision);
    await audit(query, townId, accountId, 'catalogue.draft_discarded', '');
  });
}

async function takeDraft(query: Query, countyId: number, revision: number): Promise<unknown> {
  const [row] = await query<{ text: string }>(
    'DELETE FROM catalogue_draft WHERE county_id = $1 AND revision = $2 RETURNING source::text AS text',
    [countyId, revision],
  );
  if (!row) throw new CodedError('C03');
  return JSON.parse(row.text);
}

/** Thrown to undo the transaction that had taken the draft. */
class Unpublishable extends Error {
  readonly problems: DefinitionProblem[];

  constructor(problems: DefinitionProblem[]) {
    super('the draft has faults');
    this.problems = problems;
  }
}

/** Publishes the draft as the next version, in one transaction with its audit entry. @throws CodedError C03 */
export async function publishDraft(
  county: County,
  catalogues: Catalogues,
  accountId: string,
  revision: number,
  note: string,
): Promise<{ version: number | null; problems: DefinitionProblem[] }> {
  const townId = countyTownId(county.countyId);
  try {
    return await county.database.inTown(townId, async (query) => {
      const draft = await takeDraft(query, county.countyId, revision);
      const { version, source, problems } = await problemsOf(query, catalogues, draft);
      if (problems.length > 0) throw new Unpublishable(problems);
      await query(
        `INSERT INTO catalogue_version (county_id, version, source, label, note, published_by)
         VALUES ($1, $2, $3::text::jsonb, $4, $5, $6)`,
        [county.countyId, version, JSON.stringify(source), labelOf(source), note, accountId],
      );
      await audit(query, townId, accountId, 'catalogue.published', String(version));
      return { version, problems: [] };
    });
  } catch (thrown) {
    if (thrown instanceof Unpublishable) return { version: null, problems: thrown.problems };
    throw thrown;
  }
}

function labelOf(source: object): string {
  return 'label' in source && typeof source.label === 'string' ? source.label : '';
}
