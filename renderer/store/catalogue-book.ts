import type { Catalogue } from '#shared/catalogue/definition.ts';
import { readCatalogue } from '#shared/catalogue/read-catalogue.ts';
import { sameJson } from '#shared/kernel/canonical-json.ts';
import type { CatalogueAnswer } from '#shared/sync/messages.ts';
import { builtInCatalogue, builtInSource } from './built-in-catalogue.ts';
import type { DeskDatabase } from './desk-database.ts';
import { putDocument } from './put-document.ts';

const KEY = 'county-catalogue';

/** The county's catalogue as last downloaded, with the life of the county's data that it came from. */
interface Kept {
  readonly epoch: string;
  readonly version: number;
  readonly source: unknown;
}

/**
 * Which catalogue this desk works with: the county's, or before the first download the one that came with the program.
 * A version that arrives later is kept and used from the next opening; one that this program cannot read is not kept.
 */
export class CatalogueBook {
  readonly inUse: Catalogue;
  readonly #database: DeskDatabase;
  readonly #sourceInUse: unknown;
  #kept: Kept | null;
  #next: number | null = null;

  private constructor(database: DeskDatabase, kept: Kept | null) {
    const read = kept && readCatalogue(kept.source);
    this.#database = database;
    this.#kept = kept;
    this.inUse = read?.ok ? read.value : builtInCatalogue();
    this.#sourceInUse = read?.ok ? kept?.source : builtInSource();
  }

  static async open(database: DeskDatabase): Promise<CatalogueBook> {
    const kept = await database.reference.findOne(KEY).exec();
    return new CatalogueBook(database, (kept?.toMutableJSON().value ?? null) as Kept | null); // written by put alone
  }

  /** Whether exactly this version of this life of the county lies here already. */
  holds(epoch: string, version: number): boolean {
    return this.#kept?.epoch === epoch && this.#kept.version === version;
  }

  /** The county's version that lies here; 0: none yet. */
  version(): number {
    return this.#kept?.version ?? 0;
  }

  /** Keeps a downloaded version; false when this program cannot read it, and the one before stays. */
  async put(epoch: string, { version, source }: CatalogueAnswer): Promise<boolean> {
    const read = readCatalogue(source);
    if (!read.ok || read.value.version !== version) return false;
    const kept: Kept = { epoch, version, source };
    await putDocument(this.#database.reference, KEY, { key: KEY, value: kept });
    this.#kept = kept;
    this.#next = sameJson(inOrder(source), inOrder(this.#sourceInUse)) ? null : version;
    return true;
  }

  /** The version that will be used from the next opening; null: the one in use is the newest. */
  next(): number | null {
    return this.#next;
  }
}

/** The order of types in a source means nothing. */
function inOrder(source: unknown): unknown {
  const { types } = source as { types: readonly { id: string }[] };
  return { ...(source as object), types: [...types].sort((a, b) => (a.id < b.id ? -1 : 1)) };
}
