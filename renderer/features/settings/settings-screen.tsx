import { Alert, App, Button, Input } from 'antd';
import { type ReactNode, useCallback, useEffect, useState } from 'react';
import { CountyCertificateDialog } from '../../desk/county-certificate.tsx';
import { useDesk } from '../../desk/desk-context.ts';
import { useLive } from '../../desk/use-live.ts';
import { useSyncStatus } from '../../desk/use-sync-status.ts';
import { deviceTime, ROLE_LABELS, syncSentence } from '../../desk/words.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { shownError } from '../../ui/error-words.ts';
import { Page, Panel } from '../../ui/page.tsx';
import { DisplayPanel, PhrasesPanel } from './comfort-panels.tsx';
import { KeyTable } from './key-map.tsx';
import { PasswordPanel } from './password-panel.tsx';
import { PicturePanel } from './picture-panel.tsx';
import { SafetyPanel } from './safety-panel.tsx';
import { TrailPanel } from './trail-panel.tsx';

const MEGABYTE = 1024 * 1024;

/** This PC: who it is, what it holds, how safe that is, and the keys. */
export function SettingsScreen() {
  const { platform } = useDesk();
  return (
    <Page title="设置与关于">
      <div className="settings-grid">
        <div>
          <DisplayPanel />
          <PhrasesPanel />
          <DevicePanel />
          <PasswordPanel />
          <StorePanel />
          <SafetyPanel />
          <TrailPanel />
          <PicturePanel />
          {platform.kind === 'electron' && <CountyPanel />}
        </div>
        <Panel title="按键一览" name="按键一览">
          <KeyTable />
        </Panel>
      </div>
    </Page>
  );
}

function Lines({ lines }: { lines: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="values is-narrow">
      {lines.map(([label, text]) => (
        <div key={label} className="value-line">
          <dt>{label}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}

function DevicePanel() {
  const { store, device, platform } = useDesk();
  const load = useCallback(() => platform.appInfo(), [platform]);
  const { data } = useLive(load);
  return (
    <Panel title="本机" name="本机">
      <Lines
        lines={[
          ['乡镇', device.town.name],
          ['登录人', `${store.account.name}（${ROLE_LABELS[store.account.role] ?? store.account.role}）`],
          ['设备名称', device.deviceName],
          ['程序版本', data ? `${data.version} ${platform.kind === 'electron' ? '桌面版' : '浏览器版'}`.trim() : '…'],
          ['台账目录', `${store.catalogue.label}，第 ${store.catalogue.version} 版`],
        ]}
      />
    </Panel>
  );
}

function StorePanel() {
  const { store, platform } = useDesk();
  const status = useSyncStatus();
  const load = useCallback(async () => {
    const [page, estimate, info] = await Promise.all([
      store.list({ withVoid: true, offset: 0, limit: 1 }),
      navigator.storage.estimate(),
      platform.appInfo(),
    ]);
    return { total: page.total, used: estimate.usage ?? 0, free: (estimate.quota ?? 0) - (estimate.usage ?? 0), info };
  }, [store, platform]);
  const { data, error } = useLive(load);
  return (
    <Panel title="本机数据" name="本机数据">
      {error ? <ErrorPanel error={error} /> : null}
      <Lines
        lines={[
          ['记录', data ? `${data.total.toLocaleString('zh-CN')} 条` : '…'],
          [
            '占用空间',
            data ? `${(data.used / MEGABYTE).toFixed(1)} MB，还可用 ${Math.round(data.free / MEGABYTE)} MB` : '…',
          ],
          ['报送', syncSentence(status)],
          ['上次报送成功', deviceTime(status.lastSuccessAt)],
          ['存放方式', '本机加密保存，换人登录需各自的口令'],
        ]}
      />
      {data && !data.info.secretsKept && platform.kind === 'electron' && (
        <Alert type="info" showIcon title="本机系统没有密钥保管功能，登记凭证只靠系统账户保护，请给电脑设置开机密码" />
      )}
    </Panel>
  );
}

function CountyPanel() {
  const { platform } = useDesk();
  const { message } = App.useApp();
  const [origin, setOrigin] = useState('');
  const [canChange, setCanChange] = useState(false);
  const [isComparing, setIsComparing] = useState(false);
  const trusted = () => {
    setIsComparing(false);
    void message.success('已信任县服务器的证书');
  };
  useEffect(() => {
    platform.countyAddress().then(
      (address) => {
        setOrigin(address.origin);
        setCanChange(address.canChange);
      },
      () => setCanChange(false),
    );
  }, [platform]);
  const save = async (after: () => void) => {
    try {
      await platform.setCountyAddress(origin.trim());
      after();
    } catch (error) {
      void message.error(shownError(error).sentence);
    }
  };
  return (
    <Panel title="县服务器" name="县服务器">
      <div className="inline-form">
        <label htmlFor="county-address">县服务器地址</label>
        <Input
          id="county-address"
          value={origin}
          disabled={!canChange}
          onChange={(event) => setOrigin(event.target.value)}
        />
        <Button onClick={() => void save(() => message.success('县服务器地址已保存'))} disabled={!canChange}>
          保存地址
        </Button>
        {platform.countyTrust && origin.trim().startsWith('https:') && (
          <Button onClick={() => void save(() => setIsComparing(true))}>核对证书</Button>
        )}
        {isComparing && (
          <CountyCertificateDialog platform={platform} onTrusted={trusted} onClose={() => setIsComparing(false)} />
        )}
      </div>
    </Panel>
  );
}
