import { Button, Modal, Progress } from 'antd';
import { useState } from 'react';
import { useDesk } from '../../desk/desk-context.ts';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { TextLine } from '../../ui/text-line.tsx';
import { percentOf } from './percent-of.ts';

/** Shortest passphrase that a backup takes. */
const SHORTEST = 8;

/** A backup being written. */
function useBackingUp() {
  const { safety } = useDesk();
  const [progress, setProgress] = useState<{ done: number; total: number } | null>(null);
  const [saved, setSaved] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const run = async (passphrase: string) => {
    setError(null);
    setProgress({ done: 0, total: 1 });
    try {
      setSaved(await safety.backUp(passphrase || null, (done, total) => setProgress({ done, total })));
    } catch (cause) {
      setError(cause);
    } finally {
      setProgress(null);
    }
  };
  return { progress, saved, error, run, stop: () => void safety.cancelBackup() };
}

/** Writes a backup to a place that people choose, with progress and cancel. */
export function BackupDialog({ onClose }: { onClose: () => void }) {
  const { progress, saved, error, run, stop } = useBackingUp();
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const trouble = passphraseTrouble(passphrase, again);
  const isBusy = progress !== null;
  const cancel = isBusy ? stop : onClose;
  return (
    <Modal
      open
      title="备份到文件"
      onCancel={cancel}
      mask={{ closable: false }}
      footer={
        saved ? (
          <Button type="primary" onClick={onClose}>
            完成
          </Button>
        ) : (
          [
            <Button key="cancel" onClick={cancel}>
              取消
            </Button>,
            <Button
              key="run"
              type="primary"
              loading={isBusy}
              disabled={trouble !== null}
              onClick={() => void run(passphrase)}
            >
              开始备份
            </Button>,
          ]
        )
      }
    >
      {saved ? (
        <p role="status">已备份到“{saved}”。请把它放到另一块硬盘或 U 盘上。</p>
      ) : (
        <>
          <p>
            全部记录、草稿和本机设置写成一个加密文件；附件照片不在其中。本镇人员在任何一台已登记的电脑上登录后都能恢复。
          </p>
          <TextLine label="备份口令（可不填）" value={passphrase} onChange={setPassphrase} />
          {passphrase !== '' && <TextLine isSecret label="再输入一次" value={again} onChange={setAgain} />}
          <p className="is-faint">{trouble ?? '填了口令，本镇密钥更换之后仍可凭口令打开。'}</p>
          {progress && <Progress percent={percentOf(progress)} aria-label="备份进度" />}
        </>
      )}
      {error !== null && <ErrorPanel error={error} />}
    </Modal>
  );
}

function passphraseTrouble(passphrase: string, again: string): string | null {
  if (passphrase === '') return null;
  if (passphrase.length < SHORTEST) return `口令至少 ${SHORTEST} 位`;
  return passphrase === again ? null : '两次输入不一致';
}
