import { Button } from 'antd';
import { useCallback } from 'react';
import { errorSentence } from '#shared/kernel/coded-error.ts';
import { useDesk } from '../desk/desk-context.ts';
import { useLive } from '../desk/use-live.ts';
import { deviceTime } from '../desk/words.tsx';

/** Said when the county's audit trail is not what this desk saw of it, until a person says that he knows. */
export function TrailBar() {
  const { store, device } = useDesk();
  const { audit } = store;
  const load = useCallback(() => audit.doubt(), [audit]);
  const { data: doubt, reload } = useLive(load);
  if (!doubt) return null;
  const chain =
    doubt.townId === null
      ? '县里留存的本机日志'
      : doubt.townId % 1000 === 0
        ? '县级平台的日志'
        : `${device.town.name}的日志`;
  const know = async () => {
    await audit.setDoubt(null);
    reload();
  };
  return (
    <div className="notice-bar" role="alert">
      <span>
        {errorSentence('A28')} {chain}，第 {doubt.seq} 条，{deviceTime(Date.parse(doubt.at))}发现。
      </span>
      <Button size="small" onClick={() => void know()}>
        知道了
      </Button>
    </div>
  );
}
