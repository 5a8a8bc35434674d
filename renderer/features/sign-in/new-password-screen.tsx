import { Button } from 'antd';
import { useState } from 'react';
import { passwordProblem } from '#shared/domain/people-rules.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import type { Account } from '#shared/sync/messages.ts';
import type { UnlockedDesk, Vault } from '../../store/vault.ts';
import { changePassword } from '../../sync/people-client.ts';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { TextLine } from '../../ui/text-line.tsx';

interface NewPasswordProps {
  readonly vault: Vault;
  readonly account: Account;
  readonly onChanged: (unlocked: UnlockedDesk) => Promise<void>;
  /** Goes in without a change: offered only while the county cannot be reached. */
  readonly onLater: () => Promise<void>;
}

/** A password that somebody else has seen is changed before the desk opens (D§6 P8). */
export function NewPasswordScreen({ vault, account, onChanged, onLater }: NewPasswordProps) {
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const save = async (old: string, fresh: string) => {
    setIsBusy(true);
    setError(null);
    try {
      await changePassword(vault, account.login, old, fresh);
      await onChanged(await vault.unlock(account.login, fresh));
    } catch (cause) {
      setError(cause);
      setIsBusy(false);
    }
  };
  const isOffline = error instanceof CodedError && (error.code === 'N01' || error.code === 'N02');
  return (
    <main className="gate">
      <div className="gate-card" inert={isBusy}>
        <h1>设置自己的口令</h1>
        <p>{account.name}，首次登录或口令重置以后，要先改成只有自己知道的口令。</p>
        <NewPasswordForm login={account.login} isBusy={isBusy} error={error} onSave={save} />
        {isOffline && (
          <Button type="link" onClick={() => void onLater()}>
            暂时连不上县里，先进入，联网后再改
          </Button>
        )}
      </div>
    </main>
  );
}

interface FormProps {
  readonly login: string;
  readonly isBusy: boolean;
  readonly error: unknown;
  readonly onSave: (old: string, fresh: string) => Promise<void>;
}

/** Old password, new one twice, with the rule and what is wrong with what was typed. */
export function NewPasswordForm({ login, isBusy, error, onSave }: FormProps) {
  const [old, setOld] = useState('');
  const [fresh, setFresh] = useState('');
  const [again, setAgain] = useState('');
  const weak = fresh === '' ? null : passwordProblem(fresh, login);
  const fault = weak ?? (again !== '' && again !== fresh ? '两次输入的新口令不一致' : null);
  const isReady = old !== '' && fresh !== '' && again === fresh && fault === null;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) void onSave(old, fresh);
      }}
    >
      <TextLine label="现在的口令" isSecret hasFocus value={old} onChange={setOld} />
      <TextLine
        label="新口令"
        isSecret
        help="至少 8 位，含大写字母、小写字母、数字、符号中的三类"
        value={fresh}
        onChange={setFresh}
      />
      <TextLine label="再输一次新口令" isSecret value={again} onChange={setAgain} />
      {fault !== null && <p className="fault is-hard">{fault}</p>}
      {error !== null && <ErrorPanel error={error} />}
      <Button type="primary" size="large" htmlType="submit" loading={isBusy} disabled={!isReady} block>
        保存新口令
      </Button>
    </form>
  );
}
