import { Modal, Radio } from 'antd';
import { useState } from 'react';
import { DEFAULT_SUITE, SUITES } from '#shared/seal/box.ts';
import { MIN_PASSPHRASE } from '#shared/seal/key-wrap.ts';
import type { KeyDesks } from '#shared/sync/key-messages.ts';
import { useDesk } from '../../desk/desk-context.ts';
import type { TownKeyPort } from '../../sync/town-keys/key-keeper.ts';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { TextLine } from '../../ui/text-line.tsx';
import { useAct } from '../../ui/use-act.ts';
import type { Shown } from './secret-once.tsx';

interface KeyChangeDialogProps {
  readonly keys: TownKeyPort;
  readonly known: KeyDesks;
  readonly onClose: () => void;
  readonly onDone: (shown: Shown) => void;
}

/** Asks for everything that changing the town's key needs, and says what it means before it is done. */
export function KeyChangeDialog({ keys, known, onClose, onDone }: KeyChangeDialogProps) {
  const { store, vault } = useDesk();
  const [alg, setAlg] = useState(known.alg ?? DEFAULT_SUITE.alg);
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const [password, setPassword] = useState('');
  const { isBusy, error, run } = useAct();
  const isReady = passphrase.length >= MIN_PASSPHRASE && passphrase === again && password !== '';
  const change = () =>
    run(async () => {
      const admin = { login: store.account.login, password };
      const { code, without } = await keys.change({ vault, admin, passphrase, alg });
      onDone({ title: '乡镇密钥恢复码', secret: code, note: noteOf(without) });
    });
  return (
    <Modal
      open
      title="换用新密钥"
      okText="换用新密钥"
      cancelText="取消"
      okButtonProps={{ disabled: !isReady }}
      confirmLoading={isBusy}
      onOk={() => void change()}
      onCancel={onClose}
    >
      <p>
        以后填写的敏感内容用新密钥加密；以前的内容仍能打开。本镇其他电脑（{known.desks.length - 1}{' '}
        台）下次联网时自动领到新密钥。原来的密钥口令和恢复码随即作废。
      </p>
      <div className="field">
        <span id="key-suite" className="field-label">
          加密算法
        </span>
        <Radio.Group
          aria-labelledby="key-suite"
          value={alg}
          onChange={(event) => setAlg(String(event.target.value))}
          options={SUITES.map((suite) => ({ value: suite.alg, label: suite.label }))}
        />
      </div>
      <NewPassphrase value={passphrase} onChange={setPassphrase} again={again} onAgain={setAgain} />
      <TextLine label="您的口令" isSecret help="确认是您本人在办理" value={password} onChange={setPassword} />
      {error !== null && <ErrorPanel error={error} />}
    </Modal>
  );
}

interface NewPassphraseProps {
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly again: string;
  readonly onAgain: (text: string) => void;
}

function NewPassphrase({ value, onChange, again, onAgain }: NewPassphraseProps) {
  const isShort = value !== '' && value.length < MIN_PASSPHRASE;
  return (
    <>
      <TextLine
        label="新的乡镇密钥口令"
        isSecret
        hasFocus
        help={isShort ? `至少 ${MIN_PASSPHRASE} 位` : '登记新电脑、增加人员时要用；不要与任何人的登录口令相同'}
        value={value}
        onChange={onChange}
      />
      <TextLine
        label="再输一次新口令"
        isSecret
        help={again !== '' && again !== value ? '两次输入的不一样' : ''}
        value={again}
        onChange={onAgain}
      />
    </>
  );
}

function noteOf(without: readonly string[]): string {
  const safe = '已换用新密钥。请打印这份恢复码，封存在保险柜；以前的恢复码已作废。';
  if (without.length === 0) return safe;
  return `${safe}以下电脑领不到新密钥，下次联网时请在那台电脑上输入新的密钥口令：${without.join('、')}。`;
}
