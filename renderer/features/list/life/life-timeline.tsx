import { Button, Segmented } from 'antd';
import { useContext, useMemo, useState } from 'react';
import { compiledType } from '#shared/catalogue/compile-type.ts';
import type { LifeDefinition, TypeDefinition } from '#shared/catalogue/definition.ts';
import { dueMarkOf, stateLabel, stateOf } from '#shared/domain/life.ts';
import { addMonths, todayInChina } from '#shared/kernel/calendar.ts';
import { MonthContext, useDesk } from '../../../desk/desk-context.ts';
import { DueMark } from '../../../desk/due-mark.tsx';
import { stepsOffered } from '../../../desk/steps.ts';
import { unitName } from '../../../desk/words.tsx';
import type { DeskStore, ListLine } from '../../../store/desk-store.ts';
import type { ListColumn } from '../list-columns.tsx';
import type { ListState } from '../list-state.ts';
import { RecordTable } from '../record-table.tsx';
import { useRows } from '../use-rows.ts';
import type { Question } from './board-model.ts';
import { StepMenu } from './step-menu.tsx';
import { TimelineBar, TimelineHead } from './timeline-bar.tsx';
import { type TimelineWindow, timelineOf } from './timeline-model.ts';

interface LifeTimelineProps {
  readonly type: TypeDefinition;
  readonly life: LifeDefinition;
  readonly question: Question;
  readonly state: ListState;
  readonly scrollTop: number;
  readonly onScroll: (scrollTop: number) => void;
  readonly onSort: (change: Pick<ListState, 'sortBy' | 'isDescending'>) => void;
  readonly onOpen: (id: string) => void;
  readonly emptyText: string;
}

const COUNTS = [
  { value: 3, label: '3个月' },
  { value: 6, label: '6个月' },
  { value: 12, label: '12个月' },
];

/** The matters of a type as rows along the calendar. As in the list, and M shows the steps, ← → move the months. */
export function LifeTimeline(props: LifeTimelineProps) {
  const { life, question, type } = props;
  const { openStep, store } = useDesk();
  const month = useContext(MonthContext);
  const [shown, setShown] = useState<TimelineWindow>({ from: addMonths(month, -3), count: 6 });
  const [menuOf, setMenuOf] = useState<string | null>(null);
  const own = useMemo(() => ({ ...question, withLinked: false }), [question]);
  const rows = useRows(own);
  const move = (by: number) => setShown((before) => ({ ...before, from: addMonths(before.from, by) }));
  const columns = useMemo(
    () => timelineColumns(store, type, life, { shown, menuOf, onMenu: setMenuOf, onStep: openStep }),
    [store, type, life, shown, menuOf, openStep],
  );
  return (
    <>
      <div className="timeline-tools">
        <Button size="small" onClick={() => move(-1)} aria-label="前一个月">
          ‹
        </Button>
        <Segmented
          size="small"
          aria-label="显示几个月"
          value={shown.count}
          options={COUNTS}
          onChange={(count) => setShown((before) => ({ ...before, count }))}
        />
        <Button size="small" onClick={() => move(1)} aria-label="后一个月">
          ›
        </Button>
        <span className="is-faint">圆点是办理的日期，竖线是期限，虚线是今天</span>
      </div>
      <RecordTable
        name={`${type.label}时间线`}
        rows={rows}
        columns={columns}
        state={props.state}
        scrollTop={props.scrollTop}
        onScroll={props.onScroll}
        onSort={props.onSort}
        onOpen={props.onOpen}
        emptyText={props.emptyText}
        onKey={(event, line) => {
          if (event.key.toLowerCase() === 'm' || event.key === ' ') setMenuOf(line.id);
          else if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') move(event.key === 'ArrowLeft' ? -1 : 1);
          else return false;
          return true;
        }}
      />
    </>
  );
}

interface Shared {
  readonly shown: TimelineWindow;
  readonly menuOf: string | null;
  readonly onMenu: (id: string | null) => void;
  readonly onStep: (recordId: string, stepId: string) => void;
}

function timelineColumns(
  store: DeskStore,
  type: TypeDefinition,
  life: LifeDefinition,
  shared: Shared,
): readonly ListColumn[] {
  const today = todayInChina(Date.now());
  const compiled = compiledType(store.catalogue, type.id);
  const isClosed = (line: ListLine) => life.closed.includes(stateOf(life, line.data));
  return [
    {
      key: 'title',
      title: '标题',
      width: 210,
      render: (line) => (
        <a href={`#/record/${line.id}`} tabIndex={-1}>
          {line.title || '（无标题）'}
        </a>
      ),
    },
    {
      key: 'unit',
      title: '所属村（镇）',
      width: 112,
      sortBy: 'unitCode',
      render: (line) => unitName(store, line.unitCode),
    },
    stateColumn(store, type, life, shared),
    dueColumn(life, today),
    {
      key: 'timeline',
      title: '进度',
      head: <TimelineHead window={shared.shown} />,
      width: 560,
      render: (line) => (
        <TimelineBar
          row={timelineOf(compiled, line, isClosed(line), today)}
          window={shared.shown}
          today={today}
          isClosed={isClosed(line)}
        />
      ),
    },
  ];
}

/** The state with its steps in a menu. */
function stateColumn(
  store: DeskStore,
  type: TypeDefinition,
  life: LifeDefinition,
  { menuOf, onMenu, onStep }: Shared,
): ListColumn {
  return {
    key: 'state',
    title: type.fields.find(({ id }) => id === life.state)?.label ?? '状态',
    width: 110,
    render: (line) => (
      <StepMenu
        steps={stepsOffered(store, line, stateOf(life, line.data))}
        isOpen={menuOf === line.id}
        onOpen={(isOpen) => onMenu(isOpen ? line.id : null)}
        onStep={(step) => onStep(line.id, step.id)}
      >
        <span>{stateLabel(type, stateOf(life, line.data))}</span>
      </StepMenu>
    ),
  };
}

function dueColumn(life: LifeDefinition, today: string): ListColumn {
  return {
    key: 'due',
    title: '期限',
    width: 104,
    sortBy: 'due',
    render: (line) => {
      const mark = dueMarkOf(line.due, today, life.soonDays);
      return mark.mark === 'none' ? line.due : <DueMark mark={mark} />;
    },
  };
}
