import { Button, Modal } from 'antd';
import { useCallback, useState } from 'react';
import { errorSentence } from '#shared/kernel/coded-error.ts';
import { useDesk } from '../desk/desk-context.ts';
import { useLive } from '../desk/use-live.ts';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { TextLine } from '../ui/text-line.tsx';
import { useAct } from '../ui/use-act.ts';

/** Said as long as the town has another key that this desk could not be handed; its passphrase brings it. */
export function KeyBar() {
  const { sync } = useDesk();
  const { keys } = sync;
  const load = useCallback(async () => (await keys?.isWanted()) ?? false, [keys]);
  const { data: isWanted = false, reload } = useLive(load);
  const [isAsking, setIsAsking] = useState(false);
  if (!isWanted || !keys) return null;
  return (
    <div className="notice-bar" role="status">
      <span>{errorSentence('A21')}</span>
      <Button size="small" type="primary" onClick={() => setIsAsking(true)}>
        输入新口令
      </Button>
      {isAsking && (
        <PassphraseDialog
          take={(passphrase) => keys.takeBy(passphrase)}
          onClose={() => {
            setIsAsking(false);
            reload();
          }}
        />
      )}
    </div>
  );
}

function PassphraseDialog({ take, onClose }: { take: (passphrase: string) => Promise<void>; onClose: () => void }) {
  const [passphrase, setPassphrase] = useState('');
  const { isBusy, error, run } = useAct();
  const submit = () =>
    run(async () => {
      await take(passphrase);
      onClose();
    });
  return (
    <Modal
      open
      title="领取本镇的新密钥"
      okText="领取"
      cancelText="以后再说"
      okButtonProps={{ disabled: passphrase === '' }}
      confirmLoading={isBusy}
      onOk={() => void submit()}
      onCancel={onClose}
    >
      <p>领取以前，本机仍用原来的密钥；别的电脑用新密钥填写的敏感内容在本机打不开，不会丢失。</p>
      <TextLine
        label="新的乡镇密钥口令"
        isSecret
        hasFocus
        help="也可以输入保险柜里的恢复码"
        value={passphrase}
        onChange={setPassphrase}
      />
      {error !== null && <ErrorPanel error={error} />}
    </Modal>
  );
}
