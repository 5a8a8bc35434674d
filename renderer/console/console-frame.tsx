import { App, Button } from 'antd';
import { type ReactNode, Suspense } from 'react';
import { Link, useLocation } from 'wouter';
import { type Action, ROLES } from '#shared/domain/permissions.ts';
import { ErrorBoundary } from '../ui/error-panel.tsx';
import { Badge } from './badge.tsx';
import { CatalogueProvider } from './catalogue-context.tsx';
import { ConsoleRoutes } from './console-routes.tsx';
import { problemOf } from './county-problem.ts';
import { hasRight, type Right } from './rights.ts';
import { useMe, useSession } from './session.tsx';
import { UnitsProvider } from './units-context.tsx';
import { useDepartments } from './use-departments.ts';

interface MenuEntry {
  readonly path: string;
  readonly label: string;
  /** One of them is enough. */
  readonly right: Right | Action | readonly (Right | Action)[];
  /** Other addresses that belong to this entry. */
  readonly also: readonly string[];
}

const MENU: readonly { readonly group: string; readonly entries: readonly MenuEntry[] }[] = [
  {
    group: '报送',
    entries: [
      { path: '/arrivals', label: '到报情况', right: 'any', also: ['/records', '/record'] },
      { path: '/matrix', label: '报送进度', right: 'any', also: [] },
      { path: '/reports', label: '月报接收', right: 'any', also: ['/report'] },
      { path: '/corrections', label: '更正审核', right: 'read', also: [] },
      { path: '/figures', label: '统计分析', right: 'read', also: [] },
      { path: '/bulletin', label: '汇总通报', right: 'read', also: [] },
      { path: '/notices', label: '通知', right: 'read', also: [] },
      { path: '/cases', label: '查看申请', right: 'ask_case', also: [] },
      { path: '/courier', label: 'U盘报送', right: 'decide', also: [] },
    ],
  },
  {
    group: '管理',
    entries: [
      { path: '/units', label: '单位', right: 'any', also: [] },
      { path: '/departments', label: '县直部门', right: 'any', also: [] },
      { path: '/people', label: '人员与权限', right: ['keep_people', 'keep_rights'], also: [] },
      { path: '/rights', label: '权限表', right: ['keep_rights', 'read_audit'], also: [] },
      { path: '/audit', label: '审计日志', right: 'read_audit', also: [] },
      { path: '/codes', label: '登记码', right: 'keep_devices', also: [] },
      { path: '/devices', label: '设备', right: 'keep_devices', also: [] },
      { path: '/month-settings', label: '日历与时限', right: 'keep', also: [] },
      { path: '/catalogue', label: '台账目录', right: 'keep', also: [] },
    ],
  },
  { group: '参考', entries: [{ path: '/dictionary', label: '数据字典', right: 'any', also: [] }] },
];

/** Head, menu and the page that the address names. */
export function ConsoleFrame() {
  const [location] = useLocation();
  const { account } = useMe();
  const menu = MENU.map(({ group, entries }) => ({
    group,
    entries: entries.filter(({ right }) => [right].flat().some((one) => hasRight(account, one))),
  })).filter(({ entries }) => entries.length > 0);
  return (
    <div className="frame">
      <button type="button" className="skip-link" onClick={focusMain}>
        跳到正文
      </button>
      <FrameHead />
      <nav className="frame-menu no-print" aria-label="主菜单">
        <div>
          {menu.map(({ group, entries }) => (
            <section key={group} aria-label={group}>
              <h2>{group}</h2>
              <ul>
                {entries.map((entry) => (
                  <li key={entry.path}>
                    <MenuLink path={entry.path} isCurrent={[entry.path, ...entry.also].some(isAt(location))}>
                      {entry.label}
                    </MenuLink>
                  </li>
                ))}
              </ul>
            </section>
          ))}
        </div>
      </nav>
      <main id="main" className="frame-main" tabIndex={-1}>
        <CatalogueProvider>
          <UnitsProvider>
            <ErrorBoundary resetKey={location}>
              <Suspense fallback={<p className="loading">正在打开……</p>}>
                <ConsoleRoutes />
              </Suspense>
            </ErrorBoundary>
          </UnitsProvider>
        </CatalogueProvider>
      </main>
    </div>
  );
}

function FrameHead() {
  const { signOut } = useSession();
  const [, navigate] = useLocation();
  const { message } = App.useApp();
  const leave = async () => {
    try {
      await signOut();
      navigate('/'); // the next person begins at the first page
    } catch (thrown) {
      message.error(`没有退出。${problemOf(thrown).message}`);
    }
  };
  const { account, county, demo } = useMe();
  const departments = useDepartments();
  const department = departments.find(({ departmentId }) => departmentId === account.departmentId)?.name;
  const office = department ?? ROLES[account.role]?.label;
  return (
    <header className="frame-head no-print">
      <span className="frame-name">三治台账</span>
      <span className="frame-county">{county.name} · 县级平台</span>
      {demo && <Badge tone="wait">演示数据</Badge>}
      <span className="frame-space" />
      <span className="frame-secrecy">涉密信息不得录入</span>
      <span className="frame-person">
        {account.name}
        {office && `（${office}）`}
      </span>
      <Button size="small" onClick={() => void leave()}>
        退出登录
      </Button>
    </header>
  );
}

function MenuLink(props: { readonly path: string; readonly isCurrent: boolean; readonly children: ReactNode }) {
  return (
    <Link
      href={props.path}
      className={props.isCurrent ? 'is-current' : ''}
      aria-current={props.isCurrent ? 'page' : undefined}
    >
      {props.children}
    </Link>
  );
}

function isAt(location: string) {
  return (path: string) => location === path || location.startsWith(`${path}/`);
}

function focusMain() {
  document.getElementById('main')?.focus();
}
