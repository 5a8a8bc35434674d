import { Spin } from 'antd';
import { Suspense, useEffect } from 'react';
import { useLocation } from 'wouter';
import { useDesk } from '../desk/desk-context.ts';
import { ErrorBoundary } from '../ui/error-panel.tsx';
import { NewCatalogueBar } from './new-catalogue-bar.tsx';
import { Routes } from './routes.tsx';
import { SafetyBar } from './safety-bar.tsx';
import { SideMenu } from './side-menu.tsx';
import { TopBar } from './top-bar.tsx';

interface ShellProps {
  readonly month: string;
  readonly onMonth: (month: string) => void;
  readonly onLock: () => void;
  readonly onReopen: () => void;
  readonly onSignOut: () => void;
}

/** The frame around all screens: top bar, menu of ledgers, the screen itself. */
export function Shell(props: ShellProps) {
  const [location] = useLocation();
  useShellKeys(props.onLock);
  return (
    <div className="shell">
      <TopBar {...props} />
      <SideMenu />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a page without controls must be scrolled by keys too */}
      <main className="shell-main" tabIndex={0}>
        <SafetyBar />
        <NewCatalogueBar onReopen={props.onReopen} />
        <ErrorBoundary resetKey={location}>
          <Suspense fallback={<Spin className="page-spin" />}>
            <Routes />
          </Suspense>
        </ErrorBoundary>
      </main>
    </div>
  );
}

/** Keys that work on every screen; see features/settings/key-map.tsx. */
function useShellKeys(onLock: () => void): void {
  const { openKeyMap } = useDesk();
  const [, navigate] = useLocation();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === 'F1') openKeyMap();
      else if (event.ctrlKey && event.key.toLowerCase() === 'k') document.getElementById('global-search')?.focus();
      else if (event.altKey && event.code === 'KeyH') navigate('/');
      else if (event.altKey && event.code === 'KeyL') onLock();
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [openKeyMap, navigate, onLock]);
}
