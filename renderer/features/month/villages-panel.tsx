import { App, Button, Input, Modal, Table, Tag } from 'antd';
import { useState } from 'react';
import { todoCounts } from '#shared/domain/month/todo.ts';
import { may } from '#shared/domain/permissions.ts';
import { useDesk } from '../../desk/desk-context.ts';
import { TodoList } from '../../desk/todo-list.tsx';
import { deviceTime } from '../../desk/words.tsx';
import type { MonthOverview, VillageStanding } from '../../store/desk-store.ts';
import { EmptyNote, Panel } from '../../ui/page.tsx';
import { useAct } from './use-act.ts';

const KIND_LABELS: Readonly<Record<string, string>> = { confirmed: '已确认', zero: '零报告', withdrawn: '已撤回' };
const OPEN_STATES = new Set(['collecting', 'town_review', 'signed', 'returned']);

type Kind = 'confirmed' | 'zero' | 'withdrawn';
interface Asked {
  readonly village: VillageStanding;
  readonly kind: Kind;
}

/** Every village's month: what it has, what it owes, whether it confirmed or filed a zero report. */
export function VillagesPanel({ overview }: { overview: MonthOverview }) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const { villages, todo } = overview;
  const townTodo = todo.filter(({ unitCode }) => unitCode.endsWith('000'));
  if (villages.length === 0) return <EmptyNote>本月没有要报送的村（社区）。名单由县里下发。</EmptyNote>;
  const done = villages.filter(({ kind }) => kind === 'confirmed' || kind === 'zero').length;
  return (
    <>
      <p className="month-line">
        {villages.length} 个村（社区），已确认或零报告 <b>{done}</b> 个。点开一行看这个村本月的每一项。
      </p>
      <Table<VillageStanding>
        size="small"
        bordered
        pagination={false}
        rowKey={({ unit }) => unit.code12}
        dataSource={villages}
        expandable={{
          expandedRowRender: ({ unit }) => <TodoList items={todo.filter(({ unitCode }) => unitCode === unit.code12)} />,
          defaultExpandedRowKeys: villages.length === 1 ? villages.map(({ unit }) => unit.code12) : [],
        }}
        columns={columns(overview, setAsked)}
      />
      {townTodo.length > 0 && (
        <Panel title="镇本级" name="镇本级">
          <TodoList items={townTodo} />
        </Panel>
      )}
      {asked && <ConfirmDialog {...asked} month={overview.month} onClose={() => setAsked(null)} />}
    </>
  );
}

function columns(overview: MonthOverview, onAsk: (asked: Asked) => void) {
  const { todo, due } = overview;
  const countsOf = ({ unit }: VillageStanding) => todoCounts(todo.filter(({ unitCode }) => unitCode === unit.code12));
  return [
    { title: '村（社区）', key: 'name', render: (_: unknown, village: VillageStanding) => village.unit.shortName },
    { title: '记录', key: 'records', width: 70, render: (_: unknown, { records }: VillageStanding) => records },
    {
      title: '待镇审',
      key: 'unapproved',
      width: 80,
      render: (_: unknown, { unapproved, returned }: VillageStanding) =>
        returned > 0 ? <b className="is-bad">{`${unapproved}（退回 ${returned}）`}</b> : unapproved,
    },
    {
      title: '应办事项',
      key: 'todo',
      width: 150,
      render: (_: unknown, village: VillageStanding) => {
        const { done, due: open, late, missing } = countsOf(village);
        const left = late + missing;
        return (
          <>
            {done}/{done + open + left}
            {left > 0 && <b className="is-bad">　逾期 {left}</b>}
          </>
        );
      },
    },
    {
      title: `村级确认（${due.village} 前）`,
      key: 'kind',
      render: (_: unknown, village: VillageStanding) => <Standing village={village} />,
    },
    {
      title: '办理',
      key: 'act',
      width: 230,
      render: (_: unknown, village: VillageStanding) => <Actions village={village} overview={overview} onAsk={onAsk} />,
    },
  ];
}

function Standing({ village: { kind, by, at, byTown, note } }: { village: VillageStanding }) {
  if (kind === '') return <span className="is-faint">还没有确认</span>;
  return (
    <span title={note}>
      <Tag color={kind === 'withdrawn' ? 'default' : '#2f6b34'}>{KIND_LABELS[kind] ?? kind}</Tag>
      {by} {deviceTime(at).slice(5)}
      {byTown && <span className="is-faint">（镇代）</span>}
    </span>
  );
}

function Actions(props: { village: VillageStanding; overview: MonthOverview; onAsk: (asked: Asked) => void }) {
  const { store } = useDesk();
  const { village, overview, onAsk } = props;
  const target = { unitCode: village.unit.code12 };
  const mayConfirm = may(store.account, 'confirm', target) || may(store.account, 'review', target);
  if (!mayConfirm || !OPEN_STATES.has(overview.state)) return null;
  const name = village.unit.shortName;
  if (village.kind === 'confirmed' || village.kind === 'zero') {
    return (
      <Button size="small" aria-label={`撤回${name}的确认`} onClick={() => onAsk({ village, kind: 'withdrawn' })}>
        撤回
      </Button>
    );
  }
  return (
    <>
      <Button
        size="small"
        type="primary"
        aria-label={`${name}本月确认`}
        onClick={() => onAsk({ village, kind: 'confirmed' })}
      >
        本月确认
      </Button>{' '}
      {village.records === 0 && (
        <Button size="small" aria-label={`${name}零报告`} onClick={() => onAsk({ village, kind: 'zero' })}>
          零报告
        </Button>
      )}
    </>
  );
}

const TITLES: Readonly<Record<Kind, string>> = { confirmed: '本月确认', zero: '零报告', withdrawn: '撤回确认' };

function ConfirmDialog({ village, kind, month, onClose }: Asked & { month: string; onClose: () => void }) {
  const { store } = useDesk();
  const { message } = App.useApp();
  const [note, setNote] = useState('');
  const act = useAct();
  const isOwn = may(store.account, 'confirm', { unitCode: village.unit.code12 });
  const submit = async () => {
    const isDone = await act.run(() => store.month.confirmVillage(village.unit.code12, month, { kind, note }));
    if (!isDone) return;
    void message.success('已保存');
    onClose();
  };
  return (
    <Modal
      open
      title={`${village.unit.shortName} · ${TITLES[kind]}`}
      okText="确定"
      cancelText="取消"
      okButtonProps={{ loading: act.isBusy, disabled: !isOwn && note.trim() === '' }}
      onOk={() => void submit()}
      onCancel={onClose}
    >
      <p>
        {kind === 'confirmed' &&
          `确认本月 ${village.records} 条记录属实、没有遗漏。确认后仍可修改，修改过的记录要重新确认。`}
        {kind === 'zero' && '本月没有发生需要登记的事项，明确报告为零。'}
        {kind === 'withdrawn' && '撤回后可以继续登记，改好后再确认。'}
      </p>
      <label htmlFor="village-note">{isOwn ? '说明（可不填）' : '村里怎样确认的（必填，如：村书记电话确认）'}</label>
      <Input.TextArea
        autoComplete="off"
        id="village-note"
        autoFocus
        rows={2}
        maxLength={500}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
    </Modal>
  );
}
