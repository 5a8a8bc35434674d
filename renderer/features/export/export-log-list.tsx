import { App, Button, Input, Modal, Table } from 'antd';
import { useCallback, useState } from 'react';
import { useDesk } from '../../desk/desk-context.ts';
import { type ExportLogEntry, logWithdrawal, readExportLog } from '../../desk/export-log.ts';
import { useLive } from '../../desk/use-live.ts';
import { shownError } from '../../ui/error-words.ts';

/** What left this desk as files, newest first; of a published edition it is said here when it was taken back. */
export function ExportLogList() {
  const { store } = useDesk();
  const load = useCallback(() => readExportLog(store), [store]);
  const { data = [], reload } = useLive(load);
  const [withdrawn, setWithdrawn] = useState<ExportLogEntry | null>(null);
  return (
    <>
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
          {
            title: '公开后撤回',
            width: 110,
            render: (_, entry) => <Withdrawal entry={entry} onWithdraw={() => setWithdrawn(entry)} />,
          },
        ]}
      />
      {withdrawn && <WithdrawDialog entry={withdrawn} onSaved={reload} onClose={() => setWithdrawn(null)} />}
    </>
  );
}

function Withdrawal({ entry, onWithdraw }: { entry: ExportLogEntry; onWithdraw: () => void }) {
  const { withdrawal, edition, fileName } = entry;
  if (edition !== '公开版') return null;
  if (!withdrawal) {
    return (
      <Button size="small" aria-label={`登记撤回 ${fileName}`} onClick={onWithdraw}>
        登记撤回
      </Button>
    );
  }
  const words = `${withdrawal.by}，${withdrawal.at.replace('T', ' ')}；公开在：${withdrawal.place}；原因：${withdrawal.reason}`;
  return <span title={words}>{`已撤回 ${withdrawal.at.slice(5, 10)}`}</span>;
}

/** Asks where the edition stood and why it was taken back (D§6 P5). */
function WithdrawDialog(props: { entry: ExportLogEntry; onSaved: () => void; onClose: () => void }) {
  const { entry, onSaved, onClose } = props;
  const { store } = useDesk();
  const { message } = App.useApp();
  const [place, setPlace] = useState('');
  const [reason, setReason] = useState('');
  const save = async () => {
    try {
      await logWithdrawal(store, entry, { place: place.trim(), reason: reason.trim() });
      void message.success('已登记撤回');
      onSaved();
      onClose();
    } catch (error) {
      void message.error(shownError(error).sentence, 8);
    }
  };
  return (
    <Modal
      open
      title="登记公开后撤回"
      okText="登记撤回"
      cancelText="取消"
      okButtonProps={{ disabled: place.trim() === '' || reason.trim() === '' }}
      onOk={() => void save()}
      onCancel={onClose}
    >
      <p>{`请先从公开的地方撤下《${entry.fileName}》，再在这里登记；经办人和时间自动记入，登记后不能修改。`}</p>
      <label htmlFor="withdraw-place">公开在什么地方（必填）</label>
      <Input
        id="withdraw-place"
        maxLength={100}
        placeholder="如：村务公开栏、镇政府网站"
        value={place}
        onChange={(event) => setPlace(event.target.value)}
      />
      <label htmlFor="withdraw-reason">撤回原因（必填）</label>
      <Input.TextArea
        autoComplete="off"
        id="withdraw-reason"
        maxLength={200}
        autoSize={{ minRows: 2, maxRows: 5 }}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
    </Modal>
  );
}
