import { Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import { Router } from 'wouter';
import { useHashLocation } from 'wouter/use-hash-location';
import { isMonth, monthOf, todayInChina } from '#shared/kernel/calendar.ts';
import { type Desk, DeskContext, type ExportPreset, MonthContext } from '../desk/desk-context.ts';
import { LockScreen } from '../features/sign-in/lock-screen.tsx';
import type { Vault } from '../store/vault.ts';
import { ExportDialog, fetchScreens, KeyMapDialog, StepDialog } from './lazy-screens.ts';
import { noteFailures } from './note-failures.ts';
import type { Session } from './open-session.ts';
import { watchPeople } from './people-watch.ts';
import { Shell } from './shell.tsx';
import { useAcceptedCorrections } from './use-accepted-corrections.ts';

/** After this long without a key or a click the desk locks itself (D§6 P7). */
const IDLE_MS = 15 * 60_000;
const FETCH_AFTER_MS = 300;
const MONTH_KEY = 'sanzhi.month';

interface StepChoice {
  readonly recordId: string;
  readonly stepId: string;
}

interface InnerDeskProps {
  readonly session: Session;
  readonly vault: Vault;
  /** Closes the desk and opens it again for the same person, so that a newer catalogue is used. */
  readonly onReopen: () => Promise<void>;
  readonly onSignOut: () => Promise<void>;
  /** The county has revoked this PC. */
  readonly onRevoked: () => Promise<void>;
}

/** The open desk: what its screens share, the dialogs over them, and the lock. */
export function InnerDesk({ session, vault, onReopen, onSignOut, onRevoked }: InnerDeskProps) {
  const [exporting, setExporting] = useState<ExportPreset | null>(null);
  const [step, setStep] = useState<StepChoice | null>(null);
  const [isKeyMapOpen, setIsKeyMapOpen] = useState(false);
  const [month, setMonth] = useWorkingMonth();
  const { isLocked, lock, unlock } = useLock(session, vault);
  useWatch(session, lock);
  useWatchedPeople(session, vault, { onSignOut, onRevoked });
  const desk = useMemo<Desk>(
    () => ({
      store: session.store,
      attachments: session.attachments,
      sync: session.sync,
      platform: session.platform,
      device: session.unlocked.device,
      safety: session.safety,
      vault,
      beforeLeaving: session.leaving.add,
      openExport: setExporting,
      openStep: (recordId, stepId) => setStep({ recordId, stepId }),
      openKeyMap: () => setIsKeyMapOpen(true),
    }),
    [session, vault],
  );

  if (isLocked) {
    return (
      <LockScreen vault={vault} account={session.unlocked.account} onOpen={unlock} onSignOut={() => void onSignOut()} />
    );
  }
  return (
    <DeskContext value={desk}>
      <MonthContext value={month}>
        <Router hook={useHashLocation}>
          <Shell
            month={month}
            onMonth={setMonth}
            onLock={() => void lock()}
            onReopen={() => void onReopen()}
            onSignOut={() => void onSignOut()}
          />
          <Suspense fallback={null}>
            {step && <StepDialog {...step} onClose={() => setStep(null)} />}
            {exporting && <ExportDialog preset={exporting} onClose={() => setExporting(null)} />}
            {isKeyMapOpen && <KeyMapDialog onClose={() => setIsKeyMapOpen(false)} />}
          </Suspense>
        </Router>
      </MonthContext>
    </DeskContext>
  );
}

/** The cover over the desk; who covered it and who tried to open it stands in the trail (D§6 P9). */
function useLock({ leaving, store }: Session, vault: Vault) {
  const [isLocked, setIsLocked] = useState(false);
  const lock = useCallback(
    async (subject = '') => {
      await leaving.run().finally(() => setIsLocked(true));
      await store.audit.add({ action: 'desk.locked', subject });
    },
    [leaving, store],
  );
  const unlock = useCallback(() => {
    setIsLocked(false);
    void noteFailures(vault, store.audit).then(() => store.audit.add({ action: 'desk.unlocked' }));
  }, [vault, store]);
  return { isLocked, lock, unlock };
}

function useWatchedPeople(
  session: Session,
  vault: Vault,
  { onSignOut, onRevoked }: Pick<InnerDeskProps, 'onSignOut' | 'onRevoked'>,
): void {
  useRevoked(session, onRevoked);
  useEffect(() => {
    const { sync, unlocked } = session;
    const onClosed = () => void onSignOut();
    return watchPeople({ vault, sync, accountId: unlocked.account.accountId, onClosed });
  }, [session, vault, onSignOut]);
}

function useRevoked({ sync }: Session, onRevoked: () => Promise<void>): void {
  useEffect(() => {
    const look = () => sync.status().error?.code === 'A27' && void onRevoked();
    look();
    return sync.onStatus(look);
  }, [sync, onRevoked]);
}

/** What goes on beside the screens as long as the desk is open. */
function useWatch(session: Session, lock: (subject: string) => Promise<void>): void {
  useIdle(useCallback(() => lock('长时间没有操作'), [lock]));
  useFetchedScreens();
  useAcceptedCorrections(session.store);
  useEffect(() => session.platform.onBeforeClose(() => session.leaving.run()), [session]);
}

/** The month worked in: this month at first, kept while the window lives. */
function useWorkingMonth(): [string, (month: string) => void] {
  const [month, setMonth] = useState(() => {
    const kept = sessionStorage.getItem(MONTH_KEY);
    return isMonth(kept) ? kept : monthOf(todayInChina(Date.now()));
  });
  const change = useCallback((next: string) => {
    sessionStorage.setItem(MONTH_KEY, next);
    setMonth(next);
  }, []);
  return [month, change];
}

/** Has every screen at hand soon after the start, and tries again when the line comes back. */
function useFetchedScreens(): void {
  useEffect(() => {
    const fetchNow = async () => {
      if (!(await fetchScreens())) return;
      window.removeEventListener('online', onLine);
      document.documentElement.dataset.screens = 'all'; // from here on the line may break: for support and tests to see
    };
    const onLine = () => void fetchNow();
    const timer = setTimeout(onLine, FETCH_AFTER_MS);
    window.addEventListener('online', onLine);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('online', onLine);
    };
  }, []);
}

function useIdle(onIdle: () => Promise<void>): void {
  useEffect(() => {
    let timer = setTimeout(() => void onIdle(), IDLE_MS);
    const restart = () => {
      clearTimeout(timer);
      timer = setTimeout(() => void onIdle(), IDLE_MS);
    };
    const events = ['keydown', 'pointerdown', 'wheel'] as const;
    for (const name of events) window.addEventListener(name, restart, { passive: true });
    return () => {
      clearTimeout(timer);
      for (const name of events) window.removeEventListener(name, restart);
    };
  }, [onIdle]);
}
