import { useCallback, useEffect, useReducer, useRef } from 'react';
import { type CountyProblem, problemOf } from './county-problem.ts';
import { useSession } from './session.tsx';

/** What a page knows: the last good value (kept while a later load fails) and what went wrong last. */
export interface Loaded<Value> {
  readonly value: Value | null;
  /** When `value` came, in ms since 1970 by this PC's clock; 0 before. */
  readonly loadedAtMs: number;
  readonly problem: CountyProblem | null;
  readonly isLoading: boolean;
}

type Step<Value> =
  | { readonly kind: 'started'; readonly isFresh: boolean }
  | { readonly kind: 'arrived'; readonly value: Value; readonly atMs: number }
  | { readonly kind: 'failed'; readonly problem: CountyProblem };

function reduce<Value>(state: Loaded<Value>, step: Step<Value>): Loaded<Value> {
  if (step.kind === 'started') return step.isFresh ? { ...EMPTY, isLoading: true } : { ...state, isLoading: true };
  if (step.kind === 'arrived') return { value: step.value, loadedAtMs: step.atMs, problem: null, isLoading: false };
  return { ...state, problem: step.problem, isLoading: false };
}

const EMPTY = { value: null, loadedAtMs: 0, problem: null, isLoading: true } as const;

/**
 * Loads from the county when the page opens, when `load` changes (keep it stable with useCallback; a changed `load`
 * means another question, so the old value is dropped), after a renewed sign-in, and every `everyMs` while the window
 * is visible.
 */
export function useLoaded<Value>(
  load: (signal: AbortSignal) => Promise<Value>,
  everyMs = 0,
): Loaded<Value> & { readonly reload: () => void } {
  const { state, turn } = useSession();
  const isSignedIn = state.kind === 'signed-in';
  const [loaded, dispatch] = useReducer(reduce<Value>, EMPTY);
  const running = useRef<AbortController | null>(null);

  const run = useCallback(
    async (isFresh: boolean) => {
      running.current?.abort();
      const controller = new AbortController();
      running.current = controller;
      dispatch({ kind: 'started', isFresh });
      try {
        const value = await load(controller.signal);
        if (!controller.signal.aborted) dispatch({ kind: 'arrived', value, atMs: Date.now() });
      } catch (thrown) {
        if (!controller.signal.aborted) dispatch({ kind: 'failed', problem: problemOf(thrown) });
      }
    },
    [load],
  );

  const lastLoad = useRef<typeof load | null>(null);
  useEffect(() => {
    if (!isSignedIn || turn < 0) return;
    void run(lastLoad.current !== load);
    lastLoad.current = load;
    return () => running.current?.abort();
  }, [run, load, isSignedIn, turn]);

  useRepeatWhileVisible(
    useCallback(() => void run(false), [run]),
    isSignedIn ? everyMs : 0,
  );
  return { ...loaded, reload: useCallback(() => void run(false), [run]) };
}

/** Calls `repeat` every `everyMs` while the window is visible, and at once when it becomes visible again. 0: never. */
function useRepeatWhileVisible(repeat: () => void, everyMs: number): void {
  useEffect(() => {
    if (everyMs <= 0) return;
    const ifVisible = () => {
      if (document.visibilityState === 'visible') repeat();
    };
    const timer = setInterval(ifVisible, everyMs);
    document.addEventListener('visibilitychange', ifVisible);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', ifVisible);
    };
  }, [repeat, everyMs]);
}
