import { App, Button, Checkbox, Input, Popconfirm, Space, Table } from 'antd';
import { useCallback, useState } from 'react';
import { ACTION_LABELS, type Action, givableTo, type RightsPlace, roleLabel } from '#shared/domain/permissions.ts';
import {
  changeableRoles,
  keptBy,
  matrixProblems,
  type RightsLine,
  type RightsMatrix,
  shippedLine,
} from '#shared/domain/rights-matrix.ts';
import { sameJson } from '#shared/kernel/canonical-json.ts';
import type { RightsAnswer } from '#shared/sync/rights-messages.ts';
import { LoadedView, ProblemAlert } from '../loaded-view.tsx';
import { Page } from '../page.tsx';
import { hasRight } from '../rights.ts';
import { useMe, useSession } from '../session.tsx';
import { shownMinute } from '../shown-time.ts';
import { useLoaded } from '../use-loaded.ts';
import { useSubmit } from '../use-submit.ts';

const PLACES: readonly { readonly place: RightsPlace; readonly title: string }[] = [
  { place: 'village', title: '本村' },
  { place: 'town', title: '本镇' },
  { place: 'county', title: '全县' },
];

/** The matrix of rights (D§1.3): what each role may do where; the security administrator changes it, within bounds. */
export function RightsPage() {
  const { api } = useSession();
  const load = useCallback((signal: AbortSignal) => api.rights(signal), [api]);
  const loaded = useLoaded(load);
  return (
    <Page title="权限表">
      <LoadedView loaded={loaded}>
        {(answer) => <RightsEditor key={answer.version} answer={answer} onSaved={loaded.reload} />}
      </LoadedView>
    </Page>
  );
}

interface EditorProps {
  readonly answer: RightsAnswer;
  readonly onSaved: () => void;
}

function RightsEditor({ answer, onSaved }: EditorProps) {
  const { api } = useSession();
  const { account } = useMe();
  const { message } = App.useApp();
  const [lines, setLines] = useState(() => linesOf(answer.matrix as RightsMatrix));
  const [note, setNote] = useState('');
  const { problem, isBusy, submit } = useSubmit();
  const mayChange = hasRight(account, 'keep_rights');
  const matrix = changedLines(lines);
  const problems = matrixProblems(matrix);
  const isSame = sameJson(matrix, answer.matrix);
  const save = () =>
    submit(async () => {
      await api.putRights({ version: answer.version, matrix: matrix as Record<string, RightsLine>, note: note.trim() });
      message.success('权限表已生效。各镇的电脑在下次同步以后按新表办理。');
      onSaved();
    });
  const isReady = !isSame && problems.length === 0 && note.trim().length >= 2;
  return (
    <>
      <section className="sheet" aria-label="各角色的权限">
        <p className="hint">
          {answer.version === 0 ? '现在用的是随程序带来的权限表。' : `现在用的是本县第 ${answer.version} 版权限表。`}
          系统管理员、安全管理员、审计员和镇管理员的权限互相分开，不能改动；灰色的是不能取消的基本权限。“本镇”对村里的账号是本村以外的村和镇本级，对镇里的账号是全镇。
        </p>
        {problem && <ProblemAlert problem={problem} />}
        <RightsTable lines={lines} isFixed={!mayChange} onChange={setLines} />
        {problems.length > 0 && <p role="alert">{problems.join('；')}。</p>}
        {mayChange && (
          <Space wrap style={{ marginTop: 12 }}>
            <Input
              aria-label="改动原因"
              placeholder="改动原因，如：县委文件〔2026〕12号"
              maxLength={200}
              style={{ width: 320 }}
              value={note}
              onChange={(event) => setNote(event.target.value)}
            />
            <Popconfirm title="新的权限表立即生效，确定吗？" okText="确定" cancelText="取消" onConfirm={save}>
              <Button type="primary" disabled={!isReady} loading={isBusy}>
                保存并生效
              </Button>
            </Popconfirm>
            <Button disabled={isSame} onClick={() => setLines(linesOf(answer.matrix as RightsMatrix))}>
              放弃改动
            </Button>
            <Button disabled={Object.keys(matrix).length === 0} onClick={() => setLines(linesOf({}))}>
              恢复随程序带来的权限表
            </Button>
          </Space>
        )}
      </section>
      <VersionList versions={answer.versions} />
    </>
  );
}

