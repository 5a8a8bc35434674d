import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Catalogue } from '#shared/catalogue/definition.ts';
import { readCatalogue } from '#shared/catalogue/read-catalogue.ts';

/** The catalogue in use: as published, and as read. */
export interface LoadedCatalogue {
  readonly source: unknown;
  readonly catalogue: Catalogue;
}

/** Puts `catalogue.json` and `types/*.json` of a folder together. @throws Error with every fault's place and reason. */
export function loadCatalogue(folder: string): LoadedCatalogue {
  const read = (...parts: string[]): unknown => JSON.parse(readFileSync(join(folder, ...parts), 'utf8'));
  const types = readdirSync(join(folder, 'types'))
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => read('types', name));
  const source = { ...(read('catalogue.json') as object), types };
  const result = readCatalogue(source);
  if (!result.ok) throw new Error(result.error.map(({ place, reason }) => `${place}: ${reason}`).join('\n'));
  return { source, catalogue: result.value };
}
