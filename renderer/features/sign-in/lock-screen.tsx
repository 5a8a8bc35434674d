import { Button } from 'antd';
import { useState } from 'react';
import type { Account } from '#shared/sync/messages.ts';
import type { Vault } from '../../store/vault.ts';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { TextLine } from '../../ui/text-line.tsx';

interface LockProps {
  readonly vault: Vault;
  readonly account: Account;
  readonly onOpen: () => void;
  readonly onSignOut: () => void;
}

/** Covers the desk until its person gives the password again; reporting goes on behind it. */
export function LockScreen({ vault, account, onOpen, onSignOut }: LockProps) {
  const [password, setPassword] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const open = async () => {
    setIsBusy(true);
    try {
      await vault.unlock(account.login, password);
      onOpen();
    } catch (cause) {
      setError(cause);
      setIsBusy(false);
    }
  };
  return (
    <main className="gate">
      <form
        className="gate-card"
        inert={isBusy}
        onSubmit={(event) => {
          event.preventDefault();
          void open();
        }}
      >
        <h1>已锁定</h1>
        <p>{account.name}，请输入口令继续。未完成的内容已存为草稿。</p>
        <TextLine label="口令" isSecret hasFocus value={password} onChange={setPassword} />
        {error !== null && <ErrorPanel error={error} />}
        <Button type="primary" size="large" htmlType="submit" loading={isBusy} disabled={password === ''} block>
          解锁
        </Button>
        <Button type="link" onClick={onSignOut}>
          换人登录
        </Button>
      </form>
    </main>
  );
}
