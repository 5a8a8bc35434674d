import { App, ConfigProvider } from 'antd';
import zhCN from 'antd/locale/zh_CN';
import { useMemo } from 'react';
import type { Platform } from '../bridge/platform.ts';
import { useDisplayMode } from '../ui/display-mode.ts';
import { ErrorBoundary } from '../ui/error-panel.tsx';
import { themeFor } from '../ui/theme.ts';
import { Gate } from './gate.tsx';
import { UnawaitedFaults } from './unawaited-faults.tsx';

/** The whole desk: look, language, last line of defence, and the gate that leads inside. */
export function DeskApp({ platform }: { platform: Platform }) {
  const mode = useDisplayMode();
  const theme = useMemo(() => themeFor(mode), [mode]);
  return (
    <ConfigProvider locale={zhCN} theme={theme} button={{ autoInsertSpace: false }}>
      <App message={{ maxCount: 3 }}>
        <UnawaitedFaults />
        <ErrorBoundary>
          <Gate platform={platform} />
        </ErrorBoundary>
      </App>
    </ConfigProvider>
  );
}
