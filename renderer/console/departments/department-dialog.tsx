import { Checkbox, DatePicker, Input, Select } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { STRAND_LABELS, STRANDS, type Strand } from '#shared/catalogue/definition.ts';
import {
  DEPARTMENT_CHANGE_LABELS,
  type Department,
  type DepartmentChange,
  strandWords,
} from '#shared/domain/departments.ts';
import { roleLabel } from '#shared/domain/permissions.ts';
import { todayInChina } from '#shared/kernel/calendar.ts';
import type { DepartmentPreview } from '#shared/sync/department-messages.ts';
import { LabelledField } from '../../ui/labelled-field.tsx';
import { LookFirstDialog } from '../look-first-dialog.tsx';
import { useSession } from '../session.tsx';
import { TableHead } from '../table-head.tsx';
import { effectWords } from './effect-words.ts';

/** What is to be done, and to which department. */
export type DepartmentTask =
  | { readonly kind: 'found' }
  | {
      readonly kind: 'rename' | 'strands' | 'close' | 'reopen';
      readonly department: Department;
      /** The program gave the name: saving it as it is says that it is right. */
      readonly isNameGiven: boolean;
    };

interface Typed {
  readonly departmentId: string;
  readonly name: string;
  readonly strands: readonly Strand[];
  readonly day: string;
  readonly successorId: string;
}

