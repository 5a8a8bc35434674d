import { App, ConfigProvider } from 'antd';
import zhCN from 'antd/locale/zh_CN';
import { Router } from 'wouter';
import { useHashLocation } from 'wouter/use-hash-location';
import { ErrorBoundary } from '../ui/error-panel.tsx';
import { officeTheme } from '../ui/theme.ts';
import { ConsoleFrame } from './console-frame.tsx';
import { ProblemAlert } from './loaded-view.tsx';
import { SessionProvider, useSession } from './session.tsx';
import { SignInPage } from './sign-in-page.tsx';

/** The county console: theme, language, session, pages. */
export function ConsoleApp() {
  return (
    <ConfigProvider locale={zhCN} theme={officeTheme} button={{ autoInsertSpace: false }}>
      <ErrorBoundary>
        <App>
          <SessionProvider>
            <Router hook={useHashLocation}>
              <SessionGate />
            </Router>
          </SessionProvider>
        </App>
      </ErrorBoundary>
    </ConfigProvider>
  );
}

/**
 * Shows the pages only to a signed-in person. After an expiry the pages stay mounted but hidden, so that the same
 * person goes on where he was; another person gets new pages.
 */
function SessionGate() {
  const { state, checkAgain } = useSession();
  if (state.kind === 'checking') return <p className="opening">正在打开……</p>;
  if (state.kind === 'unreachable') {
    return (
      <main className="opening">
        <ProblemAlert problem={state.problem} onRetry={checkAgain} />
      </main>
    );
  }
  if (state.kind === 'signed-out') return <SignInPage />;
  const isHidden = state.kind === 'expired';
  return (
    <>
      {isHidden && <SignInPage />}
      <div hidden={isHidden} inert={isHidden}>
        <ConsoleFrame key={state.me.account.accountId} />
      </div>
    </>
  );
}
