import { Button, Select } from 'antd';
import { useEffect, useState } from 'react';
import type { Account } from '#shared/sync/messages.ts';
import { ROLE_LABELS } from '../../desk/words.tsx';
import type { UnlockedDesk, Vault } from '../../store/vault.ts';
import { addAccount } from '../../sync/enrolment.ts';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { TextLine } from '../../ui/text-line.tsx';

interface SignInProps {
  readonly vault: Vault;
  readonly townName: string;
  readonly onUnlocked: (unlocked: UnlockedDesk) => Promise<void>;
  /** For a PC whose registration the county has ended or lost. */
  readonly onEnrolAgain: () => void;
}

/** Signing in on a registered PC; works without a line. */
export function SignInScreen({ vault, townName, onUnlocked, onEnrolAgain }: SignInProps) {
  const [accounts, setAccounts] = useState<readonly Account[] | null>(null);
  const [isAdding, setIsAdding] = useState(false);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    vault.accounts().then(
      (known) => {
        setAccounts(known);
        setIsAdding(known.length === 0);
      },
      (cause: unknown) => setError(cause),
    );
  }, [vault]);
  return (
    <main className="gate">
      <div className="gate-card">
        <h1>三治台账</h1>
        <p>{townName}</p>
        <p className="secrecy">涉密信息不得录入</p>
        {error !== null && <ErrorPanel error={error} />}
        {accounts && !isAdding && <ChooseForm vault={vault} accounts={accounts} onUnlocked={onUnlocked} />}
        {isAdding && <AddForm vault={vault} onUnlocked={onUnlocked} />}
        {isAdding && (
          <Button type="link" onClick={onEnrolAgain}>
            登记已失效？重新登记本机
          </Button>
        )}
        {accounts && accounts.length > 0 && (
          <Button type="link" onClick={() => setIsAdding(!isAdding)}>
            {isAdding ? '返回选择人员' : '添加账号'}
          </Button>
        )}
      </div>
    </main>
  );
}

function useAttempt(onUnlocked: SignInProps['onUnlocked']) {
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const attempt = async (open: () => Promise<UnlockedDesk>) => {
    setIsBusy(true);
    setError(null);
    try {
      await onUnlocked(await open());
    } catch (cause) {
      setError(cause);
    } finally {
      setIsBusy(false);
    }
  };
  return { attempt, isBusy, error };
}

function ChooseForm(props: Pick<SignInProps, 'vault' | 'onUnlocked'> & { accounts: readonly Account[] }) {
  const [login, setLogin] = useState(props.accounts[0]?.login ?? '');
  const [password, setPassword] = useState('');
  const { attempt, isBusy, error } = useAttempt(props.onUnlocked);
  return (
    <form
      inert={isBusy}
      onSubmit={(event) => {
        event.preventDefault();
        void attempt(() => props.vault.unlock(login, password));
      }}
    >
      <div className="field">
        <label className="field-label" htmlFor="sign-in-person">
          人员
        </label>
        <Select
          id="sign-in-person"
          aria-label="人员"
          className="wide"
          value={login}
          options={props.accounts.map((account) => ({
            value: account.login,
            label: `${account.name}（${ROLE_LABELS[account.role] ?? account.role}）`,
          }))}
          onChange={setLogin}
        />
      </div>
      <TextLine label="口令" isSecret hasFocus value={password} onChange={setPassword} />
      {error !== null && <ErrorPanel error={error} />}
      <Button type="primary" size="large" htmlType="submit" loading={isBusy} disabled={password === ''} block>
        登录
      </Button>
      <p className="is-faint">不联网也可以登录和填报。忘记口令的，请镇管理员在这台电脑的“人员与权限”里重置。</p>
    </form>
  );
}

function AddForm({ vault, onUnlocked }: Pick<SignInProps, 'vault' | 'onUnlocked'>) {
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const { attempt, isBusy, error } = useAttempt(onUnlocked);
  const isFilled = [login, password, passphrase].every((text) => text.trim() !== '');
  return (
    <form
      inert={isBusy}
      onSubmit={(event) => {
        event.preventDefault();
        if (isFilled)
          void attempt(() => addAccount({ vault }, { login: login.trim(), password, passphrase, mayMakeKey: false }));
      }}
    >
      <p>在本机添加一名人员（需联网一次；口令在县里改过的，也在这里重新添加）</p>
      <TextLine label="账号" value={login} onChange={setLogin} />
      <TextLine label="口令" isSecret value={password} onChange={setPassword} />
      <TextLine
        label="密钥口令"
        isSecret
        help="本镇的乡镇密钥口令；遗失的，可以输入保险柜里的恢复码"
        value={passphrase}
        onChange={setPassphrase}
      />
      {error !== null && <ErrorPanel error={error} />}
      <Button type="primary" size="large" htmlType="submit" loading={isBusy} disabled={!isFilled} block>
        添加并登录
      </Button>
    </form>
  );
}
