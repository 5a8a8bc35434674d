import { Tag } from 'antd';
import { useDesk } from '../../desk/desk-context.ts';

/** Says that a line stands in this ledger as a view of another ledger's record (D§2.0 “同时计入”). */
export function LinkedMark({ from }: { from: string }) {
  const { store } = useDesk();
  const name = store.catalogue.types.get(from)?.shortLabel ?? from;
  return (
    <Tag className="linked-mark" title={`登记在“${name}”，同时计入本台账；打开的是同一条记录`}>
      同时计入·{name}
    </Tag>
  );
}