type Lines = Readonly<Record<string, RightsLine>>;

function linesOf(matrix: RightsMatrix): Lines {
  return Object.fromEntries(changeableRoles().map((role) => [role, matrix[role] ?? shippedLine(role)]));
}

/** What differs from the shipped matrix: only that is the county's. */
function changedLines(lines: Lines): RightsMatrix {
  return Object.fromEntries(Object.entries(lines).filter(([role, line]) => !sameJson(line, shippedLine(role))));
}

interface TableProps {
  readonly lines: Lines;
  readonly isFixed: boolean;
  readonly onChange: (lines: Lines) => void;
}

function RightsTable({ lines, isFixed, onChange }: TableProps) {
  const put = (role: string, change: Partial<RightsLine>) =>
    onChange({ ...lines, [role]: { ...(lines[role] ?? shippedLine(role)), ...change } });
  return (
    <Table
      size="small"
      bordered
      pagination={false}
      rowKey="role"
      dataSource={Object.entries(lines).map(([role, line]) => ({ role, line }))}
      columns={[
        { title: '角色', dataIndex: 'role', width: 150, render: (role: string) => roleLabel(role) },
        ...PLACES.map(({ place, title }) => ({
          title,
          key: place,
          render: (_: unknown, { role, line }: { role: string; line: RightsLine }) => (
            <Cell
              label={`${roleLabel(role)} ${title}`}
              given={line[place]}
              givable={givableTo(role, place)}
              kept={keptBy(role, place)}
              isFixed={isFixed}
              onChange={(given) => put(role, { [place]: given })}
            />
          ),
        })),
        {
          title: '查看敏感内容要写用途',
          key: 'reason',
          width: 110,
          render: (_, { role, line }) => (
            <Checkbox
              aria-label={`${roleLabel(role)} 要写用途`}
              checked={line.unmaskNeedsReason}
              disabled={isFixed || shippedLine(role).unmaskNeedsReason}
              onChange={(event) => put(role, { unmaskNeedsReason: event.target.checked })}
            />
          ),
        },
      ]}
    />
  );
}

interface CellProps {
  readonly label: string;
  readonly given: readonly Action[];
  readonly givable: readonly Action[];
  readonly kept: readonly Action[];
  readonly isFixed: boolean;
  readonly onChange: (given: Action[]) => void;
}

function Cell({ label, given, givable, kept, isFixed, onChange }: CellProps) {
  if (givable.length === 0) return <span className="is-faint">—</span>;
  return (
    <fieldset style={{ border: 0, margin: 0, padding: 0 }} aria-label={label}>
      {givable.map((action) => (
        <Checkbox
          key={action}
          checked={given.includes(action)}
          disabled={isFixed || (kept.includes(action) && given.includes(action))}
          onChange={(event) =>
            onChange(givable.filter((one) => (one === action ? event.target.checked : given.includes(one))))
          }
        >
          {ACTION_LABELS[action]}
        </Checkbox>
      ))}
    </fieldset>
  );
}

function VersionList({ versions }: Pick<RightsAnswer, 'versions'>) {
  return (
    <section className="sheet" aria-label="历次改动">
      <h2>历次改动</h2>
      <Table
        size="small"
        pagination={false}
        rowKey="version"
        dataSource={[...versions]}
        locale={{ emptyText: '没有改动过' }}
        columns={[
          { title: '版本', dataIndex: 'version', width: 70 },
          { title: '时间', dataIndex: 'changedAt', width: 170, render: (at: string) => shownMinute(at) },
          { title: '办理人', dataIndex: 'changedBy', width: 120 },
          { title: '原因', dataIndex: 'note' },
          {
            title: '与随程序带来的不同的角色',
            dataIndex: 'roles',
            render: (roles: string[]) => roles.map(roleLabel).join('、') || '无',
          },
        ]}
      />
    </section>
  );
}
