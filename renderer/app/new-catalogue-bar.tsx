import { Button } from 'antd';
import { useCallback, useSyncExternalStore } from 'react';
import { useDesk } from '../desk/desk-context.ts';

/** Says that the county published a newer catalogue; the person chooses when to change over. Drafts are kept. */
export function NewCatalogueBar({ onReopen }: { onReopen: () => void }) {
  const { store } = useDesk();
  const subscribe = useCallback((listener: () => void) => store.onChange(listener), [store]);
  const next = useSyncExternalStore(subscribe, () => store.nextCatalogue());
  if (next === null) return null;
  return (
    <div className="notice-bar" role="status">
      <span>县里更新了台账目录（第{next}版）。启用时正在填写的内容会自动存为草稿，不会丢失。</span>
      <Button size="small" type="primary" onClick={onReopen}>
        启用新目录
      </Button>
    </div>
  );
}
