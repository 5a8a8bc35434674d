import { Button, Popconfirm, Table } from 'antd';
import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import { ERROR_TEXTS } from '#shared/kernel/coded-error.ts';
import { useDesk } from '../../desk/desk-context.ts';
import type { DeskStore } from '../../store/desk-store.ts';
import type { MassVoid } from '../../sync/mass-guard.ts';
import { useAsking } from '../../ui/use-asking.ts';
import { recordLine } from './record-line.ts';

const PAGE = 8;

/** Many voids stop and ask (SPEC.md §8): what they are, and whether they go on or are taken back. */
export function MassVoidNote({ massVoid }: { massVoid: MassVoid | null }) {
  if (!massVoid) return null;
  const { direction, ids, earlier, isCountyAsking } = massVoid;
  const count = ids.length + earlier.length;
  const code = isCountyAsking ? 'A17' : direction === 'send' ? 'D16' : 'D17';
  const [what, advice] = isCountyAsking
    ? ['县里要求核对作废的记录', '本机最近一小时报送的作废较多，这些作废没有收；请核对清单，确认无误后再报送']
    : ERROR_TEXTS[code];
  return (
    <section className="mass-void" role="alert" aria-label={what}>
      <strong>
        {what}：{count} 条（{code}）
      </strong>
      <p>{advice}。其他记录照常报送。</p>
      {earlier.length > 0 && (
        <p>
          其中 {earlier.length} 条此前已经陆续接收，加上这 {ids.length} 条才达到核对的条数，一并列出。
        </p>
      )}
      <VoidLines ids={[...ids, ...earlier]} isSending={direction === 'send'} />
      {direction === 'send' ? <SendChoice ids={ids} /> : <ReceiveChoice count={ids.length} />}
    </section>
  );
}

function SendChoice({ ids }: { ids: readonly string[] }) {
  const { store, sync } = useDesk();
  const { isBusy, ask } = useAsking();
  const takeBack = () =>
    ask(async () => {
      for (const id of ids) await store.takeBackVoid(id);
      return `已撤回 ${ids.length} 条作废，记录恢复原状`;
    });
  return (
    <div className="choice-line">
      <Popconfirm
        title={`确认报送这 ${ids.length} 条作废？`}
        description="报送后不能撤回。作废的记录保留编号和修改历史，不再计入统计。"
        okText="确认报送"
        onConfirm={() => sync.agreeToVoids('send')}
      >
        <Button danger disabled={isBusy}>
          核对无误，报送
        </Button>
      </Popconfirm>
      <Popconfirm
        title={`撤回这 ${ids.length} 条作废？`}
        description="记录恢复为作废前的状态，继续计入统计。只撤回其中几条的，请点开那条记录办理。"
        okText="撤回作废"
        onConfirm={takeBack}
      >
        <Button loading={isBusy}>作废有误，全部撤回</Button>
      </Popconfirm>
    </div>
  );
}

function ReceiveChoice({ count }: { count: number }) {
  const { sync } = useDesk();
  return (
    <Popconfirm
      title={`确认接收这 ${count} 条作废？`}
      description="作废的记录保留编号和修改历史，不再计入统计。"
      okText="确认接收"
      onConfirm={() => sync.agreeToVoids('receive')}
    >
      <Button danger>核对无误，接收</Button>
    </Popconfirm>
  );
}

interface VoidLine {
  readonly id: string;
  readonly type: string;
  readonly day: string;
  readonly title: string;
  readonly reason: string;
  readonly by: string;
}

/** Every one of the records, a page at a time: a list that cannot be read to its end cannot be checked. */
function VoidLines({ ids, isSending }: { ids: readonly string[]; isSending: boolean }) {
  const { store } = useDesk();
  const [page, setPage] = useState(1);
  const [lines, setLines] = useState<readonly VoidLine[]>([]);
  const asked = ids.slice((page - 1) * PAGE, page * PAGE).join('|');
  useEffect(() => {
    let isCurrent = true;
    const load = asked === '' ? [] : asked.split('|').map((id) => lineOf(store, id));
    void Promise.all(load).then((loaded) => isCurrent && setLines(loaded));
    return () => {
      isCurrent = false;
    };
  }, [store, asked]);
  const why = [
    { title: '作废原因', dataIndex: 'reason' },
    { title: '作废人', dataIndex: 'by', width: 100 },
  ];
  return (
    <Table<VoidLine>
      size="small"
      rowKey="id"
      className="void-lines"
      dataSource={[...lines]}
      pagination={{
        pageSize: PAGE,
        current: page,
        total: ids.length,
        onChange: setPage,
        hideOnSinglePage: true,
        showSizeChanger: false,
        showTotal: (total) => `共 ${total} 条`,
      }}
      columns={[
        { title: '台账', dataIndex: 'type', width: 140 },
        { title: '日期', dataIndex: 'day', width: 110 },
        {
          title: '记录',
          dataIndex: 'title',
          render: (title: string, { id }) => <Link href={`/record/${id}`}>{title}</Link>,
        },
        ...(isSending ? why : []),
      ]}
    />
  );
}

async function lineOf(store: DeskStore, id: string): Promise<VoidLine> {
  const { record, ...named } = await recordLine(store, id);
  const entry = record?.history.findLast(({ action }) => action === 'void') ?? record?.history.at(-1);
  return { id, ...named, reason: record?.voidReason ?? '', by: entry?.by.name ?? '' };
}
