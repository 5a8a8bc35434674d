import { App, Button, Modal, Space, Table, Tag } from 'antd';
import { useCallback, useEffect, useState } from 'react';
import { type Grant, rolesOfTown } from '#shared/domain/people-rules.ts';
import { may, roleLabel } from '#shared/domain/permissions.ts';
import type { Person } from '#shared/sync/people-messages.ts';
import { useDesk } from '../../desk/desk-context.ts';
import { GrantFields, scopeInWords } from '../../desk/grant-fields.tsx';
import { useLive } from '../../desk/use-live.ts';
import { unitName } from '../../desk/words.tsx';
import { createCountyClient } from '../../sync/county-client.ts';
import {
  addPerson,
  closePerson,
  grantPerson,
  type MadePerson,
  resetPerson,
  townPeople,
} from '../../sync/people-client.ts';
import { makeRecoveryCode } from '../../sync/town-keys/county-wraps.ts';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { EmptyNote, Page, Panel } from '../../ui/page.tsx';
import { TextLine } from '../../ui/text-line.tsx';
import { useAct } from '../../ui/use-act.ts';
import { SecretOnce, type Shown } from './secret-once.tsx';
import { TownKeyPanel } from './town-key-panel.tsx';

type Asked =
  | { readonly kind: 'add' }
  | { readonly kind: 'grant' | 'reset' | 'close' | 'open'; readonly person: Person }
  | { readonly kind: 'recovery' };

/** The town's accounts, kept by its administrator; needs the line, and his password for each act. */
export function PeopleScreen() {
  const { store, sync } = useDesk();
  const load = useCallback(() => townPeople(), []);
  const [round, setRound] = useState(0);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [shown, setShown] = useState<Shown | null>(null);
  if (!may(store.account, 'keep_people', { unitCode: store.account.scope })) {
    return (
      <Page title="人员与权限">
        <EmptyNote>人员和权限由镇管理员办理。</EmptyNote>
      </Page>
    );
  }
  return (
    <Page
      title="人员与权限"
      note="一人一个账号，用真实姓名；需要联网办理，每次都要输入您的口令"
      actions={
        <Button type="primary" onClick={() => setAsked({ kind: 'add' })}>
          添加人员
        </Button>
      }
    >
      {shown && <SecretOnce {...shown} onClose={() => setShown(null)} />}
      <PeopleList key={round} load={load} onAsk={setAsked} />
      {sync.keys && (
        <TownKeyPanel
          key={`key-${round}`}
          keys={sync.keys}
          onRecovery={() => setAsked({ kind: 'recovery' })}
          onShown={setShown}
        />
      )}
      {asked && (
        <ActDialog
          asked={asked}
          onClose={() => setAsked(null)}
          onDone={(next) => {
            setAsked(null);
            setShown(next);
            setRound(round + 1);
          }}
        />
      )}
    </Page>
  );
}

function PeopleList({ load, onAsk }: { load: () => Promise<readonly Person[]>; onAsk: (asked: Asked) => void }) {
  const { store, vault } = useDesk();
  const { data, error } = useLive(load);
  const [here, setHere] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    vault.accounts().then(
      (accounts) => setHere(new Set(accounts.map(({ login }) => login))),
      () => setHere(new Set()),
    );
  }, [vault]);
  if (error) return <ErrorPanel error={error} />;
  return (
    <Panel title="本镇人员" name="本镇人员">
      <Table<Person>
        size="small"
        rowKey="accountId"
        loading={!data}
        dataSource={[...(data ?? [])]}
        pagination={{ pageSize: 15, hideOnSinglePage: true, showSizeChanger: false }}
        columns={[
          { title: '姓名', dataIndex: 'name', width: 100 },
          { title: '账号', dataIndex: 'login', width: 130 },
          { title: '角色', dataIndex: 'role', width: 140, render: (role: string) => role && roleLabel(role) },
          { title: '单位与范围', key: 'scope', render: (_, one) => scopeInWords(one, (code) => unitName(store, code)) },
          { title: '状态', key: 'state', width: 110, render: (_, one) => <PersonTag person={one} /> },
          { title: '本机', key: 'here', width: 80, render: (_, one) => (here.has(one.login) ? '可登录' : '') },
          { title: '办理', key: 'acts', width: 230, render: (_, one) => <Acts person={one} onAsk={onAsk} /> },
        ]}
      />
    </Panel>
  );
}

function PersonTag({ person }: { person: Person }) {
  if (person.closed) return <Tag color="red">已停用</Tag>;
  if (person.role === '') return <Tag color="#8a5200">待授权</Tag>;
  return person.mustChange ? <Tag color="#8a5200">待改口令</Tag> : <Tag>在用</Tag>;
}

function Acts({ person, onAsk }: { person: Person; onAsk: (asked: Asked) => void }) {
  if (person.role === 'town_admin') return <span className="is-faint">由县里管理</span>;
  const act = (kind: 'grant' | 'reset' | 'close' | 'open', label: string) => (
    <Button size="small" aria-label={`${label}${person.name}`} onClick={() => onAsk({ kind, person })}>
      {label}
    </Button>
  );
  return (
    <Space size="small">
      {act('grant', '授权')}
      {act('reset', '重置口令')}
      {person.closed ? act('open', '恢复') : act('close', '停用')}
    </Space>
  );
}

