import { Button } from 'antd';
import { useCallback } from 'react';
import { Link, useLocation } from 'wouter';
import { REPORT_STATE_LABELS } from '#shared/domain/month/report-state.ts';
import { TODO_STATE_LABELS, type TodoItem, todoCounts } from '#shared/domain/month/todo.ts';
import { useDesk } from '../../desk/desk-context.ts';
import { TodoList } from '../../desk/todo-list.tsx';
import { townIsOver } from '../../desk/town-is-over.ts';
import { useLive } from '../../desk/use-live.ts';
import type { MonthOverview } from '../../store/desk-store.ts';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Panel } from '../../ui/page.tsx';

const SHOWN = 8;
const ORDER = { missing: 0, late: 1, due: 2, done: 3 } as const;

/** 本月还差什么: what the month still asks for, most urgent first, each one click from being entered (D§3). */
export function MonthGapPanel({ month }: { month: string }) {
  const { store } = useDesk();
  const [, navigate] = useLocation();
  const { data, error, reload } = useLive(useCallback(() => store.month.overview(month), [store, month]));
  const extra = (
    <Button type="primary" size="small" onClick={() => navigate('/month')}>
      办理月报
    </Button>
  );
  return (
    <Panel title="本月还差什么" name="本月还差什么" extra={extra}>
      {error && !data ? <ErrorPanel error={error} onRetry={reload} /> : null}
      {townIsOver(store, month) ? <p>本镇已撤并，本月不再报送。</p> : <GapOrWait overview={data} />}
    </Panel>
  );
}

function GapOrWait({ overview }: { overview: MonthOverview | undefined }) {
  return overview ? <Gap overview={overview} /> : <p className="is-faint">正在核对……</p>;
}

function Gap({ overview }: { overview: MonthOverview }) {
  const { todo, villages, state, due } = overview;
  const counts = todoCounts(todo);
  const open = todo.filter((one) => one.isThisMonth && one.state !== 'done').toSorted(byUrgency);
  const silent = villages.filter(({ kind }) => kind !== 'confirmed' && kind !== 'zero');
  const unapproved = villages.reduce((sum, one) => sum + one.unapproved + one.returned, 0);
  const total = counts.done + counts.due + counts.late + counts.missing;
  return (
    <>
      <p className="month-line">
        <span>
          应办 <b>{total}</b> 项，已办 <b>{counts.done}</b>
        </span>
        {counts.late + counts.missing > 0 && (
          <b className="is-bad">
            {counts.late > 0
              ? `${TODO_STATE_LABELS.late} ${counts.late}`
              : `${TODO_STATE_LABELS.missing} ${counts.missing}`}
          </b>
        )}
        <Link href="/month/villages">{`${silent.length} 个村没有确认（${due.village} 前）`}</Link>
        {unapproved > 0 && <Link href="/month/approve">{`${unapproved} 条待镇审`}</Link>}
        <Link href="/month/sign">{`月报：${REPORT_STATE_LABELS[state]}（${due.submit} 前上报）`}</Link>
      </p>
      {open.length === 0 ? (
        <p>本月应办事项都有记录了。</p>
      ) : (
        <TodoList items={open.slice(0, SHOWN)} withUnit={villages.length > 1} />
      )}
      {open.length > SHOWN && <Link href="/month/villages">{`还有 ${open.length - SHOWN} 项，按村查看`}</Link>}
    </>
  );
}

function byUrgency(a: TodoItem, b: TodoItem): number {
  return ORDER[a.state] - ORDER[b.state] || (a.due < b.due ? -1 : a.due > b.due ? 1 : 0);
}
