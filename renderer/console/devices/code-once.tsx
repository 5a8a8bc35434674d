import { App, Button, Space } from 'antd';
import { useEffect, useRef, useState } from 'react';
import type { EnrolmentCode } from '../county-api.ts';
import { shownCountdown } from '../shown-time.ts';
import { copyText } from './copy-text.ts';

interface CodeOnceProps {
  readonly made: EnrolmentCode;
  readonly onClose: () => void;
}

/** The code, large, for as long as it is valid. The county does not show it a second time. */
export function CodeOnce({ made, onClose }: CodeOnceProps) {
  const { message } = App.useApp();
  const box = useRef<HTMLElement>(null);
  const leftMs = useLeftMs(made);
  const code = made.code ?? '';
  useEffect(() => box.current?.focus(), []);
  const copy = async () => {
    if (await copyText(code)) message.success('已复制');
    else message.warning('本机浏览器不允许复制，请照着抄写');
  };
  return (
    <section ref={box} className="code-once" tabIndex={-1} aria-label={`${made.townName}登记码`}>
      <div>
        <b>{made.townName}</b> {made.note}
      </div>
      {leftMs > 0 ? (
        <>
          <output aria-label="登记码">{code}</output>
          <p className="hint">
            只显示这一次。<span role="timer">剩余 {shownCountdown(leftMs)}</span>
          </p>
        </>
      ) : (
        <p className="hint">这个登记码已过期，请重新生成。</p>
      )}
      <Space>
        {leftMs > 0 && (
          <Button type="primary" onClick={() => void copy()}>
            复制
          </Button>
        )}
        <Button onClick={onClose}>关闭</Button>
      </Space>
    </section>
  );
}

/** Time left by the county's own span, counted from the moment the answer came: this PC's clock may be wrong. */
function useLeftMs({ createdAt, expiresAt }: EnrolmentCode): number {
  const [startMs] = useState(() => performance.now());
  const [nowMs, setNowMs] = useState(startMs);
  useEffect(() => {
    const timer = setInterval(() => setNowMs(performance.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return Math.max(0, Date.parse(expiresAt) - Date.parse(createdAt) - (nowMs - startMs));
}
