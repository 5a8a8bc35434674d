import { useCallback, useContext } from 'react';
import { Link, useLocation } from 'wouter';
import { STRAND_LABELS, STRANDS } from '#shared/catalogue/definition.ts';
import { isTypeOn } from '#shared/catalogue/type-switch.ts';
import { may } from '#shared/domain/permissions.ts';
import { MonthContext, useDesk } from '../desk/desk-context.ts';
import { countInLedger } from '../desk/month-counts.ts';
import { useLive } from '../desk/use-live.ts';
import { useSyncStatus } from '../desk/use-sync-status.ts';
import { typesInOrder } from '../desk/words.tsx';
import { wantsReading } from '../sync/notices/notice-port.ts';

/** The menu: this month, the ledgers by strand with their counts of the month, and the rest. */
export function SideMenu() {
  const { store } = useDesk();
  const month = useContext(MonthContext);
  const load = useCallback(() => store.monthCounts(month), [store, month]);
  const { data } = useLive(load);
  const status = useSyncStatus();
  const trouble = status.refused + status.conflicts;
  const countOf = (typeId: string) => countInLedger(data ?? [], typeId);
  return (
    <nav className="side-menu" aria-label="主菜单">
      <MenuLink href="/" label="本月" />
      <MenuLink href="/month" label="月报" />
      <NoticeLink />
      {STRANDS.map((strand) => {
        const types = typesInOrder(store).filter((type) => type.strand === strand);
        return types.length === 0 ? null : (
          <div key={strand}>
            <div className="menu-group">{STRAND_LABELS[strand]}</div>
            {types.map((type) => (
              <MenuLink key={type.id} href={`/ledger/${type.id}`} label={type.shortLabel} count={countOf(type.id)} />
            ))}
          </div>
        );
      })}
      <PastTypes />
      <div className="menu-group">其他</div>
      <MenuLink href="/attention" label="需要处理" count={trouble} isUrgent={trouble > 0} />
      <MenuLink href="/import" label="导入" />
      <MenuLink href="/tables" label="临时报表" />
      <MenuLink href="/forms" label="填外单位表格" />
      <MenuLink href="/bodies" label="村级组织" />
      <MenuLink href="/dictionary" label="数据字典" />
      <MenuLink href="/sync" label="同步与对账" />
      <MenuLink href="/packages" label="资料包与归档" />
      {may(store.account, 'grant_case', { unitCode: store.account.scope }) && (
        <MenuLink href="/cases" label="县里申请查看" />
      )}
      {may(store.account, 'keep_people', { unitCode: store.account.scope }) && (
        <MenuLink href="/people" label="人员与权限" />
      )}
      <MenuLink href="/settings" label="设置与关于" />
    </nav>
  );
}

function NoticeLink() {
  const { sync } = useDesk();
  const { data = [] } = useLive(useCallback(() => sync.notices.list(), [sync]));
  const unread = data.filter(wantsReading);
  const isUrgent = unread.some(({ notice }) => notice.urgency === 'urgent');
  return <MenuLink href="/notices" label="县里通知" count={unread.length} isUrgent={isUrgent} />;
}

/** Types that the county has switched off, as long as this desk holds records of them: those stay readable. */
function PastTypes() {
  const { store } = useDesk();
  const load = useCallback(async () => {
    const past = [...store.catalogue.types.values()].filter((type) => !isTypeOn(type));
    const pages = await Promise.all(
      past.map((type) => store.list({ type: type.id, withVoid: true, offset: 0, limit: 1 })),
    );
    return past.filter((_, index) => (pages[index]?.total ?? 0) > 0);
  }, [store]);
  const { data = [] } = useLive(load);
  if (data.length === 0) return null;
  return (
    <>
      <div className="menu-group">已停用</div>
      {data.map((type) => (
        <MenuLink key={type.id} href={`/ledger/${type.id}`} label={type.shortLabel} />
      ))}
    </>
  );
}

function MenuLink(props: { href: string; label: string; count?: number; isUrgent?: boolean }) {
  const [location] = useLocation();
  const isHere =
    props.href === '/' ? location === '/' : location === props.href || location.startsWith(`${props.href}/`);
  return (
    <Link
      href={props.href}
      className={isHere ? 'menu-link is-here' : 'menu-link'}
      aria-current={isHere ? 'page' : undefined}
      aria-label={props.count ? `${props.label} ${props.count} 条` : props.label}
    >
      {props.label}
      {props.count !== undefined && props.count > 0 && (
        <span className={props.isUrgent ? 'menu-count is-urgent' : 'menu-count'}>{props.count}</span>
      )}
    </Link>
  );
}