interface DialogProps {
  readonly task: DepartmentTask;
  readonly departments: readonly Department[];
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** A change of a department: filled in, looked at with what it means for each account, then done with a reason. */
export function DepartmentDialog({ task, departments, onClose, onDone }: DialogProps) {
  const { api } = useSession();
  const [typed, setTyped] = useState(() => typedOf(task));
  return (
    <LookFirstDialog<DepartmentChange, DepartmentPreview>
      title={titleOf(task)}
      width={640}
      change={changeOf(task, typed)}
      fields={<Fields task={task} typed={typed} departments={departments} onType={setTyped} />}
      look={(change) => api.previewDepartment(change)}
      effects={(change, preview) => <Effects change={change} preview={preview} departments={departments} />}
      act={(change, mark, reason) => api.changeDepartment(change, mark, reason)}
      onClose={onClose}
      onDone={onDone}
    />
  );
}

/** What a button or dialog calls a change. */
export function actWords(kind: DepartmentTask['kind'], isNameGiven: boolean): string {
  return kind === 'rename' && isNameGiven ? '核对名称' : (DEPARTMENT_CHANGE_LABELS[kind] ?? kind);
}

function titleOf(task: DepartmentTask): string {
  return task.kind === 'found' ? '新设部门' : `${actWords(task.kind, task.isNameGiven)} ${task.department.name}`;
}

function typedOf(task: DepartmentTask): Typed {
  const nothing = { day: '', successorId: '' };
  if (task.kind === 'found') return { ...nothing, departmentId: crypto.randomUUID(), name: '', strands: [] };
  const { departmentId, name, strands } = task.department;
  const day = task.kind === 'close' ? todayInChina(Date.now()) : '';
  return { ...nothing, departmentId, name, strands, day };
}

/** The change that is asked for; null while something is missing or nothing would change. */
function changeOf(task: DepartmentTask, { departmentId, strands, day, successorId, ...typed }: Typed) {
  const name = typed.name.trim();
  const change: DepartmentChange = {
    found: { kind: 'found' as const, departmentId, name, strands, validFrom: day },
    rename: { kind: 'rename' as const, departmentId, name },
    strands: { kind: 'strands' as const, departmentId, strands },
    close: { kind: 'close' as const, departmentId, validTo: day, successorId },
    reopen: { kind: 'reopen' as const, departmentId },
  }[task.kind];
  if (name.length < 2 || (task.kind === 'close' && day === '')) return null;
  const isSame =
    (task.kind === 'rename' && task.department.name === name && !task.isNameGiven) ||
    (task.kind === 'strands' && task.department.strands.join() === strands.join());
  return isSame ? null : change;
}

interface FieldsProps {
  readonly task: DepartmentTask;
  readonly typed: Typed;
  readonly departments: readonly Department[];
  readonly onType: (typed: Typed) => void;
}

function Fields({ task: { kind }, typed, departments, onType }: FieldsProps) {
  const change = (part: Partial<Typed>) => onType({ ...typed, ...part });
  return (
    <>
      {(kind === 'found' || kind === 'rename') && (
        <LabelledField label="名称" help="用文件上的全称或规范简称，如“县司法局”">
          {(id) => (
            <Input
              id={id}
              autoFocus
              maxLength={40}
              value={typed.name}
              onChange={({ target }) => change({ name: target.value })}
            />
          )}
        </LabelledField>
      )}
      {(kind === 'found' || kind === 'strands') && (
        <LabelledField isGroup label="条线" help="都不选，就是各条线都可以">
          {(id) => (
            <Checkbox.Group
              aria-labelledby={id}
              value={[...typed.strands]}
              options={STRANDS.map((strand) => ({ value: strand, label: STRAND_LABELS[strand] }))}
              onChange={(chosen) => change({ strands: STRANDS.filter((strand) => chosen.includes(strand)) })}
            />
          )}
        </LabelledField>
      )}
      {(kind === 'found' || kind === 'close') && (
        <PaperFields kind={kind} typed={typed} departments={departments} onType={onType} />
      )}
      {kind === 'reopen' && <p>恢复以后可以再授给账号；撤销时转走或收回角色的账号不会自动回来。</p>}
    </>
  );
}

/** What the paper says: the day, and who goes on with the work of a department that ends. */
function PaperFields({ kind, typed, departments, onType }: Omit<FieldsProps, 'task'> & { kind: 'found' | 'close' }) {
  const change = (part: Partial<Typed>) => onType({ ...typed, ...part });
  const others = departments.filter(
    ({ departmentId, validTo }) => validTo === '' && departmentId !== typed.departmentId,
  );
  return (
    <>
      <LabelledField
        label={kind === 'found' ? '设立日期（可不填）' : '撤销日期'}
        help="文件上的日期，不晚于今天；改动在确认办理时生效"
      >
        {(id) => (
          <DatePicker
            id={id}
            format="YYYY-MM-DD"
            value={typed.day === '' ? null : dayjs(typed.day)}
            onChange={(day) => change({ day: day?.format('YYYY-MM-DD') ?? '' })}
          />
        )}
      </LabelledField>
      {kind === 'close' && (
        <LabelledField label="由哪个部门承接" help="账号转到承接的部门，随它的条线；没有承接部门的，收回账号的角色">
          {(id) => (
            <Select
              id={id}
              style={{ width: '100%' }}
              showSearch={{ optionFilterProp: 'label' }}
              value={typed.successorId}
              options={[
                { value: '', label: '没有承接部门' },
                ...others.map(({ departmentId, name }) => ({ value: departmentId, label: name })),
              ]}
              onChange={(successorId) => change({ successorId })}
            />
          )}
        </LabelledField>
      )}
    </>
  );
}

interface EffectsProps {
  readonly change: DepartmentChange;
  readonly preview: DepartmentPreview;
  readonly departments: readonly Department[];
}

function Effects({ change, preview: { after, members }, departments }: EffectsProps) {
  return (
    <>
      <p>{whatFollows(change, after, departments)}</p>
      {members.length === 0 ? (
        <p className="hint">这个部门没有账号，不影响任何人的权限。</p>
      ) : (
        <table className="plain-table" aria-label="受影响的账号">
          <TableHead labels={['姓名', '账号', '角色', '办理以后']} />
          <tbody>
            {members.map((member) => (
              <tr key={member.accountId}>
                <th scope="row">{member.name}</th>
                <td>{member.login}</td>
                <td>{`${roleLabel(member.role)}${member.closed ? '（已停用）' : ''}`}</td>
                <td>{effectWords(member)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

function whatFollows(change: DepartmentChange, after: Department, departments: readonly Department[]): string {
  switch (change.kind) {
    case 'found':
      return `新设“${after.name}”，条线：${strandWords(after.strands)}。`;
    case 'rename':
      if (departments.some(({ departmentId, name }) => departmentId === change.departmentId && name === change.name)) {
        return `“${after.name}”名称无误，不再提示核对；条线和账号的权限不变。`;
      }
      return `改为“${after.name}”，立即生效；条线和账号的权限不变。`;
    case 'strands':
      return `“${after.name}”的条线改为：${strandWords(after.strands)}，从账号的下一个操作起生效。`;
    case 'reopen':
      return `恢复“${after.name}”，条线：${strandWords(after.strands)}。`;
    case 'close': {
      const successor = departments.find(({ departmentId }) => departmentId === change.successorId)?.name;
      return successor
        ? `撤销“${after.name}”，账号转到“${successor}”，随它的条线。已发给它的通知和变动记录都保留。`
        : `撤销“${after.name}”，没有承接部门：下列账号收回角色。已发给它的通知和变动记录都保留。`;
    }
  }
}
