import { App, Button, Empty, Form, Input, Modal, Select, Space, Table } from 'antd';
import { useCallback, useMemo, useState } from 'react';
import type { Department } from '#shared/domain/departments.ts';
import { type Grant, isAdministrator } from '#shared/domain/people-rules.ts';
import { ROLES, roleLabel } from '#shared/domain/permissions.ts';
import { hasEnded } from '#shared/domain/standing.ts';
import { todayInChina } from '#shared/kernel/calendar.ts';
import { townIdOf } from '#shared/schema/unit.ts';
import type { Person } from '#shared/sync/people-messages.ts';
import { fittingGrant, GrantFields, scopeInWords } from '../../desk/grant-fields.tsx';
import { Badge } from '../badge.tsx';
import { type CountyProblem, problemOf } from '../county-problem.ts';
import { LoadedView, ProblemAlert } from '../loaded-view.tsx';
import { Page } from '../page.tsx';
import { hasRight } from '../rights.ts';
import { useMe, useSession } from '../session.tsx';
import { useUnits } from '../units-context.tsx';
import { useDepartments } from '../use-departments.ts';
import { useLoaded } from '../use-loaded.ts';
import { useSubmit } from '../use-submit.ts';
import { PasswordOnce } from './password-once.tsx';
import type { MadePerson } from './people-api.ts';

/** Accounts of the county and its towns: the system administrator makes them, the security administrator empowers them. */
export function PeoplePage() {
  const { api } = useSession();
  const { account } = useMe();
  const load = useCallback((signal: AbortSignal) => api.people(signal), [api]);
  const people = useLoaded(load);
  const [made, setMade] = useState<MadePerson | null>(null);
  const mayKeep = hasRight(account, 'keep_people');
  const onMade = (one: MadePerson) => {
    setMade(one);
    people.reload();
  };
  return (
    <Page title="人员与权限">
      {mayKeep && (
        <section className="sheet" aria-label="新建账号">
          <h2>新建账号</h2>
          <p className="hint">一人一个账号，用真实姓名。新账号由安全管理员授权以后才能办理业务。</p>
          <PersonForm onMade={onMade} />
        </section>
      )}
      {made && <PasswordOnce key={made.password} made={made} onClose={() => setMade(null)} />}
      <section className="sheet" aria-label="全部账号">
        <h2>全部账号</h2>
        <LoadedView loaded={people}>
          {(list) => <PeopleTable people={list} onMade={onMade} onChanged={people.reload} />}
        </LoadedView>
      </section>
    </Page>
  );
}

interface PersonWish {
  readonly scope: string;
  readonly name: string;
  readonly login: string;
}

function PersonForm({ onMade }: { readonly onMade: (made: MadePerson) => void }) {
  const { api } = useSession();
  const units = useLiveUnits();
  const [form] = Form.useForm<PersonWish>();
  const { problem, isBusy, submit } = useSubmit();
  const add = ({ scope, name, login }: PersonWish) =>
    submit(async () => {
      onMade(await api.addPerson({ scope, name: name.trim(), login: login.trim() }));
      form.resetFields();
    });
  return (
    <>
      {problem && <ProblemAlert problem={problem} />}
      <Form<PersonWish> form={form} layout="inline" requiredMark={false} onFinish={add}>
        <Form.Item name="scope" label="单位" rules={[{ required: true, message: '请选择单位' }]}>
          <Select
            showSearch={{ optionFilterProp: 'label' }}
            style={{ width: 220 }}
            placeholder="请选择"
            options={units.map(({ code12, name }) => ({ value: code12, label: name }))}
          />
        </Form.Item>
        <Form.Item name="name" label="姓名" rules={[{ required: true, min: 2, message: '请填写真实姓名' }]}>
          <Input maxLength={20} style={{ width: 120 }} />
        </Form.Item>
        <Form.Item
          name="login"
          label="账号"
          rules={[{ required: true, pattern: /^[\p{L}\p{N}._-]{2,40}$/u, message: '2 至 40 个字母、数字或汉字' }]}
        >
          <Input maxLength={40} style={{ width: 140 }} />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={isBusy}>
          新建账号
        </Button>
      </Form>
    </>
  );
}

function useLiveUnits() {
  const { value } = useUnits();
  const today = todayInChina(Date.now());
  return useMemo(() => (value ?? []).filter((unit) => !hasEnded(unit, today)), [value, today]);
}

interface TableProps {
  readonly people: readonly Person[];
  readonly onMade: (made: MadePerson) => void;
  readonly onChanged: () => void;
}

