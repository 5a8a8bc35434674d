import { Alert, App, Button, Table } from 'antd';
import { useContext, useEffect, useState } from 'react';
import { Link } from 'wouter';
import { monthInWords } from '#shared/kernel/calendar.ts';
import { shortHash } from '#shared/report/receipt-paper.ts';
import type { ReceiptRow } from '#shared/sync/receipt.ts';
import { MonthContext, useDesk } from '../../desk/desk-context.ts';
import { deviceTime } from '../../desk/words.tsx';
import type { DeskReceipt } from '../../sync/desk-receipt.ts';
import type { SyncEngine } from '../../sync/sync-engine.ts';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { EmptyNote, Page } from '../../ui/page.tsx';
import { useAsking } from '../../ui/use-asking.ts';
import { type NamedDifference, namedDifferences, printReceipt } from './receipt-paper.ts';

/** The receipt that was read last: whoever opens a record from it finds it again on coming back. */
const lastRead = new WeakMap<SyncEngine, DeskReceipt>();

/** 对账单: what this PC and the county each hold of the month, side by side. */
export function ReceiptScreen() {
  const { sync } = useDesk();
  const month = useContext(MonthContext);
  const { message } = App.useApp();
  const [receipt, setReceipt] = useState(() => lastRead.get(sync) ?? null);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState<'' | 'read' | 'mend'>('');
  const work = async (what: 'read' | 'mend', act: () => Promise<void>) => {
    setBusy(what);
    setError(null);
    try {
      await act();
      const read = await sync.receipt(month);
      lastRead.set(sync, read);
      setReceipt(read);
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
                  void message.success('已补齐，重新核对过了');
                })
              }
            >
              补齐 {mendable.length} 条
            </Button>
          )}
          {shown && <PrintButton receipt={shown} />}
        </>
      }
    >
      {error !== null && <ErrorPanel error={error} />}
      {!shown && error === null && <EmptyNote>点“开始对账”，需要联网一次；换月份请在上方选择。</EmptyNote>}
      {shown && <ReceiptSheet receipt={shown} />}
    </Page>
  );
}

/** The paper has every difference, however many pages the screen takes for them. */
function PrintButton({ receipt }: { receipt: DeskReceipt }) {
  const { store, device, platform } = useDesk();
  const { isBusy, ask } = useAsking();
  return (
    <Button loading={isBusy} onClick={() => void ask(() => printReceipt({ store, device, platform }, receipt))}>
      打印
    </Button>
  );
}

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

function DifferenceTable({ differences }: { differences: DeskReceipt['differences'] }) {
  const { store } = useDesk();
  const [lines, setLines] = useState<readonly NamedDifference[]>([]);
  useEffect(() => {
    let isCurrent = true;
    void namedDifferences(store, differences).then((named) => isCurrent && setLines(named));
    return () => {
      isCurrent = false;
    };
  }, [store, differences]);
  return (
    <Table<NamedDifference>
      size="small"
      bordered
      rowKey="id"
      title={() => '不一致的记录'}
      pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
      dataSource={[...lines]}
      columns={[
        { title: '台账', dataIndex: 'ledger' },
        { title: '日期', dataIndex: 'day', width: 110 },
        { title: '编号', dataIndex: 'number' },
        {
          title: '记录',
          dataIndex: 'title',
          render: (title: string, { id, isHere }) => (isHere ? <Link href={`/record/${id}`}>{title}</Link> : title),
        },
        { title: '原因', dataIndex: 'why' },
      ]}
    />
  );
}
