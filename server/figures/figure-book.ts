import { Recent } from '../app/recent.ts';
import type { Query } from '../db/db.ts';
import { type FigurePack, unpackFigures } from './figure-pack.ts';

/** Years of towns held in memory at most: forty towns for twelve years are some 50 MB. */
const MAX_PACKS = 480;

/** A year of a town. */
export interface TownYear {
  readonly townId: number;
  readonly year: string;
  readonly pack: FigurePack;
}

const HASHES = `
SELECT town_id, year, hash FROM figure_year
 WHERE town_id = ANY (ARRAY(SELECT jsonb_array_elements_text($1::text::jsonb)::int)) AND year BETWEEN $2 AND $3`;
const NEWEST = 'SELECT town_id, year, hash FROM figure_year ORDER BY year DESC, town_id LIMIT $1';
const FIGURES = `
SELECT year, hash, figures FROM figure_year
 WHERE town_id = $1 AND year = ANY (ARRAY(SELECT jsonb_array_elements_text($2::text::jsonb)))`;

/**
 * The counted figures of the towns, read from the database once and again when they changed. Each question asks the
 * database which pieces there are for it (row security decides) and in which state; only those come out of memory.
 */
export class FigureBook {
  /** By town and year. */
  readonly #kept = new Recent<{ readonly hash: string; readonly pack: FigurePack }>(MAX_PACKS);

  /** Figures of some towns in some years, both counted; years that were not counted are left out. */
  async read(query: Query, towns: readonly number[], from: string, to: string): Promise<readonly TownYear[]> {
    const rows = await query<HashRow>(HASHES, [JSON.stringify(towns), from, to]);
    const found: TownYear[] = [];
    for (const [townId, years] of Map.groupBy(rows, (row) => row.town_id)) {
      const known = new Map(years.map(({ year }) => [year, this.#kept.use(keyOf(townId, year))]));
      const stale = years.filter(({ year, hash }) => known.get(year)?.hash !== hash);
      const fresh = new Map((await this.#load(query, townId, stale)).map(({ year, pack }) => [year, pack]));
      for (const { year } of years) {
        const pack = fresh.get(year) ?? known.get(year)?.pack;
        if (pack) found.push({ townId, year, pack });
      }
    }
    return found;
  }

  /** Reads one piece that nobody has asked for yet, the newest years first. False: all are there as they are now. */
  async readAhead(query: Query): Promise<boolean> {
    const rows = await query<HashRow>(NEWEST, [MAX_PACKS]);
    const next = rows.find(({ town_id, year, hash }) => this.#kept.peek(keyOf(town_id, year))?.hash !== hash);
    if (next) await this.#load(query, next.town_id, [next]);
    return next !== undefined;
  }

  async #load(query: Query, townId: number, stale: readonly HashRow[]): Promise<readonly TownYear[]> {
    if (stale.length === 0) return [];
    const years = JSON.stringify(stale.map(({ year }) => year));
    const rows = await query<{ year: string; hash: string; figures: string }>(FIGURES, [townId, years]);
    return rows.map(({ year, hash, figures }) => {
      const pack = unpackFigures(figures);
      this.#kept.keep(keyOf(townId, year), { hash, pack });
      return { townId, year, pack };
    });
  }
}

interface HashRow {
  readonly town_id: number;
  readonly year: string;
  readonly hash: string;
}

function keyOf(townId: number, year: string): string {
  return `${townId}|${year}`;
}
