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
  readonly linked: number;
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
  readonly linked: number;
  readonly pages: ReadonlyMap<number, readonly ListLine[]>;
  readonly isLoading: boolean;
  readonly error: unknown;
}

/** Reads the pages on screen one by one; what was read stays until newer lines of it are there. */
class PageReader {
  readonly #ask: (offset: number) => Promise<ListPage>;
  readonly #show: (change: Partial<Shown>) => void;
  readonly #pages = new Map<number, { readonly state: number; readonly lines: readonly ListLine[] }>();
  #wanted = { first: 0, last: 0 };
  #state = 0;
  #isRunning = false;
  #isGone = false;

  constructor(ask: (offset: number) => Promise<ListPage>, show: (change: Partial<Shown>) => void) {
    this.#ask = ask;
    this.#show = show;
  }

  want(first: number, last: number): void {
    this.#wanted = { first, last };
    this.#run();
  }

  /** The store changed: every page must be read again before it is shown as new. */
  outdate(): void {
    this.#state++;
    this.#run();
  }

  stop(): void {
    this.#isGone = true;
  }

  #run(): void {
    if (this.#isRunning || this.#isGone) return;
    this.#isRunning = true;
    this.#read()
      .catch((error: unknown) => {
        if (!this.#isGone) this.#show({ isLoading: false, error });
      })
      .finally(() => {
        this.#isRunning = false;
      });
  }

  async #read(): Promise<void> {
    for (let page = this.#nextPage(); page !== null && !this.#isGone; page = this.#nextPage()) {
      const asked = this.#state;
      const { total, byType, linked = 0, lines } = await this.#ask(page * PAGE);
      this.#pages.delete(page);
      this.#pages.set(page, { state: asked, lines });
      for (const old of [...this.#pages.keys()].slice(0, -MAX_PAGES)) this.#pages.delete(old);
      const pages = new Map([...this.#pages].map(([number, { lines: held }]) => [number, held]));
      if (!this.#isGone) this.#show({ total, byType, linked, pages, isLoading: false, error: null });
    }
  }

  #nextPage(): number | null {
    const { first, last } = this.#wanted;
    for (let page = Math.floor(first / PAGE); page <= Math.floor(last / PAGE); page++) {
      if (this.#pages.get(page)?.state !== this.#state) return page;
    }
    return null;
  }
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
    linked: 0,
    pages: new Map(),
    isLoading: true,
    error: null,
  });
  const wanted = useRef({ first: 0, last: 0 });
  const reader = useRef<PageReader>(null);
  const [round, setRound] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round means reading again
  useEffect(() => {
    const show = (change: Partial<Shown>) => setShown((before) => ({ ...before, ...change }));
    const mine = new PageReader((offset) => store.list({ ...query, offset, limit: PAGE }), show);
    reader.current = mine;
    show({ isLoading: true });
    mine.want(wanted.current.first, wanted.current.last);
    const stop = store.onChange(() => mine.outdate());
    return () => {
      mine.stop();
      stop();
    };
  }, [store, query, round]);

  const { total, byType, linked, pages, isLoading, error } = shown;
  return {
    total,
    byType,
    linked,
    isLoading,
    error,
    lineAt: (index) => pages.get(Math.floor(index / PAGE))?.[index % PAGE],
    want: useCallback((first, last) => {
      wanted.current = { first, last };
      reader.current?.want(first, last);
    }, []),
    reload: useCallback(() => setRound((count) => count + 1), []),
  };
}
