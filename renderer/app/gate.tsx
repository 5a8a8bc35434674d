import { Progress, Spin } from 'antd';
import { useCallback, useEffect, useRef, useState } from 'react';
import { CodedError } from '#shared/kernel/coded-error.ts';
import type { Platform } from '../bridge/platform.ts';
import { FirstContactScreen } from '../features/first-contact/first-contact-screen.tsx';
import { NewPasswordScreen } from '../features/sign-in/new-password-screen.tsx';
import { OtherWindowScreen, TakenOverScreen } from '../features/sign-in/other-window-screen.tsx';
import { SignInScreen } from '../features/sign-in/sign-in-screen.tsx';
import { type DeviceIdentity, openVault, type UnlockedDesk, type Vault } from '../store/vault.ts';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { InnerDesk } from './inner-desk.tsx';
import { closeSession, openSession, type Session } from './open-session.ts';
import { withLapse } from './people-watch.ts';

type Stage =
  | { readonly name: 'loading'; readonly progress?: { readonly done: number; readonly total: number } }
  | { readonly name: 'failed'; readonly error: unknown }
  | { readonly name: 'first-contact' }
  | { readonly name: 'sign-in'; readonly device: DeviceIdentity }
  | { readonly name: 'other-window'; readonly unlocked: UnlockedDesk }
  | { readonly name: 'new-password'; readonly unlocked: UnlockedDesk }
  | { readonly name: 'open'; readonly session: Session }
  | { readonly name: 'taken-over' };

/** The stages and the ways between them. */
function useStages(platform: Platform) {
  const [stage, setStage] = useState<Stage>({ name: 'loading' });
  const vault = useRef<Vault | null>(null);

  const begin = useCallback(async () => {
    try {
      vault.current ??= await openVault(platform.secondCopy.vault);
      const device = await vault.current.device();
      setStage(device ? { name: 'sign-in', device } : { name: 'first-contact' });
    } catch (error) {
      setStage({ name: 'failed', error });
    }
  }, [platform]);
  useEffect(() => void begin(), [begin]);

  const open = useCallback(
    async (person: UnlockedDesk, takeOver = false) => {
      if (!vault.current) return;
      const unlocked = await withLapse(vault.current, person);
      try {
        const session = await openSession({
          platform,
          unlocked,
          vault: vault.current,
          takeOver,
          onTakenOver: () => setStage({ name: 'taken-over' }),
          onRestoring: (done, total) => setStage({ name: 'loading', progress: { done, total } }),
        });
        setStage({ name: 'open', session });
      } catch (error) {
        if (!(error instanceof CodedError) || error.code !== 'S03' || takeOver) throw error;
        setStage({ name: 'other-window', unlocked });
      }
    },
    [platform],
  );
  const reopen = useCallback(
    async (session: Session) => {
      setStage({ name: 'loading' });
      try {
        await closeSession(session);
        await open(session.unlocked);
      } catch (error) {
        setStage({ name: 'failed', error });
      }
    },
    [open],
  );
  const signOut = useCallback(
    async (session: Session) => {
      setStage({ name: 'loading' });
      await closeSession(session);
      await begin();
    },
    [begin],
  );

  return { stage, setStage, vault, begin, open, reopen, signOut };
}

/** Leads from an unregistered PC, through sign-in, to the open desk; and out again. */
export function Gate({ platform }: { platform: Platform }) {
  const { stage, setStage, vault, begin, open, reopen, signOut } = useStages(platform);
  /** A first password is changed before the desk opens. */
  const enter = async (unlocked: UnlockedDesk) => {
    if (unlocked.account.mustChange === true) setStage({ name: 'new-password', unlocked });
    else await open(unlocked);
  };
  if (stage.name === 'loading' || !vault.current) return <GateNote stage={stage} />;
  switch (stage.name) {
    case 'failed':
      return <GateNote stage={stage} />;
    case 'first-contact':
      return <FirstContactScreen vault={vault.current} platform={platform} onEnrolled={enter} />;
    case 'sign-in':
      return (
        <SignInScreen
          vault={vault.current}
          townName={stage.device.town.name}
          onUnlocked={enter}
          onEnrolAgain={() => setStage({ name: 'first-contact' })}
        />
      );
    case 'new-password':
      return (
        <NewPasswordScreen
          vault={vault.current}
          account={stage.unlocked.account}
          onChanged={open}
          onLater={() => open(stage.unlocked)}
        />
      );
    case 'other-window':
      return <OtherWindowScreen onTakeOver={() => open(stage.unlocked, true)} onBack={() => void begin()} />;
    case 'taken-over':
      return <TakenOverScreen />;
    case 'open':
      return (
        <InnerDesk
          session={stage.session}
          vault={vault.current}
          onReopen={() => reopen(stage.session)}
          onSignOut={() => signOut(stage.session)}
        />
      );
  }
}

/** The store was behind or gone; the person sees that nothing is lost and how far it is. */
function RestoringNote({ done, total }: { done: number; total: number }) {
  const percent = total > 0 ? Math.min(99, Math.round((done / total) * 100)) : 0;
  return (
    <main className="gate">
      <div className="gate-card">
        <h1>正在恢复本机数据</h1>
        <p>本机数据库缺失或过旧，正从本机的第二份副本恢复，请不要关闭程序。</p>
        <Progress percent={percent} aria-label="恢复进度" />
        <p role="status">已恢复 {done.toLocaleString('zh-CN')} 项</p>
      </div>
    </main>
  );
}

function GateNote({ stage }: { stage: Stage }) {
  if (stage.name === 'loading' && stage.progress) return <RestoringNote {...stage.progress} />;
  if (stage.name !== 'failed') return <Spin className="page-spin" description="正在打开…" />;
  return (
    <div className="gate">
      <div className="gate-card">
        <ErrorPanel error={stage.error} onRetry={() => window.location.reload()} />
      </div>
    </div>
  );
}
