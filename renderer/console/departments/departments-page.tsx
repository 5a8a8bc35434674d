import { Alert, Button, Empty, Space, Table } from 'antd';
import { useCallback, useState } from 'react';
import { DEPARTMENT_CHANGE_LABELS, type Department, strandWords } from '#shared/domain/departments.ts';
import type { Departments } from '#shared/sync/department-messages.ts';
import { Badge } from '../badge.tsx';
import { LoadedView } from '../loaded-view.tsx';
import { Page } from '../page.tsx';
import { hasRight } from '../rights.ts';
import { useMe, useSession } from '../session.tsx';
import { shownMinute } from '../shown-time.ts';
import { useLoaded } from '../use-loaded.ts';
import { actWords, DepartmentDialog, type DepartmentTask } from './department-dialog.tsx';
import { effectWords } from './effect-words.ts';

/** 县直部门: which strands each looks after, and every change with what it meant for its accounts. */
export function DepartmentsPage() {
  const { api } = useSession();
  const { account } = useMe();
  const departments = useLoaded(useCallback((signal: AbortSignal) => api.departments(signal), [api]));
  const [task, setTask] = useState<DepartmentTask | null>(null);
  const mayKeep = hasRight(account, 'keep_rights');
  const done = () => {
    setTask(null);
    departments.reload();
  };
  return (
    <Page
      title="县直部门"
      tools={
        mayKeep && (
          <Button type="primary" onClick={() => setTask({ kind: 'found' })}>
            新设部门
          </Button>
        )
      }
    >
      <p className="hint">
        部门的账号随部门的条线查看台账；账号归哪个部门，在“人员与权限”里授权。部门由安全管理员增减，改动立即生效。
      </p>
      <LoadedView loaded={departments}>
        {(answer) => (
          <>
            <GivenNames departments={answer.departments} />
            <DepartmentTable answer={answer} mayKeep={mayKeep} onTask={setTask} />
            <Changes answer={answer} />
            {task && (
              <DepartmentDialog
                task={task}
                departments={answer.departments.map(({ department }) => department)}
                onClose={() => setTask(null)}
                onDone={done}
              />
            )}
          </>
        )}
      </LoadedView>
    </Page>
  );
}

/** Names that the program made up, and that nobody of the county has saved. */
function GivenNames({ departments }: Pick<Departments, 'departments'>) {
  const given = departments.filter(({ department, isNameGiven }) => isNameGiven && department.validTo === '');
  if (given.length === 0) return null;
  const names = given.map(({ department }) => `“${department.name}”`).join('、');
  return (
    <Alert
      type="warning"
      showIcon
      className="no-print"
      title={`请核对名称：${names}`}
      description="这些名称和条线是程序拟的，不一定是本县的叫法。请安全管理员点“核对名称”：对的直接确认，不对的改过来；本县没有的部门可以撤销。"
    />
  );
}

interface TableProps {
  readonly answer: Departments;
  readonly mayKeep: boolean;
  readonly onTask: (task: DepartmentTask) => void;
}

type Line = Departments['departments'][number];

function DepartmentTable({ answer: { departments }, mayKeep, onTask }: TableProps) {
  return (
    <Table<Line>
      size="small"
      bordered
      rowKey={({ department }) => department.departmentId}
      dataSource={[...departments]}
      pagination={{ pageSize: 30, hideOnSinglePage: true, showSizeChanger: false }}
      locale={{ emptyText: <Empty description="还没有部门，请安全管理员新设" /> }}
      columns={[
        { title: '部门', key: 'name', width: 240, render: (_, line) => <Name line={line} /> },
        { title: '条线', key: 'strands', render: (_, { department }) => strandWords(department.strands) },
        { title: '在用账号', dataIndex: 'members', width: 90, align: 'right' },
        { title: '设立', key: 'from', width: 110, render: (_, { department }) => department.validFrom },
        {
          title: '状态',
          key: 'state',
          width: 220,
          render: (_, { department: { validTo, successorId } }) =>
            validTo === '' ? (
              <Badge tone="good">在用</Badge>
            ) : (
              <Badge>{`${validTo} 撤销${successorId && `，由${nameIn(departments, successorId) ?? ''}承接`}`}</Badge>
            ),
        },
        ...(mayKeep
          ? [
              {
                title: '办理',
                key: 'acts',
                width: 220,
                render: (_: unknown, line: Line) => <Acts line={line} onTask={onTask} />,
              },
            ]
          : []),
      ]}
    />
  );
}

function nameIn(departments: Departments['departments'], id: string): string | undefined {
  return departments.find(({ department }) => department.departmentId === id)?.department.name;
}

function Name({ line: { department, isNameGiven } }: { readonly line: Line }) {
  if (!isNameGiven || department.validTo !== '') return department.name;
  return (
    <Space size={6} wrap>
      {department.name}
      <Badge tone="wait">请核对名称</Badge>
    </Space>
  );
}

function Acts({ line: { department, isNameGiven }, onTask }: { readonly line: Line } & Pick<TableProps, 'onTask'>) {
  const acts = department.validTo === '' ? (['rename', 'strands', 'close'] as const) : (['reopen'] as const);
  return (
    <Space size="small">
      {acts.map((kind) => (
        <Button
          key={kind}
          size="small"
          danger={kind === 'close'}
          aria-label={`${actWords(kind, isNameGiven)} ${department.name}`}
          onClick={() => onTask({ kind, department, isNameGiven })}
        >
          {actWords(kind, isNameGiven)}
        </Button>
      ))}
    </Space>
  );
}

function Changes({ answer: { changes, departments } }: { readonly answer: Departments }) {
  return (
    <section className="sheet after-table" aria-label="部门变动记录">
      <h2>部门变动记录</h2>
      {changes.length === 0 && <p className="hint">还没有变动。</p>}
      <ul className="history">
        {changes.map(({ departmentId, version, kind, reason, by, at, before, after, members }) => (
          <li key={`${departmentId}${version}`}>
            {`${shownMinute(at)}　${by}　${DEPARTMENT_CHANGE_LABELS[kind] ?? kind}：${wordsOf(kind, before, after, nameIn(departments, after.successorId))}（${reason}）`}
            {members.length > 0 && (
              <ul>
                {members.map((member) => (
                  <li key={member.accountId}>{`${member.name}：${effectWords(member)}`}</li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What a version changed: before and after, as far as they differ. */
function wordsOf(kind: string, before: Department | null, after: Department, successor: string | undefined): string {
  if (!before) return `${after.name}，${strandWords(after.strands)}`;
  if (kind === 'rename' && before.name === after.name) return `${after.name}，名称核对无误`;
  if (before.name !== after.name) return `${before.name} → ${after.name}`;
  if (after.validTo !== '')
    return `${after.name}，${after.validTo} 起${successor ? `，由${successor}承接` : '，无承接部门'}`;
  if (before.validTo !== '') return `${after.name}（原于 ${before.validTo} 撤销）`;
  return `${after.name}，${strandWords(before.strands)} → ${strandWords(after.strands)}`;
}
