import { Alert, Button, Space } from 'antd';
import { useCallback, useState } from 'react';
import { suiteOf } from '#shared/seal/box.ts';
import type { KeyDesks } from '#shared/sync/key-messages.ts';
import { useLive } from '../../desk/use-live.ts';
import type { TownKeyPort } from '../../sync/town-keys/key-keeper.ts';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Panel } from '../../ui/page.tsx';
import { KeyChangeDialog } from './key-change-dialog.tsx';
import type { Shown } from './secret-once.tsx';

interface TownKeyPanelProps {
  readonly keys: TownKeyPort;
  readonly onRecovery: () => void;
  readonly onShown: (shown: Shown) => void;
}

/** The town's key: since when, which suite, and whether somebody left who knows it. */
export function TownKeyPanel({ keys, onRecovery, onShown }: TownKeyPanelProps) {
  const load = useCallback(() => keys.desks(), [keys]);
  const { data, error, reload } = useLive(load);
  const [isChanging, setIsChanging] = useState(false);
  return (
    <Panel
      title="乡镇密钥"
      name="乡镇密钥"
      extra={
        <Space size="small">
          <Button size="small" onClick={onRecovery}>
            制作恢复码
          </Button>
          <Button size="small" disabled={!data?.keyId} onClick={() => setIsChanging(true)}>
            换用新密钥
          </Button>
        </Space>
      }
    >
      {error !== null && <ErrorPanel error={error} />}
      {data && <KeyFacts known={data} />}
      {isChanging && data && (
        <KeyChangeDialog
          keys={keys}
          known={data}
          onClose={() => setIsChanging(false)}
          onDone={(shown) => {
            setIsChanging(false);
            reload();
            onShown(shown);
          }}
        />
      )}
    </Panel>
  );
}

function KeyFacts({ known: { keyId, alg, since, left } }: { known: KeyDesks }) {
  if (keyId === null) return <p>本镇还没有设置密钥。</p>;
  const gone = [
    ...(left.people > 0 ? [`停用了 ${left.people} 个账号`] : []),
    ...(left.desks > 0 ? [`停用了 ${left.desks} 台电脑`] : []),
  ];
  return (
    <>
      <p>
        现用密钥自 {since?.replace('T', ' ')} 起使用，算法 {suiteOf(alg ?? '')?.label ?? alg}
        。当事人等敏感内容用它加密，县里打不开。
      </p>
      {gone.length > 0 && (
        <Alert
          type="warning"
          role="note"
          showIcon
          title={`此后${gone.join('，')}：知道密钥口令的人可能已经离开，建议换用新密钥。`}
        />
      )}
    </>
  );
}
