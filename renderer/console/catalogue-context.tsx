import { createContext, type ReactNode, useCallback, useContext } from 'react';
import type { Catalogue } from '#shared/catalogue/definition.ts';
import { readCatalogue } from '#shared/catalogue/read-catalogue.ts';
import { CountyProblem } from './county-problem.ts';
import { useSession } from './session.tsx';
import { type Loaded, useLoaded } from './use-loaded.ts';

type LoadedCatalogue = Loaded<Catalogue> & { readonly reload: () => void };

const CatalogueContext = createContext<LoadedCatalogue | null>(null);

/** Loads the county's published catalogue once for all pages. */
export function CatalogueProvider({ children }: { readonly children: ReactNode }) {
  const { api } = useSession();
  const load = useCallback(
    async (signal: AbortSignal) => {
      const { source } = await api.catalogueSource(signal);
      const catalogue = readCatalogue(source);
      if (catalogue.ok) return catalogue.value;
      const first = catalogue.error[0];
      throw new CountyProblem('C01', `台账目录定义有误：${first ? `${first.place} ${first.reason}` : ''}`, 0);
    },
    [api],
  );
  return <CatalogueContext value={useLoaded(load)}>{children}</CatalogueContext>;
}

/** The catalogue as far as it has come. Only inside {@link CatalogueProvider}. */
export function useCatalogue(): LoadedCatalogue {
  const catalogue = useContext(CatalogueContext);
  if (!catalogue) throw new Error('useCatalogue outside CatalogueProvider');
  return catalogue;
}

/** Name of a record type for narrow places; its id when the catalogue does not know it. */
export function shortTypeLabel(catalogue: Catalogue | null, type: string): string {
  return catalogue?.types.get(type)?.shortLabel ?? type;
}

/** Name of a record type; its id when the catalogue does not know it (a newer desk). */
export function typeLabel(catalogue: Catalogue | null, type: string): string {
  return catalogue?.types.get(type)?.label ?? type;
}
