import { Button, Progress } from 'antd';
import { useCallback, useEffect, useState } from 'react';
import type { HandedOver } from '../../sync/hand-over.ts';
import { ErrorPanel } from '../../ui/error-panel.tsx';

/** While there is no line, it is tried again after so long, in milliseconds. */
const AGAIN_MS = 20_000;

interface LeavingScreenProps {
  /** Hands over what was not sent, then wipes this PC's keys; may be tried again. */
  readonly leave: (onProgress: (done: number, total: number) => void) => Promise<void>;
}

/** This PC was revoked: nothing is shown any more while what was not sent is handed over. */
export function LeavingScreen({ leave }: LeavingScreenProps) {
  const [progress, setProgress] = useState<{ readonly done: number; readonly total: number } | null>(null);
  const [error, setError] = useState<unknown>(null);
  const run = useCallback(async () => {
    setError(null);
    try {
      await leave((done, total) => setProgress({ done, total }));
    } catch (cause) {
      setError(cause);
    }
  }, [leave]);
  useEffect(() => void run(), [run]);
  useEffect(() => {
    if (error === null) return;
    const timer = setTimeout(() => void run(), AGAIN_MS);
    return () => clearTimeout(timer);
  }, [error, run]);
  const percent = progress && progress.total > 0 ? Math.round((progress.done / progress.total) * 100) : 0;
  return (
    <main className="gate">
      <div className="gate-card">
        <h1>这台电脑已被县里停用</h1>
        <p role="status">
          正在把没有报送的内容加密交给县里代管，请不要关闭程序。县里收妥以后，本机的钥匙会自动清除；收妥以前什么也不会删。
        </p>
        <Progress percent={percent} showInfo={false} aria-label="移交进度" />
        {error !== null && <ErrorPanel error={error} onRetry={() => void run()} />}
      </div>
    </main>
  );
}

interface GoneScreenProps extends HandedOver {
  readonly onEnrolAgain: () => void;
}

/** The keys are gone; what happened to the work, and how this PC can be used again. */
export function GoneScreen({ records, papers, onEnrolAgain }: GoneScreenProps) {
  const handed = records + papers > 0;
  return (
    <main className="gate">
      <div className="gate-card">
        <h1>这台电脑已被县里停用</h1>
        <p role="status">
          {handed
            ? `没有报送的 ${records} 条记录、${papers} 个附件已交给县里代管，由县里核对后决定是否入库。`
            : '没有未报送的内容。'}
          本机的钥匙已经清除，任何人的口令都打不开本机的台账。
        </p>
        <p>未填完的草稿仍加密留在本机。要继续使用这台电脑，请向县管理员索取新的登记码，用本镇的密钥口令重新登记。</p>
        <Button type="primary" onClick={onEnrolAgain}>
          重新登记
        </Button>
      </div>
    </main>
  );
}
