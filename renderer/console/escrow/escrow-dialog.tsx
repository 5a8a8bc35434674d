import { App, Button, Input, Modal, Table } from 'antd';
import { useCallback, useId, useState } from 'react';
import type { Escrow, EscrowContent } from '#shared/sync/escrow-messages.ts';
import { shortTypeLabel, useCatalogue } from '../catalogue-context.tsx';
import { LoadedView, ProblemAlert } from '../loaded-view.tsx';
import { useSession } from '../session.tsx';
import { useLoaded } from '../use-loaded.ts';
import { useSubmit } from '../use-submit.ts';

/** Shows what lies in it, and takes it in or lets it go, with a reason. */
export function EscrowDialog({ escrow, onClose }: { readonly escrow: Escrow; readonly onClose: () => void }) {
  const { api } = useSession();
  const { message } = App.useApp();
  const id = useId();
  const content = useLoaded(useCallback((signal: AbortSignal) => api.escrowContent(escrow, signal), [api, escrow]));
  const [reason, setReason] = useState('');
  const { problem, isBusy, submit } = useSubmit();
  const decide = (decision: 'import' | 'drop') =>
    submit(async () => {
      const report = await api.decideEscrow(escrow, decision, reason.trim());
      message.success(report ? `已入库 ${report.accepted} 条，退回 ${report.refusedCount} 条` : '已记为不入库');
      onClose();
    });
  const isOff = reason.trim().length < 2 || isBusy;
  return (
    <Modal
      open
      width={760}
      title={`核对 ${escrow.townName} ${escrow.deviceName} 交来的内容`}
      onCancel={onClose}
      footer={[
        <Button key="drop" danger disabled={isOff} onClick={() => void decide('drop')}>
          不入库
        </Button>,
        <Button key="import" type="primary" disabled={isOff} onClick={() => void decide('import')}>
          入库
        </Button>,
      ]}
    >
      <p>请与乡镇核对是不是本人填写。入库时按联网报送的同样规则逐条检查；不入库的，这份内容随即删去，不能恢复。</p>
      <LoadedView loaded={content}>{({ rows }) => <RowTable rows={rows} />}</LoadedView>
      <label htmlFor={id}>核对情况（必填）</label>
      <Input id={id} maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} />
      {problem && <ProblemAlert problem={problem} />}
    </Modal>
  );
}

function RowTable({ rows }: { readonly rows: EscrowContent['rows'] }) {
  const { value: catalogue } = useCatalogue();
  return (
    <Table
      size="small"
      bordered
      rowKey="id"
      dataSource={[...rows]}
      pagination={{ pageSize: 8, hideOnSinglePage: true, showSizeChanger: false }}
      columns={[
        { title: '台账', dataIndex: 'type', width: 110, render: (type: string) => shortTypeLabel(catalogue, type) },
        { title: '日期', dataIndex: 'mainDate', width: 110 },
        { title: '记录', dataIndex: 'title', render: (text: string) => text || '—' },
        { title: '填表人', dataIndex: 'by', width: 90 },
        { title: '县里', key: 'new', width: 110, render: (_, { isNew }) => (isNew ? '还没有' : '已有，是修改') },
      ]}
    />
  );
}
