import type { Catalogue } from '#shared/catalogue/definition.ts';
import { readCatalogue } from '#shared/catalogue/read-catalogue.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';

const heads = import.meta.glob<Record<string, unknown>>('../../resources/catalogue/catalogue.json', {
  eager: true,
  import: 'default',
});
const types = import.meta.glob<unknown>('../../resources/catalogue/types/*.json', { eager: true, import: 'default' });

let read: Catalogue | null = null;

/** The source of {@link builtInCatalogue}. */
export function builtInSource(): unknown {
  const [head] = Object.values(heads);
  return { ...head, types: Object.values(types) };
}

/** The catalogue that ships with the program. @throws CodedError C01 when a definition is bad. */
export function builtInCatalogue(): Catalogue {
  if (read) return read;
  const result = readCatalogue(builtInSource());
  if (!result.ok) throw new CodedError('C01', result.error[0] && `${result.error[0].place} ${result.error[0].reason}`);
  read = result.value;
  return read;
}
