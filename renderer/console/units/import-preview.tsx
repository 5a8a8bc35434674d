import { Alert, Button, Space, Table } from 'antd';
import type { UnitImportPreview } from '#shared/sync/console-messages.ts';
import type { Unit } from '../county-api.ts';
import { unitColumns } from './unit-columns.tsx';

interface ImportPreviewProps {
  readonly preview: UnitImportPreview;
  readonly isWriting: boolean;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
}

/** What the import would do, before anything is written. */
export function ImportPreview({ preview, isWriting, onConfirm, onCancel }: ImportPreviewProps) {
  const changes = preview.added + preview.changed;
  return (
    <section className="sheet" aria-label="导入预览">
      <h2>导入预览：{preview.fileName}</h2>
      <p className="figures">
        <span>
          读到 <b>{preview.rows}</b> 行
        </span>
        <span>
          新增 <b>{preview.added}</b>
        </span>
        <span>
          更新 <b>{preview.changed}</b>
        </span>
        <span>
          未变 <b>{preview.unchanged}</b>
        </span>
        <span>
          有问题 <b>{preview.problems.length}</b>
        </span>
      </p>
      {preview.problems.length > 0 && <Problems problems={preview.problems} />}
      {changes === 0 && <Alert type="info" role="note" showIcon title="没有需要新增或更新的单位。" />}
      <Space className="import-actions">
        <Button type="primary" disabled={changes === 0} loading={isWriting} onClick={onConfirm}>
          确认导入 {changes} 个单位
        </Button>
        <Button disabled={isWriting} onClick={onCancel}>
          换一个文件
        </Button>
      </Space>
      {preview.sample.length > 0 && (
        <>
          <p className="hint">名单的前 {preview.sample.length} 个单位，供核对：</p>
          <Table<Unit>
            size="small"
            bordered
            rowKey="code12"
            columns={unitColumns((unit: Unit) => unit)}
            dataSource={preview.sample}
            pagination={false}
          />
        </>
      )}
    </section>
  );
}

type Problem = UnitImportPreview['problems'][number];

function Problems({ problems }: { readonly problems: readonly Problem[] }) {
  return (
    <>
      <Alert
        type="warning"
        role="note"
        showIcon
        title="下列行有问题，不会导入。可在表格中修改后重新选择文件。（F06）"
      />
      <Table<Problem>
        className="import-problems"
        size="small"
        bordered
        rowKey={(problem) => `${problem.row}-${problem.column}-${problem.message}`}
        dataSource={problems}
        pagination={{ pageSize: 10, hideOnSinglePage: true, showSizeChanger: false, size: 'small' }}
        columns={[
          { title: '行', dataIndex: 'row', width: 70 },
          { title: '列', dataIndex: 'column', width: 140 },
          { title: '问题', dataIndex: 'message' },
        ]}
      />
    </>
  );
}
