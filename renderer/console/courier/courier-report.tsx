import { Table } from 'antd';
import type { CourierReport } from '#shared/sync/courier/courier-messages.ts';
import { shortTypeLabel, useCatalogue } from '../catalogue-context.tsx';
import { SaveAnswer } from './save-answer.tsx';

/** What one package brought, with everything that was not simply taken, and the way to its answer. */
export function CourierReportView({ report }: { readonly report: CourierReport }) {
  const { townName, deviceName, number, part, parts, madeAt, refused, conflicts } = report;
  return (
    <>
      <p>
        {townName} · {deviceName} · 第 {number} 号报送包{parts > 1 && `（共 ${parts} 个文件，这是第 ${part} 个）`}
        ，制作时间 {madeAt.replace('T', ' ')}（该电脑的时钟）
      </p>
      <ul className="courier-lines">
        {linesOf(report).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      {refused.length > 0 && (
        <NamedTable
          title={`退回 ${report.refusedCount} 条（乡镇读取回执后在“需要处理”里修改）`}
          rows={refused.map((row) => ({ ...row, why: row.message }))}
        />
      )}
      {conflicts.length > 0 && (
        <NamedTable
          title={`与县里已有的修改不同 ${report.conflictCount} 条（乡镇读取回执时合并）`}
          rows={conflicts.map((row) => ({ ...row, why: '县里的内容没有改动' }))}
        />
      )}
      <SaveAnswer report={report} isMain />
    </>
  );
}

function linesOf(report: CourierReport): string[] {
  const { rows, accepted, known, papers, isRepeat, isOlder } = report;
  return [
    ...(isRepeat ? ['这份报送包以前导入过：已有的不重复计数。'] : []),
    ...(isOlder ? ['这台电脑更新的报送包已经导入过：较旧的内容不会盖掉新的。'] : []),
    `共 ${rows} 条记录：新入库 ${accepted} 条，县里已有 ${known} 条，退回 ${report.refusedCount} 条，待合并 ${report.conflictCount} 条。`,
    `附件：新收 ${papers.taken} 个，已有 ${papers.known} 个${papers.damaged > 0 ? `，损坏 ${papers.damaged} 个（请重新制作报送包）` : ''}。`,
  ];
}

interface NamedRow {
  readonly id: string;
  readonly type: string;
  readonly mainDate: string;
  readonly title: string;
  readonly why: string;
}

function NamedTable({ title, rows }: { readonly title: string; readonly rows: readonly NamedRow[] }) {
  const { value: catalogue } = useCatalogue();
  return (
    <Table<NamedRow>
      size="small"
      bordered
      rowKey="id"
      title={() => title}
      dataSource={[...rows]}
      pagination={{ pageSize: 10, hideOnSinglePage: true, showSizeChanger: false }}
      columns={[
        { title: '台账', dataIndex: 'type', width: 140, render: (type: string) => shortTypeLabel(catalogue, type) },
        { title: '日期', dataIndex: 'mainDate', width: 110 },
        { title: '记录', dataIndex: 'title', render: (text: string) => text || '—' },
        { title: '原因', dataIndex: 'why' },
      ]}
    />
  );
}
