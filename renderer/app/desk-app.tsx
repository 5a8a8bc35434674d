import { App, ConfigProvider } from 'antd';
import zhCN from 'antd/locale/zh_CN';
import type { Platform } from '../bridge/platform.ts';
import { ErrorBoundary } from '../ui/error-panel.tsx';
import { officeTheme } from '../ui/theme.ts';
import { Gate } from './gate.tsx';
import { UnawaitedFaults } from './unawaited-faults.tsx';

/** The whole desk: look, language, last line of defence, and the gate that leads inside. */
export function DeskApp({ platform }: { platform: Platform }) {
  return (
    <ConfigProvider locale={zhCN} theme={officeTheme} button={{ autoInsertSpace: false }}>
      <App message={{ maxCount: 3 }}>
        <UnawaitedFaults />
        <ErrorBoundary>
          <Gate platform={platform} />
        </ErrorBoundary>
      </App>
    </ConfigProvider>
  );
}
