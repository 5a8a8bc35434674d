import { useCallback, useEffect, useRef, useState } from 'react';
import { useDesk } from '../../desk/desk-context.ts';
import type { ListLine, ListPage, ListQuery } from '../../store/desk-store.ts';

/** Rows asked for at once, and how many such pages are kept. */
const PAGE = 60;
const MAX_PAGES = 20;

/** The rows of a query, as far as they were asked for. */
export interface Rows {
  readonly total: number;
  readonly byType: ListPage['byType'];
  readonly lineAt: (index: number) => ListLine | undefined;
  /** Says which rows are on screen; they are read if they are not at hand. */
  readonly want: (first: number, last: number) => void;
  readonly isLoading: boolean;
  readonly error: unknown;
  readonly reload: () => void;
}

interface Shown {
  readonly total: number;
  readonly byType: ListPage['byType'];
  readonly pages: ReadonlyMap<number, readonly ListLine[]>;
  readonly isLoading: boolean;
  readonly error: unknown;
}

/**
 * Reads a list piece by piece as it is scrolled, and again after every change of the store; what was read stays on
 * screen meanwhile. `query` must be stable.
 */
export function useRows(query: Omit<ListQuery, 'offset' | 'limit'>): Rows {
  const { store } = useDesk();
  const [shown, setShown] = useState<Shown>({
    total: 0,
    byType: undefined,
    pages: new Map(),
    isLoading: true,
    error: null,
  });
  const wanted = useRef({ first: 0, last: 0 });
  const run = useRef<() => void>(() => undefined);
  const [round, setRound] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round means reading again
  useEffect(() => {
    const pages = new Map<number, { readonly state: number; readonly lines: readonly ListLine[] }>();
    let [state, isRunning, isGone] = [0, false, false];
    const nextPage = () => {
      const { first, last } = wanted.current;
      for (let page = Math.floor(first / PAGE); page <= Math.floor(last / PAGE); page++) {
        if (pages.get(page)?.state !== state) return page;
      }
      return null;
    };
    const read = async () => {
      for (let page = nextPage(); page !== null && !isGone; page = nextPage()) {
        const asked = state;
        const { total, byType, lines } = await store.list({ ...query, offset: page * PAGE, limit: PAGE });
        pages.delete(page);
        pages.set(page, { state: asked, lines });
        for (const old of [...pages.keys()].slice(0, -MAX_PAGES)) pages.delete(old);
        const kept = new Map([...pages].map(([number, { lines: held }]) => [number, held]));
        if (!isGone) setShown({ total, byType, pages: kept, isLoading: false, error: null });
      }
    };
    run.current = () => {
      if (isRunning || isGone) return;
      isRunning = true;
      read()
        .catch((error: unknown) => {
          if (!isGone) setShown((before) => ({ ...before, isLoading: false, error }));
        })
        .finally(() => {
          isRunning = false;
        });
    };
    setShown((before) => ({ ...before, isLoading: true }));
    run.current();
    const stop = store.onChange(() => {
      state++;
      run.current();
    });
    return () => {
      isGone = true;
      stop();
    };
  }, [store, query, round]);

  const { total, byType, pages, isLoading, error } = shown;
  return {
    total,
    byType,
    isLoading,
    error,
    lineAt: (index) => pages.get(Math.floor(index / PAGE))?.[index % PAGE],
    want: useCallback((first, last) => {
      wanted.current = { first, last };
      run.current();
    }, []),
    reload: useCallback(() => setRound((count) => count + 1), []),
  };
}
