import { Button, Space } from 'antd';
import { useCallback, useEffect, useState } from 'react';
import { type CaseContent, caseMark } from '#shared/schema/case-content.ts';
import type { CaseRequest } from '#shared/sync/case-messages.ts';
import { LoadedView } from '../loaded-view.tsx';
import { ReasonDialog } from '../reason-dialog.tsx';
import { useSession } from '../session.tsx';
import { useLoaded } from '../use-loaded.ts';
import { hasCaseKey, newCaseKey, openHere } from './case-keys.ts';
import { CaseState } from './case-state.tsx';

/** How long opened fields stay readable (D§6 P4), and how often the answer is looked for. */
const REVEAL_MS = 60_000;
const LOOK_MS = 10_000;

interface CasePanelProps {
  readonly record: { readonly id: string; readonly townId: number };
  /** What was opened; null: covered (again). */
  readonly opened: CaseContent | null;
  readonly onOpened: (content: CaseContent | null) => void;
}

/** 查看加密内容: asks the town for this one record, and opens it as long as the town's grant lasts. */
export function CasePanel({ record, opened, onOpened }: CasePanelProps) {
  const { api } = useSession();
  const load = useCallback(
    async (signal: AbortSignal) => {
      const own = (await api.cases(signal)).filter(({ recordId }) => recordId === record.id);
      return { latest: own[0] ?? null, isHere: own[0] ? await hasCaseKey(own[0].key) : false };
    },
    [api, record.id],
  );
  const loaded = useLoaded(load, LOOK_MS);
  const [asking, setAsking] = useState<'ask' | 'open' | null>(null);
  useCoveredAgain(opened, onOpened);
  const close = () => setAsking(null);
  const ask = async (reason: string) => {
    await api.askCase({ townId: record.townId, recordId: record.id, reason, key: await newCaseKey() });
    close();
    loaded.reload();
  };
  const open = async (request: CaseRequest, reason: string) => {
    onOpened(await openHere(request, await api.openCase(request, reason)));
    close();
  };
  return (
    <section className="sheet no-print" aria-label="查看加密内容">
      <h2>查看加密内容</h2>
      <LoadedView loaded={loaded}>
        {({ latest, isHere }) => (
          <>
            <Standing request={latest} isHere={isHere} isOpen={opened !== null} />
            <Acts request={latest} isHere={isHere} isOpen={opened !== null} onAsk={setAsking} onEnded={loaded.reload} />
            {asking === 'ask' && (
              <ReasonDialog title="申请查看这一件的加密内容" okText="申请" onClose={close} onReason={ask}>
                申请送到乡镇，由镇主要负责人答复。准予后只有您在这台电脑的这个浏览器上能打开，到期自动收回；申请和每次查看都记入日志。
              </ReasonDialog>
            )}
            {asking === 'open' && latest && (
              <ReasonDialog
                title="查看加密内容"
                okText="查看"
                onClose={close}
                onReason={(reason) => open(latest, reason)}
              >
                内容显示 60 秒后自动遮盖，再看要再写用途。
              </ReasonDialog>
            )}
          </>
        )}
      </LoadedView>
    </section>
  );
}

function useCoveredAgain(opened: CaseContent | null, onOpened: (content: null) => void): void {
  useEffect(() => {
    if (!opened) return;
    const timer = setTimeout(() => onOpened(null), REVEAL_MS);
    return () => clearTimeout(timer);
  }, [opened, onOpened]);
}

interface StandingProps {
  readonly request: CaseRequest | null;
  readonly isHere: boolean;
  readonly isOpen: boolean;
}

function Standing({ request, isHere, isOpen }: StandingProps) {
  if (!request) return <p>当事人等加密内容留在乡镇。确因工作需要，可以向乡镇申请看这一件。</p>;
  const isLive = request.state === 'asked' || request.state === 'granted';
  return (
    <>
      <p>
        <CaseState request={request} /> · 核对码 {caseMark(request.key)} · 用途：{request.reason}
      </p>
      {isLive && !isHere && (
        <p className="hint">申请是在别的电脑或浏览器上提出的，只能在那里查看；需要在这里看，请重新申请。（A26）</p>
      )}
      {isOpen && <p role="status">加密内容已显示在下面，60 秒后自动遮盖。</p>}
    </>
  );
}

interface ActsProps extends StandingProps {
  readonly onAsk: (what: 'ask' | 'open') => void;
  readonly onEnded: () => void;
}

function Acts({ request, isHere, isOpen, onAsk, onEnded }: ActsProps) {
  const { api } = useSession();
  const isLive = request?.state === 'asked' || request?.state === 'granted';
  return (
    <Space>
      {request?.state === 'granted' && isHere && !isOpen && (
        <Button type="primary" onClick={() => onAsk('open')}>
          查看
        </Button>
      )}
      {(!isLive || !isHere) && <Button onClick={() => onAsk('ask')}>申请查看这一件</Button>}
      {isLive && request && (
        <Button onClick={() => void api.endCase(request).finally(onEnded)}>
          {request.state === 'granted' ? '看完了，提前结束' : '撤回申请'}
        </Button>
      )}
    </Space>
  );
}
