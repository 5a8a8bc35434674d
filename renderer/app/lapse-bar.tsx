import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { errorSentence } from '#shared/kernel/coded-error.ts';
import { useDesk } from '../desk/desk-context.ts';

/** Said as long as the rights have lapsed; once the county is reached, one click brings them back. */
export function LapseBar({ onReopen }: { readonly onReopen: () => void }) {
  const { store, sync } = useDesk();
  const [isBack, setIsBack] = useState(false);
  const isLapsed = store.account.lapsed === true;
  useEffect(
    () => (isLapsed ? sync.onStatus((status) => status.lastSuccessAt && setIsBack(true)) : undefined),
    [isLapsed, sync],
  );
  if (!isLapsed) return null;
  return (
    <div className="notice-bar" role="status">
      <span>{isBack ? '已与县里同步，权限可以恢复。' : errorSentence('A18')}</span>
      {isBack && (
        <Button size="small" type="primary" onClick={onReopen}>
          恢复权限
        </Button>
      )}
    </div>
  );
}
