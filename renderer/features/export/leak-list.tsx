import { Alert, Button, Table } from 'antd';
import { Link } from 'wouter';
import type { ExportLeak } from '#shared/ledger/export-books.ts';
import { PERSONAL_LABELS } from '#shared/ledger/personal-patterns.ts';
import type { RefusedExport } from './use-export.ts';

const SHOWN = 200;

/** Why a public edition was refused, cell by cell, and the two ways on: mend the record, or mask in the file. */
export function LeakList(props: { refused: RefusedExport; onMask: () => void; onOpen: () => void }) {
  const { leaks } = props.refused;
  return (
    <section aria-label="公开版检查结果" className="leak-list">
      <Alert
        type="error"
        showIcon
        role="alert"
        title={`公开版没有导出：${leaks.length} 处内容不能公开（F25）`}
        description="请打开记录修改后重新导出，或者在导出的表格中遮盖这些内容（记录本身不变）。"
        action={<Button onClick={props.onMask}>遮盖后导出</Button>}
      />
      <Table<ExportLeak & { readonly key: string }>
        size="small"
        pagination={false}
        scroll={{ y: 220 }}
        dataSource={leaks.slice(0, SHOWN).map((leak, index) => ({ ...leak, key: String(index) }))}
        columns={[
          { title: '台账', dataIndex: 'title', width: 180 },
          { title: '位置', width: 170, render: (_, leak) => placeOf(leak) },
          {
            title: '内容',
            width: 170,
            render: (_, leak) => `${leak.kind === 'name' ? '姓名' : PERSONAL_LABELS[leak.kind]} ${leak.found}`,
          },
          {
            title: '修改',
            width: 90,
            render: (_, { recordId }) =>
              recordId && (
                <Link href={`/record/${recordId}/edit`} onClick={props.onOpen}>
                  打开记录
                </Link>
              ),
          },
        ]}
      />
      {leaks.length > SHOWN && <p>只列出前 {SHOWN} 处。</p>}
    </section>
  );
}

function placeOf({ row, columnLabel }: ExportLeak): string {
  return row < 0 ? columnLabel : `第 ${row + 1} 行“${columnLabel}”`;
}
