import { LeftOutlined, PlusOutlined, RightOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { useState } from 'react';
import { addMonths, isMonth, monthInWords } from '#shared/kernel/calendar.ts';
import { useDesk } from '../desk/desk-context.ts';
import { ROLE_LABELS } from '../desk/words.tsx';
import { GlobalSearch } from '../features/search/global-search.tsx';
import { MonthInput } from '../ui/date-inputs.tsx';
import { SyncButton } from './sync-button.tsx';

interface TopBarProps {
  readonly month: string;
  readonly onMonth: (month: string) => void;
  readonly onNew: () => void;
  readonly onLock: () => void;
  readonly onSignOut: () => void;
}

/** Town, month, search, reporting, person. */
export function TopBar({ month, onMonth, onNew, onLock, onSignOut }: TopBarProps) {
  const { store, device } = useDesk();
  return (
    <header className="top-bar">
      <strong className="top-brand">三治台账</strong>
      <span className="top-town">{device.town.name}</span>
      <MonthPicker month={month} onMonth={onMonth} />
      <Button icon={<PlusOutlined />} title="Alt+N" onClick={onNew}>
        新增
      </Button>
      <GlobalSearch />
      <SyncButton />
      <Dropdown
        trigger={['click']}
        menu={{
          items: [
            { key: 'lock', label: '锁定（Alt+L）', onClick: onLock },
            { key: 'out', label: '退出登录', onClick: onSignOut },
          ],
        }}
      >
        <Button type="text" aria-label={`当前用户 ${store.account.name}${ROLE_LABELS[store.account.role] ?? ''}`}>
          {store.account.name}
          <small className="is-faint">{ROLE_LABELS[store.account.role] ?? ''}</small>
        </Button>
      </Dropdown>
    </header>
  );
}

function MonthPicker({ month, onMonth }: { month: string; onMonth: (month: string) => void }) {
  const [typed, setTyped] = useState<unknown>(null);
  return (
    <span className="month-picker" title={monthInWords(month)}>
      <Button
        type="text"
        size="small"
        icon={<LeftOutlined />}
        aria-label="前一个月"
        onClick={() => onMonth(addMonths(month, -1))}
      />
      <MonthInput
        id="working-month"
        aria-label="工作月份"
        value={typed ?? month}
        onChange={(value) => {
          setTyped(isMonth(value) ? null : value);
          if (isMonth(value)) onMonth(value);
        }}
        onBlur={() => setTyped(null)}
      />
      <Button
        type="text"
        size="small"
        icon={<RightOutlined />}
        aria-label="后一个月"
        onClick={() => onMonth(addMonths(month, 1))}
      />
    </span>
  );
}
