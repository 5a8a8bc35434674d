import { Button } from 'antd';
import { CodedError } from '#shared/kernel/coded-error.ts';
import type { Account } from '#shared/sync/messages.ts';
import { NewPasswordForm } from '../../desk/new-password-form.tsx';
import type { UnlockedDesk, Vault } from '../../store/vault.ts';
import { changePassword } from '../../sync/people-client.ts';
import { useAct } from '../../ui/use-act.ts';

interface NewPasswordProps {
  readonly vault: Vault;
  readonly account: Account;
  readonly onChanged: (unlocked: UnlockedDesk) => Promise<void>;
  /** Goes in without a change: offered only while the county cannot be reached. */
  readonly onLater: () => Promise<void>;
}

/** A password that somebody else has seen is changed before the desk opens (D§6 P8). */
export function NewPasswordScreen({ vault, account, onChanged, onLater }: NewPasswordProps) {
  const { isBusy, error, run } = useAct();
  const save = (old: string, fresh: string) =>
    run(async () => {
      await changePassword(vault, account.login, old, fresh);
      await onChanged(await vault.unlock(account.login, fresh));
    });
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
