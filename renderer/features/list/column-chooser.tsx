import { ArrowDownOutlined, ArrowUpOutlined } from '@ant-design/icons';
import { Button, Checkbox, Popover } from 'antd';
import { type ColumnChoice, chosenColumns, movedKey } from './list-columns.tsx';

interface ColumnChooserProps {
  readonly choice: ColumnChoice;
  /** Chosen keys; null: the standard ones. */
  readonly keys: readonly string[] | null;
  readonly onChange: (keys: readonly string[] | null) => void;
}

/** Which columns a list shows, and in which order. */
export function ColumnChooser({ choice, keys, onChange }: ColumnChooserProps) {
  const shown = chosenColumns(choice, keys).map((column) => column.key);
  const hidden = choice.all.filter((column) => !shown.includes(column.key));
  const titleOf = (key: string) => choice.all.find((column) => column.key === key)?.title ?? key;
  const panel = (
    <div className="list-panel">
      <ul aria-label="显示的列">
        {shown.map((key, at) => (
          <li key={key}>
            <Checkbox checked disabled={key === 'title'} onChange={() => onChange(shown.filter((one) => one !== key))}>
              {titleOf(key)}
            </Checkbox>
            <Button
              size="small"
              type="text"
              icon={<ArrowUpOutlined />}
              aria-label={`${titleOf(key)}前移`}
              disabled={at === 0}
              onClick={() => onChange(movedKey(shown, key, -1))}
            />
            <Button
              size="small"
              type="text"
              icon={<ArrowDownOutlined />}
              aria-label={`${titleOf(key)}后移`}
              disabled={at === shown.length - 1}
              onClick={() => onChange(movedKey(shown, key, 1))}
            />
          </li>
        ))}
        {hidden.map(({ key, title }) => (
          <li key={key}>
            <Checkbox checked={false} onChange={() => onChange([...shown, key])}>
              {title}
            </Checkbox>
          </li>
        ))}
      </ul>
      <Button block disabled={keys === null} onClick={() => onChange(null)}>
        恢复默认的列
      </Button>
    </div>
  );
  return (
    <Popover trigger="click" placement="bottomRight" title="显示哪些列" content={panel}>
      <Button>列</Button>
    </Popover>
  );
}
