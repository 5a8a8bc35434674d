import type { Catalogue } from '#shared/catalogue/definition.ts';
import { readCatalogue } from '#shared/catalogue/read-catalogue.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import type { County } from '../app/county.ts';
import type { LoadedCatalogue } from '../app/load-catalogue.ts';
import type { Query } from '../db/db.ts';

/** Versions kept read and compiled; desks that were away for long use an old one now and then. */
const KEPT_VERSIONS = 8;

/** The published versions of the county's catalogue. A version never changes. */
export interface Catalogues {
  /** What came with this program; offered to the county, never put over its own. */
  readonly shipped: LoadedCatalogue;
  currentVersion(query: Query): Promise<number>;
  /** @throws CodedError C01 when this program cannot read what a newer one published */
  current(query: Query): Promise<LoadedCatalogue & { readonly version: number }>;
  /** Null: never published. @throws CodedError C01 */
  at(query: Query, version: number): Promise<LoadedCatalogue | null>;
  /**
   * Which catalogue a record is checked with: the version it was written with, or the next one that was published for
   * versions before the county's first; null for a version that the county does not have yet.
   */
  forRecords(query: Query, versions: ReadonlySet<number>): Promise<(version: number) => Catalogue | null>;
}

/** Opens the county's versions; the first start publishes what came with the program. */
export async function openCatalogues(county: County, shipped: LoadedCatalogue): Promise<Catalogues> {
  const { version, label } = shipped.catalogue;
  await county.database.unbound((query) =>
    query(
      `INSERT INTO catalogue_version (county_id, version, source, label, note, published_by)
       SELECT $1::int, $2::int, $3::text::jsonb, $4::text, '随程序发布', ''
        WHERE NOT EXISTS (SELECT 1 FROM catalogue_version WHERE county_id = $1) ON CONFLICT DO NOTHING`,
      [county.countyId, version, JSON.stringify(shipped.source), label],
    ),
  );
  return new PublishedCatalogues(county.countyId, shipped);
}

class PublishedCatalogues implements Catalogues {
  readonly shipped: LoadedCatalogue;
  readonly #countyId: number;
  /** Newest use last. */
  readonly #kept = new Map<number, LoadedCatalogue>();

  constructor(countyId: number, shipped: LoadedCatalogue) {
    this.#countyId = countyId;
    this.shipped = shipped;
  }

  async currentVersion(query: Query): Promise<number> {
    return (await this.#versions(query)).at(-1) ?? 0;
  }

  async current(query: Query) {
    const version = await this.currentVersion(query);
    const loaded = await this.at(query, version);
    if (!loaded) throw new Error('the county has no catalogue');
    return { ...loaded, version };
  }

  async at(query: Query, version: number): Promise<LoadedCatalogue | null> {
    const loaded = this.#kept.get(version) ?? (await this.#read(query, version));
    if (!loaded) return null;
    this.#kept.delete(version);
    this.#kept.set(version, loaded);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > KEPT_VERSIONS && oldest !== undefined) this.#kept.delete(oldest);
    return loaded;
  }

  async forRecords(query: Query, versions: ReadonlySet<number>): Promise<(version: number) => Catalogue | null> {
    const published = await this.#versions(query);
    const found = new Map<number, Catalogue>();
    for (const version of versions) {
      const usable = published.find((one) => one >= version);
      const loaded = usable === undefined ? null : await this.at(query, usable);
      if (loaded) found.set(version, loaded.catalogue);
    }
    return (version) => found.get(version) ?? null;
  }

  async #versions(query: Query): Promise<readonly number[]> {
    const rows = await query<{ version: number }>(
      'SELECT version FROM catalogue_version WHERE county_id = $1 ORDER BY version',
      [this.#countyId],
    );
    return rows.map((row) => row.version);
  }

  async #read(query: Query, version: number): Promise<LoadedCatalogue | null> {
    const [row] = await query<{ text: string }>(
      'SELECT source::text AS text FROM catalogue_version WHERE county_id = $1 AND version = $2',
      [this.#countyId, version],
    );
    if (!row) return null;
    const source: unknown = JSON.parse(row.text);
    const read = readCatalogue(source);
    if (!read.ok) throw new CodedError('C01', `第 ${version} 版 ${read.error[0]?.place} ${read.error[0]?.reason}`);
    return { source, catalogue: read.value };
  }
}
