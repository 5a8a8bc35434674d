import { Button, Popover } from 'antd';
import { useState } from 'react';
import { Link } from 'wouter';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { useDesk } from '../desk/desk-context.ts';
import { useSyncStatus } from '../desk/use-sync-status.ts';
import { deviceTime, syncSentence } from '../desk/words.tsx';
import type { SyncStatus } from '../sync/sync-engine.ts';
import { ErrorPanel } from '../ui/error-panel.tsx';

/** The state of reporting in plain words; a click shows the details and lets it run at once. */
export function SyncButton() {
  const status = useSyncStatus();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      open={isOpen}
      onOpenChange={setIsOpen}
      title="报送情况"
      content={<SyncDetails status={status} onLeave={() => setIsOpen(false)} />}
    >
      <Button type="text" className={`sync-button ${toneOf(status)}`} aria-label={`报送状态：${syncSentence(status)}`}>
        <i aria-hidden className="sync-dot" />
        <span role="status">{syncSentence(status)}</span>
      </Button>
    </Popover>
  );
}

/** Green is said only with a line: offline, nobody knows what the county holds. */
function toneOf({ refused, conflicts, phase, waiting, massVoid }: SyncStatus): string {
  if (refused + conflicts > 0 || phase === 'failed' || massVoid) return 'is-bad';
  if (phase === 'offline') return 'is-offline';
  return waiting > 0 ? 'is-waiting' : 'is-good';
}

function SyncDetails({ status, onLeave }: { status: SyncStatus; onLeave: () => void }) {
  const { sync } = useDesk();
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setIsBusy] = useState(false);
  const run = async () => {
    setIsBusy(true);
    setError(null);
    try {
      await sync.syncNow();
    } catch (cause) {
      setError(cause);
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <div className="sync-details">
      <StatusValues status={status} onLeave={onLeave} />
      {status.error && error === null && <ErrorPanel error={new CodedError(status.error.code)} />}
      {(status.error?.code === 'A02' || status.error?.code === 'A05') && (
        <p>本机的登记已失效，数据都在本机。请退出登录，点“添加账号”，再点“重新登记本机”。</p>
      )}
      {error !== null && <ErrorPanel error={error} />}
      <p className="is-faint">
        联网后自动报送，不用一直等；断网不影响填报。
        <Link href="/sync" onClick={onLeave}>
          同步日志
        </Link>
      </p>
      <Button type="primary" block loading={isBusy} onClick={() => void run()}>
        立即同步
      </Button>
    </div>
  );
}

function StatusValues({ status, onLeave }: { status: SyncStatus; onLeave: () => void }) {
  const trouble = status.refused + status.conflicts;
  return (
    <dl className="values is-narrow">
      <div className="value-line">
        <dt>待报送</dt>
        <dd>{status.waiting} 条</dd>
      </div>
      <div className="value-line">
        <dt>被退回、有冲突</dt>
        <dd>
          {trouble} 条{' '}
          {trouble > 0 && (
            <Link href="/attention" onClick={onLeave}>
              去处理
            </Link>
          )}
        </dd>
      </div>
      {status.estimate !== '' && (
        <div className="value-line">
          <dt>预计</dt>
          <dd>{status.estimate}</dd>
        </div>
      )}
      {status.massVoid && (
        <div className="value-line">
          <dt>大量作废</dt>
          <dd>
            {status.massVoid.ids.length} 条等待确认{' '}
            <Link href="/sync" onClick={onLeave}>
              去核对
            </Link>
          </dd>
        </div>
      )}
      <div className="value-line">
        <dt>上次成功</dt>
        <dd>{deviceTime(status.lastSuccessAt)}</dd>
      </div>
    </dl>
  );
}
