import { Table } from 'antd';
import { useCallback } from 'react';
import { useDesk } from '../../desk/desk-context.ts';
import { readExportLog } from '../../desk/export-log.ts';
import { useLive } from '../../desk/use-live.ts';

/** What left this desk as files, newest first. */
export function ExportLogList() {
  const { store } = useDesk();
  const load = useCallback(() => readExportLog(store), [store]);
  const { data = [] } = useLive(load);
  return (
    <Table
      size="small"
      aria-label="导出记录"
      pagination={{ pageSize: 5, hideOnSinglePage: true }}
      locale={{ emptyText: '本机还没有导出过表格' }}
      dataSource={data.map((entry, index) => ({ ...entry, key: `${entry.at} ${index}` }))}
      columns={[
        { title: '时间', dataIndex: 'at', width: 140, render: (at: string) => at.replace('T', ' ') },
        { title: '经办人', dataIndex: 'by', width: 90 },
        { title: '文件', dataIndex: 'fileName' },
        { title: '用途', dataIndex: 'edition', width: 80 },
        { title: '条数', dataIndex: 'records', width: 60 },
        { title: '打开用途', dataIndex: 'reason', width: 90 },
      ]}
    />
  );
}
