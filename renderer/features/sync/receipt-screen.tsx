import { Alert, App, Button, Table } from 'antd';
import { useContext, useState } from 'react';
import { monthInWords } from '#shared/kernel/calendar.ts';
import type { Difference, DifferentRecord, ReceiptRow } from '#shared/sync/receipt.ts';
import { MonthContext, useDesk } from '../../desk/desk-context.ts';
import { printPage } from '../../desk/print-page.ts';
import { deviceTime } from '../../desk/words.tsx';
import type { DeskReceipt } from '../../sync/desk-receipt.ts';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { EmptyNote, Page } from '../../ui/page.tsx';
import { RecordName } from './record-name.tsx';

const WHY: Readonly<Record<Difference, string>> = {
  waiting: '本机有修改还没有报送',
  refused: '县里没有收下，请按原因修改',
  missing_here: '县里有，本机没有',
  missing_there: '本机有，县里没有',
  stale_here: '县里是另一个版本，本机还没有收到',
};
/** A hash in groups that can be read out over the telephone; the rest of it is there to be looked at. */
const shortHash = (hash: string) => hash.slice(0, 12).replace(/(.{4})(?=.)/g, '$1 ');

/** 对账单: what this PC and the county each hold of the month, side by side. */
export function ReceiptScreen() {
  const { store, sync } = useDesk();
  const month = useContext(MonthContext);
  const { message } = App.useApp();
  const [receipt, setReceipt] = useState<DeskReceipt | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState<'' | 'read' | 'mend'>('');
  const work = async (what: 'read' | 'mend', act: () => Promise<void>) => {
    setBusy(what);
    setError(null);
    try {
      await act();
      setReceipt(await sync.receipt(month));
    } catch (cause) {
      setError(cause);
    } finally {
      setBusy('');
    }
  };
  const shown = receipt?.month === month ? receipt : null;
  const mendable = (shown?.differences ?? []).filter(
    (one) => one.difference !== 'waiting' && one.difference !== 'refused',
  );
  return (
    <Page
      title={`对账单 · ${monthInWords(month)}`}
      note="本机与县里各有多少条、内容是否一致"
      actions={
        <>
          <Button type="primary" loading={busy === 'read'} onClick={() => void work('read', async () => undefined)}>
            {shown ? '重新对账' : '开始对账'}
          </Button>
          {mendable.length > 0 && (
            <Button
              loading={busy === 'mend'}
              onClick={() =>
                void work('mend', async () => {
                  await sync.mend(mendable);
                  void message.success('已补齐，正在重新核对');
                })
              }
            >
              补齐 {mendable.length} 条
            </Button>
          )}
          {shown && <Button onClick={() => void printPage(store, `对账单 ${month}`)}>打印</Button>}
        </>
      }
    >
      {error !== null && <ErrorPanel error={error} />}
      {!shown && error === null && <EmptyNote>点“开始对账”，需要联网一次；换月份请在上方选择。</EmptyNote>}
      {shown && <ReceiptSheet receipt={shown} />}
    </Page>
  );
}

/** What is printed and signed. */
function ReceiptSheet({ receipt: shown }: { receipt: DeskReceipt }) {
  const { store, device } = useDesk();
  return (
    <div className="receipt">
      <p>
        {device.town.name}　{monthInWords(shown.month)}　{device.deviceName}　对账时间 {deviceTime(shown.at)}　县里序号{' '}
        {shown.seq}
      </p>
      <Verdict receipt={shown} />
      {shown.rows.length > 0 && (
        <LineTable rows={shown.rows} labelOf={(type) => store.catalogue.types.get(type)?.label ?? type} />
      )}
      {shown.differences.length > 0 && <DifferenceTable differences={shown.differences} />}
      <p className="receipt-signs">核对人：＿＿＿＿＿＿＿＿　　日期：＿＿＿＿年＿＿月＿＿日</p>
    </div>
  );
}

function Verdict({ receipt }: { receipt: DeskReceipt }) {
  const total = receipt.rows.reduce((sum, row) => sum + row.mine.count, 0);
  if (receipt.isEqual && receipt.rows.length === 0)
    return <Alert type="info" showIcon title="这个月两边都没有记录。其他月份请在页面上方选择后重新对账。" />;
  if (receipt.isEqual) return <Alert type="success" showIcon title={`两边一致：共 ${total} 条，逐条相同。`} />;
  return (
    <Alert
      type="warning"
      showIcon
      title={`有 ${receipt.differences.length} 条不一致`}
      description={`其中待报送 ${receipt.waiting} 条、被退回 ${receipt.refused} 条；其余可点“补齐”。`}
    />
  );
}

function LineTable({ rows, labelOf }: { rows: readonly ReceiptRow[]; labelOf: (type: string) => string }) {
  return (
    <Table<ReceiptRow>
      size="small"
      bordered
      rowKey="type"
      pagination={false}
      dataSource={[...rows]}
      columns={[
        { title: '台账', dataIndex: 'type', render: labelOf },
        { title: '本机', key: 'mine', render: (_, row) => `${row.mine.count} 条` },
        { title: '县里', key: 'theirs', render: (_, row) => `${row.theirs.count} 条` },
        {
          title: '本机校验码',
          key: 'hash',
          render: (_, row) => <code title={row.mine.hash}>{shortHash(row.mine.hash)}</code>,
        },
        {
          title: '县里校验码',
          key: 'their-hash',
          render: (_, row) => <code title={row.theirs.hash}>{shortHash(row.theirs.hash)}</code>,
        },
        { title: '结果', key: 'equal', render: (_, row) => (row.isEqual ? '一致' : '不一致') },
      ]}
    />
  );
}

function DifferenceTable({ differences }: { differences: readonly DifferentRecord[] }) {
  return (
    <Table<DifferentRecord>
      size="small"
      bordered
      rowKey="id"
      title={() => '不一致的记录'}
      pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
      dataSource={[...differences]}
      columns={[
        { title: '记录', dataIndex: 'id', render: (id: string) => <RecordName id={id} /> },
        { title: '原因', dataIndex: 'difference', render: (why: Difference) => WHY[why] },
      ]}
    />
  );
}
