import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { breakingChanges, changesInWords, type TypeChanges } from '#shared/catalogue/compare-catalogues.ts';
import {
  type Catalogue,
  type CatalogueSource,
  catalogueSourceSchema,
  type DefinitionProblem,
} from '#shared/catalogue/definition.ts';
import { readCatalogue } from '#shared/catalogue/read-catalogue.ts';
import { type CountyProblem, problemOf, unreadable } from '../county-problem.ts';
import { useSession } from '../session.tsx';
import { useLoaded } from '../use-loaded.ts';

/** What is being worked on, as it was when the page opened. */
export interface DraftStart {
  readonly source: CatalogueSource;
  /** 0: nobody has begun. */
  readonly revision: number;
  readonly version: number;
  readonly published: Catalogue;
  readonly shipped: CatalogueSource;
}

/** Loads the draft, or the present version to begin one with; another `round` loads anew. */
export function useDraftStart(round: number) {
  const { api } = useSession();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round means loading again
  const load = useCallback(
    async (signal: AbortSignal): Promise<DraftStart> => {
      const { draft, current, shipped } = await api.catalogueDraft(signal);
      const source = catalogueSourceSchema.safeParse(draft?.source ?? current.source);
      const own = catalogueSourceSchema.safeParse(shipped.source);
      const published = readCatalogue(current.source);
      if (!source.success || !own.success || !published.ok) throw unreadable(200, source.error);
      return {
        source: source.data,
        revision: draft?.revision ?? 0,
        version: current.version,
        published: published.value,
        shipped: own.data,
      };
    },
    [api, round],
  );
  return useLoaded(load);
}

/** unsaved: something in it has not even the shape of a catalogue, so the county did not keep it. */
export type SaveState = 'untouched' | 'waiting' | 'saved' | 'unsaved';

/** The catalogue under work: every change is kept at the county a moment later. */
export interface Draft {
  readonly source: CatalogueSource;
  readonly start: DraftStart;
  readonly saveState: SaveState;
  readonly saveProblem: CountyProblem | null;
  readonly problems: readonly DefinitionProblem[];
  /** The draft as desks would read it; while it has faults, as it last was without. */
  readonly catalogue: Catalogue;
  readonly changes: readonly TypeChanges[];
  readonly change: (update: (source: CatalogueSource) => CatalogueSource) => void;
  /** Saves now. The revision at the county, or null when it could not be kept. */
  readonly flush: () => Promise<number | null>;
}

const SAVE_AFTER_MS = 700;

export function useDraft(start: DraftStart): Draft {
  const [source, setSource] = useState(start.source);
  const saver = useSaver(start);
  const latest = useRef(start.source);
  const { put } = saver;
  const change = useCallback(
    (update: (source: CatalogueSource) => CatalogueSource) => {
      latest.current = update(latest.current);
      setSource(latest.current);
      put(latest.current);
    },
    [put],
  );
  const checked = useChecked(start, useDeferredValue(source));
  return { source, start, ...checked, saveState: saver.state, saveProblem: saver.problem, change, flush: saver.flush };
}

function useChecked(start: DraftStart, source: CatalogueSource) {
  const lastGood = useRef(start.published);
  return useMemo(() => {
    const read = readCatalogue({ ...source, version: start.version + 1 });
    if (!read.ok) return { problems: read.error, catalogue: lastGood.current, changes: [] };
    lastGood.current = read.value;
    const problems = breakingChanges(start.published, read.value);
    return { problems, catalogue: read.value, changes: changesInWords(start.published, read.value) };
  }, [start, source]);
}

function useSaver(start: DraftStart) {
  const { api } = useSession();
  const [state, setState] = useState<SaveState>(start.revision > 0 ? 'saved' : 'untouched');
  const [problem, setProblem] = useState<CountyProblem | null>(null);
  const held = useRef({
    revision: start.revision,
    next: null as CatalogueSource | null,
    isKept: true,
    running: Promise.resolve(),
  });
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  const saveNow = useCallback(async () => {
    const { next, revision } = held.current;
    if (next === null) return;
    held.current.next = null;
    try {
      const saved = await api.saveCatalogueDraft(revision, next);
      held.current.isKept = saved.revision !== null;
      if (saved.revision !== null) held.current.revision = saved.revision;
      setProblem(null);
      setState(saved.revision === null ? 'unsaved' : held.current.next === null ? 'saved' : 'waiting');
    } catch (thrown) {
      held.current.next ??= next;
      setProblem(problemOf(thrown));
      setState('unsaved');
    }
  }, [api]);
  const save = useCallback(() => {
    clearTimeout(timer.current);
    held.current.running = held.current.running.then(saveNow);
    return held.current.running;
  }, [saveNow]);
  const put = useCallback(
    (next: CatalogueSource) => {
      held.current.next = next;
      setState('waiting');
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void save(), SAVE_AFTER_MS);
    },
    [save],
  );
  const flush = useCallback(async () => {
    await save();
    const { next, isKept, revision } = held.current;
    return next === null && isKept && revision > 0 ? revision : null;
  }, [save]);
  useEffect(() => () => void save(), [save]);
  return useMemo(() => ({ state, problem, put, flush }), [state, problem, put, flush]);
}
