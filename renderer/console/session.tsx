import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { type ConsoleMe, type CountyApi, createCountyApi } from './county-api.ts';
import { type CountyProblem, problemOf } from './county-problem.ts';
import { useIdle } from './use-idle.ts';

/**
 * - `checking`: asking the county who we are;
 * - `unreachable`: that question had no usable answer;
 * - `signed-out`: nobody is signed in;
 * - `signed-in`: `me` is;
 * - `expired`: `me` was; the page stays as it is until the same person is back.
 */
export type SessionState =
  | { readonly kind: 'checking' }
  | { readonly kind: 'unreachable'; readonly problem: CountyProblem }
  | { readonly kind: 'signed-out' }
  | { readonly kind: 'signed-in'; readonly me: ConsoleMe }
  | { readonly kind: 'expired'; readonly me: ConsoleMe };

interface Session {
  readonly state: SessionState;
  readonly api: CountyApi;
  /** Counts the sign-ins; pages load again when it changes. */
  readonly turn: number;
  /** @throws CountyProblem A01, A06, N01 … */
  signIn(login: string, password: string): Promise<void>;
  signOut(): Promise<void>;
  checkAgain(): void;
}

/** As long as the county keeps an unused session. */
const IDLE_MS = 30 * 60_000;

const SessionContext = createContext<Session | null>(null);

/** The session of this window. Only inside {@link SessionProvider}. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('useSession outside SessionProvider');
  return session;
}

/** The signed-in person; only on pages that are shown to signed-in people. */
export function useMe(): ConsoleMe {
  const { state } = useSession();
  if (state.kind !== 'signed-in' && state.kind !== 'expired') throw new Error('useMe without a session');
  return state.me;
}

/** Keeps the session and hands out the county API. */
export function SessionProvider({ children }: { readonly children: ReactNode }) {
  const [state, setState] = useState<SessionState>({ kind: 'checking' });
  const [turn, setTurn] = useState(0);
  const onSignedOut = useCallback(() => setState(afterExpiry), []);
  const api = useMemo(() => createCountyApi(onSignedOut), [onSignedOut]);
  const asked = useRef(false);

  const check = useCallback(async () => {
    setState({ kind: 'checking' });
    setState(await stateOf(api));
  }, [api]);

  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    void check();
  }, [check]);

  useIdle(state.kind === 'signed-in', IDLE_MS, () => {
    setState(afterExpiry);
    api.signOut().catch(() => {}); // the county ends the session itself if it does not hear this
  });

  const session = useMemo<Session>(
    () => ({
      state,
      api,
      turn,
      async signIn(login, password) {
        await api.signIn(login, password);
        const next = await stateOf(api);
        if (next.kind === 'unreachable') throw next.problem;
        setState(next);
        setTurn((count) => count + 1);
      },
      async signOut() {
        await api.signOut();
        setState({ kind: 'signed-out' });
      },
      checkAgain: () => void check(),
    }),
    [state, api, turn, check],
  );
  return <SessionContext value={session}>{children}</SessionContext>;
}

async function stateOf(api: CountyApi): Promise<SessionState> {
  try {
    const me = await api.me();
    return me ? { kind: 'signed-in', me } : { kind: 'signed-out' };
  } catch (thrown) {
    return { kind: 'unreachable', problem: problemOf(thrown) };
  }
}

function afterExpiry(state: SessionState): SessionState {
  return state.kind === 'signed-in' ? { kind: 'expired', me: state.me } : state;
}
