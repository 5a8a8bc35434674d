import { Spin } from 'antd';
import { Suspense, useCallback, useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { useDesk } from '../desk/desk-context.ts';
import { ErrorBoundary } from '../ui/error-panel.tsx';
import { KeyBar } from './key-bar.tsx';
import { LapseBar } from './lapse-bar.tsx';
import { NewRecordDialog } from './lazy-screens.ts';
import { NewCatalogueBar } from './new-catalogue-bar.tsx';
import { Routes } from './routes.tsx';
import { SafetyBar } from './safety-bar.tsx';
import { SideMenu } from './side-menu.tsx';
import { TopBar } from './top-bar.tsx';
import { TrailBar } from './trail-bar.tsx';

interface ShellProps {
  readonly month: string;
  readonly onMonth: (month: string) => void;
  readonly onLock: () => void;
  readonly onReopen: () => void;
  readonly onSignOut: () => void;
}

/** The frame around all screens: top bar, menu of ledgers, the screen itself. */
export function Shell(props: ShellProps) {
  const [location, navigate] = useLocation();
  const [isChoosing, setIsChoosing] = useState(false);
  const chooseNew = useCallback(() => setIsChoosing(true), []);
  useShellKeys(props.onLock, chooseNew);
  const begin = (typeId: string) => {
    setIsChoosing(false);
    navigate(`/ledger/${typeId}/new`);
  };
  return (
    <div className="shell">
      <TopBar {...props} onNew={chooseNew} />
      <SideMenu />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a page without controls must be scrolled by keys too */}
      <main className="shell-main" tabIndex={0}>
        <LapseBar onReopen={props.onReopen} />
        <KeyBar />
        <TrailBar />
        <SafetyBar />
        <NewCatalogueBar onReopen={props.onReopen} />
        <ErrorBoundary resetKey={location}>
          <Suspense fallback={<Spin className="page-spin" />}>
            <Routes />
          </Suspense>
        </ErrorBoundary>
      </main>
      {isChoosing && (
        <Suspense fallback={null}>
          <NewRecordDialog onChoose={begin} onClose={() => setIsChoosing(false)} />
        </Suspense>
      )}
    </div>
  );
}

/** What is typed there takes the place of the month that stands there. */
function toWorkingMonth(): void {
  const box = document.getElementById('working-month');
  box?.focus();
  if (box instanceof HTMLInputElement) box.select();
}

/** Keys that work on every screen; see features/settings/key-map.tsx. */
function useShellKeys(onLock: () => void, onNew: () => void): void {
  const { openKeyMap } = useDesk();
  const [, navigate] = useLocation();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === 'F1') openKeyMap();
      else if (event.ctrlKey && event.key.toLowerCase() === 'k') document.getElementById('global-search')?.focus();
      else if (event.altKey && event.code === 'KeyH') navigate('/');
      else if (event.altKey && event.code === 'KeyN') onNew();
      else if (event.altKey && event.code === 'KeyM') toWorkingMonth();
      else if (event.altKey && event.code === 'KeyL') onLock();
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [openKeyMap, navigate, onLock, onNew]);
}
