import { type InputRef, Modal } from 'antd';
import { useRef } from 'react';
import { STRAND_LABELS } from '#shared/catalogue/definition.ts';
import { may } from '#shared/domain/permissions.ts';
import { useDesk } from '../../desk/desk-context.ts';
import { useOptionFilter } from '../../desk/option-filter.ts';
import { typesInOrder } from '../../desk/words.tsx';
import { FilterList } from '../../ui/filter-list.tsx';

interface NewRecordDialogProps {
  readonly onChoose: (typeId: string) => void;
  readonly onClose: () => void;
}

/** Which ledger gets a new record (Alt+N): those the account may enter, found by words, pinyin or initials. */
export function NewRecordDialog({ onChoose, onClose }: NewRecordDialogProps) {
  const { store } = useDesk();
  const isFitting = useOptionFilter();
  const input = useRef<InputRef>(null);
  const { account } = store;
  const types = typesInOrder(store).filter(({ id, strand }) =>
    may(account, 'enter', { unitCode: account.scope, type: id, strand }),
  );
  const lines = types.map(({ id, shortLabel, label, strand }) => ({
    key: id,
    text: shortLabel,
    note: STRAND_LABELS[strand],
    label,
  }));
  // The short name is what people know a ledger by: a hit there comes before one in the whole name.
  const find = (typed: string) => {
    const byShort = lines.filter(({ text }) => isFitting(typed, { label: text }));
    return [...byShort, ...lines.filter((line) => !byShort.includes(line) && isFitting(typed, line))];
  };
  return (
    <Modal
      open
      title="新增记录"
      footer={null}
      onCancel={onClose}
      afterOpenChange={(isOpen) => isOpen && input.current?.focus()}
    >
      <div className="phrases">
        <FilterList
          boxName="查找台账"
          listName="台账"
          placeholder="输入汉字、拼音或首字母；↑↓ 选择，Enter 新增"
          emptyNote="没有这样的台账"
          input={input}
          find={find}
          onChoose={onChoose}
        />
      </div>
    </Modal>
  );
}
