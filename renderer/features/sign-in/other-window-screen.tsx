import { Button } from 'antd';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { useAct } from '../../ui/use-act.ts';

/** Another window holds the store: it can be taken over, which closes it there after what is typed has been kept. */
export function OtherWindowScreen({ onTakeOver, onBack }: { onTakeOver: () => Promise<void>; onBack: () => void }) {
  const { isBusy, error, run } = useAct();
  return (
    <main className="gate">
      <div className="gate-card">
        <h1>程序已在另一个窗口打开</h1>
        <p>同一台电脑同时只能在一个窗口填报。改在此窗口使用时，另一个窗口里未保存的内容会先存为草稿。</p>
        {error !== null && <ErrorPanel error={error} />}
        <Button type="primary" size="large" loading={isBusy} onClick={() => void run(onTakeOver)} block>
          在此窗口使用
        </Button>
        <Button type="link" onClick={onBack}>
          返回登录
        </Button>
      </div>
    </main>
  );
}

/** What the window shows whose store was taken over by another. */
export function TakenOverScreen() {
  return (
    <main className="gate">
      <div className="gate-card">
        <h1>已在另一个窗口使用</h1>
        <p>本窗口未完成的内容已存为草稿，可以在另一个窗口继续填写。本窗口可以关闭。</p>
        <Button size="large" onClick={() => window.location.reload()} block>
          回到此窗口使用
        </Button>
      </div>
    </main>
  );
}
