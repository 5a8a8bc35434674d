import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Catalogue } from '../../shared/catalogue/definition.ts';
import { readCatalogue } from '../../shared/catalogue/read-catalogue.ts';

const FOLDER = join(import.meta.dirname, '../../resources/catalogue');

/** The default catalogue's source, as published: `resources/catalogue` put together. */
export function catalogueSource(): Record<string, unknown> & { types: Record<string, unknown>[] } {
  const head = JSON.parse(readFileSync(join(FOLDER, 'catalogue.json'), 'utf8'));
  const types = readdirSync(join(FOLDER, 'types'))
    .sort()
    .map((name) => JSON.parse(readFileSync(join(FOLDER, 'types', name), 'utf8')));
  return { ...head, types };
}

/** Number of the default catalogue: what a fresh county begins with. */
export const SHIPPED_VERSION = Number(catalogueSource().version);

/** The default catalogue, read. @throws Error with every fault's place and reason. */
export function defaultCatalogue(): Catalogue {
  const read = readCatalogue(catalogueSource());
  if (!read.ok) throw new Error(read.error.map(({ place, reason }) => `${place}: ${reason}`).join('\n'));
  return read.value;
}
