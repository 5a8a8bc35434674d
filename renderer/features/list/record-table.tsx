import { Table, type TableColumnType } from 'antd';
import { type KeyboardEvent, memo } from 'react';
import type { ListLine, ListPage } from '../../store/desk-store.ts';
import type { SortKey } from './list-columns.tsx';
import type { ListState } from './list-state.ts';

interface RecordTableProps {
  readonly name: string;
  readonly page: ListPage | undefined;
  readonly isLoading: boolean;
  readonly columns: TableColumnType<ListLine>[];
  readonly state: ListState;
  readonly emptyText: string;
  readonly onChange: (change: Partial<ListState>) => void;
  readonly onOpen: (id: string) => void;
}

/** A page of records. ↑ ↓ move between rows, Enter opens, PageUp and PageDown turn the page. */
export const RecordTable = memo(function RecordTable(props: RecordTableProps) {
  const { page, columns, state, onChange, onOpen } = props;
  const width = columns.reduce((sum, column) => sum + Number(column.width ?? 220), 0);
  const lines = page?.lines ?? [];
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys pressed on a row bubble up to here
    <div className="record-table" onKeyDown={(event) => onRowKey(event, state, page?.total ?? 0, onChange, onOpen)}>
      <Table<ListLine>
        aria-label={props.name}
        size="small"
        rowKey="id"
        tableLayout="fixed"
        columns={columns}
        dataSource={[...lines]}
        loading={{ spinning: props.isLoading && !page, delay: 150 }}
        scroll={{ x: width, y: 'calc(100vh - 272px)' }}
        locale={{ emptyText: <p className="empty-note">{props.isLoading ? '正在读取…' : props.emptyText}</p> }}
        onRow={(line, index) => ({
          tabIndex: index === 0 ? 0 : -1,
          className: line.status === 'void' ? 'record-row is-void' : 'record-row',
          onClick: (event) => {
            if (!(event.target instanceof HTMLAnchorElement)) onOpen(line.id);
          },
        })}
        onChange={(pagination, _filters, sorter, extra) => {
          if (extra.action === 'sort' && !Array.isArray(sorter)) {
            const sortBy = (sorter.columnKey as SortKey | undefined) ?? 'mainDate';
            onChange({ sortBy, isDescending: sorter.order !== 'ascend', page: 1 });
          } else onChange({ page: pagination.current ?? 1, pageSize: pagination.pageSize ?? state.pageSize });
        }}
        pagination={{
          current: state.page,
          pageSize: state.pageSize,
          total: page?.total ?? 0,
          pageSizeOptions: [20, 50, 100],
          showSizeChanger: true,
          showQuickJumper: (page?.total ?? 0) > state.pageSize * 5,
          showTotal: (total) => `共 ${total.toLocaleString('zh-CN')} 条`,
        }}
      />
    </div>
  );
});

function onRowKey(
  event: KeyboardEvent<HTMLElement>,
  state: ListState,
  total: number,
  onChange: RecordTableProps['onChange'],
  onOpen: RecordTableProps['onOpen'],
): void {
  const row = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>('tr.record-row') : null;
  if (!row || event.target !== row) return;
  if (event.key === 'Enter') onOpen(row.dataset.rowKey ?? '');
  else if (event.key === 'ArrowDown') siblingRow(row, 'nextElementSibling')?.focus();
  else if (event.key === 'ArrowUp') siblingRow(row, 'previousElementSibling')?.focus();
  else if (event.key === 'PageDown' && state.page * state.pageSize < total) onChange({ page: state.page + 1 });
  else if (event.key === 'PageUp' && state.page > 1) onChange({ page: state.page - 1 });
  else return;
  event.preventDefault();
}

function siblingRow(row: HTMLElement, side: 'nextElementSibling' | 'previousElementSibling'): HTMLElement | null {
  const next = row[side];
  return next instanceof HTMLElement && next.matches('tr.record-row') ? next : null;
}