const TITLES: Readonly<Record<Asked['kind'], string>> = {
  add: '添加人员',
  grant: '授权',
  reset: '重置口令',
  close: '停用账号',
  open: '恢复账号',
  recovery: '制作乡镇密钥恢复码',
};
const NOTES: Readonly<Record<Asked['kind'], string>> = {
  add: '添加后可以用初始口令在本机登录，首次登录须修改口令。',
  grant: '',
  reset: '原口令立即失效；在本机登录过的，本机的加密内容仍能打开。新口令只显示一次。',
  close: '停用后不能登录、不能报送；已填报的内容不受影响，可以随时恢复。',
  open: '恢复后可以用原来的口令登录；在本机登录要重新添加一次。',
  recovery: '遗失乡镇密钥口令时，凭恢复码打开本镇的加密内容。请打印后封存在保险柜；以前的恢复码随即作废。',
};

const NOBODY: Grant = { role: '', scope: '', units: [], strands: [] };

function ActDialog(props: { asked: Asked; onClose: () => void; onDone: (shown: Shown | null) => void }) {
  const { asked, onClose, onDone } = props;
  const { store, vault } = useDesk();
  const { message } = App.useApp();
  const [name, setName] = useState('');
  const [login, setLogin] = useState('');
  const [grant, setGrant] = useState<Grant>('person' in asked ? asked.person : NOBODY);
  const [password, setPassword] = useState('');
  const { isBusy, error, run } = useAct();
  const isGrant = asked.kind === 'add' || asked.kind === 'grant';
  const isFilled = asked.kind !== 'add' || (name.trim().length >= 2 && login.trim().length >= 2);
  const isReady = password !== '' && isFilled && (!isGrant || grant.role !== '');
  const submit = () =>
    run(async () => {
      const admin = { login: store.account.login, password };
      const shown = await act(vault, admin, asked, { name: name.trim(), login: login.trim(), grant });
      void message.success('已办理');
      onDone(shown);
    });
  return (
    <Modal
      open
      title={`${TITLES[asked.kind]}${'person' in asked ? `：${asked.person.name}` : ''}`}
      okText={asked.kind === 'close' ? '停用' : '确定'}
      cancelText="取消"
      okButtonProps={{ disabled: !isReady, danger: asked.kind === 'close' }}
      confirmLoading={isBusy}
      onOk={() => void submit()}
      onCancel={onClose}
    >
      <p>{NOTES[asked.kind]}</p>
      {asked.kind === 'add' && <TextLine label="姓名" hasFocus value={name} onChange={setName} />}
      {asked.kind === 'add' && (
        <TextLine label="账号" help="2 至 40 个字母、数字或汉字" value={login} onChange={setLogin} />
      )}
      {isGrant && <GrantFields value={grant} onChange={setGrant} units={store.units()} roles={rolesOfTown()} />}
      <TextLine
        label="您的口令"
        isSecret
        hasFocus={asked.kind !== 'add'}
        help="确认是您本人在办理"
        value={password}
        onChange={setPassword}
      />
      {error !== null && <ErrorPanel error={error} />}
    </Modal>
  );
}

interface Wish {
  readonly name: string;
  readonly login: string;
  readonly grant: Grant;
}

/** Does what was asked; a new or reset person can sign in on this PC at once, with the keys that the administrator holds. */
async function act(
  vault: ReturnType<typeof useDesk>['vault'],
  admin: { readonly login: string; readonly password: string },
  asked: Asked,
  { name, login, grant: { role, scope, units, strands } }: Wish,
): Promise<Shown | null> {
  const grant = { role, scope, units, strands };
  if (asked.kind === 'recovery') {
    const secret = await makeRecoveryCode(createCountyClient(), vault, admin.login, admin.password);
    return { title: '乡镇密钥恢复码', secret, note: NOTES.recovery };
  }
  if (asked.kind === 'add') return admitted(vault, admin, await addPerson(admin, { name, login, ...grant }));
  const { person } = asked;
  if (asked.kind === 'grant') await grantPerson(admin, person.accountId, grant);
  else if (asked.kind !== 'reset') await closePerson(admin, person.accountId, asked.kind === 'close');
  else return admitted(vault, admin, await resetPerson(admin, person.accountId));
  await vault.applyPeople(await townPeople());
  return null;
}

async function admitted(
  vault: ReturnType<typeof useDesk>['vault'],
  admin: { readonly login: string; readonly password: string },
  { person, password }: MadePerson,
): Promise<Shown> {
  const { closed: _, ...account } = person;
  await vault.admitBy(admin, { account, password });
  return {
    title: `${person.name}（账号 ${person.login}）的初始口令`,
    secret: password,
    note: '只显示这一次，请当面交给本人。可以在本机用它登录，首次登录须修改。',
  };
}
