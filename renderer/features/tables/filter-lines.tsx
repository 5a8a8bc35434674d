import { Button, Input, Select, Space } from 'antd';
import { useMemo } from 'react';
import { FILTER_LABELS, type TableFilter, type TableView } from '#shared/ledger/ad-hoc-table.ts';
import { tableColumns } from '#shared/ledger/table-source.ts';
import { ChoiceLine } from '../../desk/choice-lines.tsx';
import { useDesk } from '../../desk/desk-context.ts';

/** Conditions that all must hold. */
export function FilterLines({ view, onChange }: { view: TableView; onChange: (part: Partial<TableView>) => void }) {
  const { store } = useDesk();
  const offered = useMemo(
    () =>
      (view.types.length === 0 ? [] : tableColumns(store.catalogue, view.types)).filter(({ key }) => key !== 'serial'),
    [store, view.types],
  );
  const setAt = (at: number, part: Partial<TableFilter>) =>
    onChange({ filters: view.filters.map((filter, index) => (index === at ? { ...filter, ...part } : filter)) });
  const first = offered[0]?.key ?? '';
  return (
    <ChoiceLine label="条件">
      <Space orientation="vertical">
        {view.filters.map(({ key, test, text }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: conditions have no identity but their place
          <Space key={at}>
            <Select
              aria-label={`条件${at + 1} 栏目`}
              className="filter-key"
              value={key}
              showSearch={{ optionFilterProp: 'label' }}
              options={offered.map((column) => ({ value: column.key, label: column.label }))}
              onChange={(next) => setAt(at, { key: next })}
            />
            <Select
              aria-label={`条件${at + 1} 比较`}
              className="filter-test"
              value={test}
              options={Object.entries(FILTER_LABELS).map(([value, label]) => ({ value, label }))}
              onChange={(next) => setAt(at, { test: next as TableFilter['test'] })}
            />
            {test !== 'empty' && test !== 'filled' && (
              <Input
                aria-label={`条件${at + 1} 内容`}
                value={text}
                maxLength={60}
                onChange={(event) => setAt(at, { text: event.target.value })}
              />
            )}
            <Button
              aria-label={`删除条件${at + 1}`}
              onClick={() => onChange({ filters: view.filters.filter((_, index) => index !== at) })}
            >
              删除
            </Button>
          </Space>
        ))}
        <Button
          disabled={first === '' || view.filters.length >= 20}
          onClick={() => onChange({ filters: [...view.filters, { key: first, test: 'contains', text: '' }] })}
        >
          添加条件
        </Button>
      </Space>
    </ChoiceLine>
  );
}