function PeopleTable({ people, onMade, onChanged }: TableProps) {
  const units = useLiveUnits();
  const departments = useDepartments();
  const [granting, setGranting] = useState<Person | null>(null);
  const nameOf = (code: string) => units.find(({ code12 }) => code12 === code)?.shortName ?? code;
  const whereOf = (person: Person) => {
    const department = departments.find(({ departmentId }) => departmentId === person.departmentId);
    return scopeInWords(person, (code) => department?.name ?? nameOf(code));
  };
  return (
    <>
      <Table<Person>
        size="small"
        bordered
        rowKey="accountId"
        dataSource={[...people]}
        pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
        locale={{ emptyText: <Empty description="还没有账号" /> }}
        columns={[
          { title: '姓名', dataIndex: 'name', width: 110 },
          { title: '账号', dataIndex: 'login', width: 140 },
          { title: '角色', dataIndex: 'role', width: 150, render: (role: string) => role && roleLabel(role) },
          { title: '单位与范围', key: 'scope', render: (_, person) => whereOf(person) },
          { title: '状态', key: 'state', width: 110, render: (_, person) => <PersonState person={person} /> },
          {
            title: '办理',
            key: 'acts',
            width: 240,
            render: (_, person) => (
              <PersonActs person={person} onGrant={() => setGranting(person)} onMade={onMade} onChanged={onChanged} />
            ),
          },
        ]}
      />
      {granting && (
        <GrantDialog
          person={granting}
          departments={departments.filter(({ validTo }) => validTo === '')}
          onClose={(isChanged) => {
            setGranting(null);
            if (isChanged) onChanged();
          }}
        />
      )}
    </>
  );
}

function PersonState({ person }: { readonly person: Person }) {
  if (person.closed) return <Badge>已停用</Badge>;
  if (person.role === '') return <Badge tone="wait">待授权</Badge>;
  return person.mustChange ? <Badge tone="wait">待改口令</Badge> : <Badge tone="good">在用</Badge>;
}

function PersonActs({
  person,
  onGrant,
  onMade,
  onChanged,
}: { person: Person; onGrant: () => void } & Omit<TableProps, 'people'>) {
  const { api } = useSession();
  const { account } = useMe();
  const { message, modal } = App.useApp();
  const mayGrant = hasRight(account, 'keep_rights');
  const mayKeep = isAdministrator(person.role) ? mayGrant : hasRight(account, 'keep_people');
  if (person.accountId === account.accountId) return '本人账号';
  const act = async (work: () => Promise<void>) => {
    try {
      await work();
      onChanged();
    } catch (thrown) {
      void message.error(problemOf(thrown).message);
    }
  };
  const ask = (title: string, content: string, work: () => Promise<void>) =>
    modal.confirm({ title, content, okText: '确定', cancelText: '取消', onOk: () => act(work) });
  const closing = person.closed
    ? () => void act(() => api.setClosed(person, false))
    : () =>
        void ask(`停用${person.name}的账号？`, '停用后不能登录、不能报送；已填报的内容不受影响。', () =>
          api.setClosed(person, true),
        );
  const reset = () =>
    void ask(`重置${person.name}的口令？`, '原口令立即失效，新口令只显示一次。', async () =>
      onMade(await api.resetPassword(person)),
    );
  return (
    <Space size="small" wrap>
      {mayGrant && (
        <Button size="small" onClick={onGrant}>
          授权
        </Button>
      )}
      {mayKeep && (
        <Button size="small" onClick={reset}>
          重置口令
        </Button>
      )}
      {mayKeep && (
        <Button size="small" danger={!person.closed} onClick={closing}>
          {person.closed ? '恢复' : '停用'}
        </Button>
      )}
    </Space>
  );
}

interface GrantProps {
  readonly person: Person;
  readonly departments: readonly Department[];
  readonly onClose: (isChanged: boolean) => void;
}

function GrantDialog({ person, departments, onClose }: GrantProps) {
  const { api } = useSession();
  const units = useLiveUnits().filter(({ code12 }) => townIdOf(code12) === person.townId);
  const [grant, setGrant] = useState<Grant>(() => fittingGrant(person));
  const [problem, setProblem] = useState<CountyProblem | null>(null);
  const give = async () => {
    const { role, scope, units: villages, strands, departmentId } = grant;
    try {
      await api.grant(person, { role, scope, units: villages, strands, departmentId });
      onClose(true);
    } catch (thrown) {
      setProblem(problemOf(thrown));
    }
  };
  return (
    <Modal
      open
      title={`${person.name}的权限`}
      okText="授权"
      cancelText="取消"
      okButtonProps={{ disabled: grant.role === '' }}
      onOk={() => give()}
      onCancel={() => onClose(false)}
    >
      {problem && <ProblemAlert problem={problem} />}
      <GrantFields
        value={grant}
        onChange={setGrant}
        units={units}
        roles={Object.keys(ROLES)}
        departments={departments}
      />
    </Modal>
  );
}
