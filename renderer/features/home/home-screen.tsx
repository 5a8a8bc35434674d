import { Button, Popconfirm } from 'antd';
import { useCallback, useContext } from 'react';
import { Link, useLocation } from 'wouter';
import { STRAND_LABELS, STRANDS, type TypeDefinition } from '#shared/catalogue/definition.ts';
import { monthInWords } from '#shared/kernel/calendar.ts';
import { MonthContext, useDesk } from '../../desk/desk-context.ts';
import { countInLedger, countOfRecords } from '../../desk/month-counts.ts';
import { UnitEndedNote } from '../../desk/unit-ended-note.tsx';
import { useLive } from '../../desk/use-live.ts';
import { useSyncStatus } from '../../desk/use-sync-status.ts';
import { deviceTime, StatusTag, SyncTag, typesInOrder, unitName } from '../../desk/words.tsx';
import type { Draft, ListLine } from '../../store/desk-store.ts';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { EmptyNote, Page, Panel } from '../../ui/page.tsx';
import { BesidePanel } from './beside-panel.tsx';
import { CasePanel } from './case-panel.tsx';
import { MonthGapPanel } from './month-gap-panel.tsx';
import { NoticePanel } from './notice-panel.tsx';

const RECENT = 10;

/** This month at a glance: what is entered, what is unfinished, what needs a hand. */
export function HomeScreen() {
  const { store, openExport } = useDesk();
  const month = useContext(MonthContext);
  const load = useCallback(async () => {
    const [counts, drafts, trouble, recent] = await Promise.all([
      store.monthCounts(month),
      store.drafts(),
      store.list({ syncStates: ['refused', 'conflict'], offset: 0, limit: RECENT }),
      store.list({ sort: { by: 'updatedAt', descending: true }, offset: 0, limit: RECENT }),
    ]);
    return { counts, drafts: drafts.filter((draft) => draft.accountId === store.account.accountId), trouble, recent };
  }, [store, month]);
  const { data, error, reload } = useLive(load);
  const countOf = (typeId: string) => countInLedger(data?.counts ?? [], typeId);

  return (
    <Page
      title={`本月 · ${monthInWords(month)}`}
      note={<span className="secrecy">涉密信息不得录入</span>}
      actions={<Button onClick={() => openExport({})}>导出台账</Button>}
    >
      {error ? <ErrorPanel error={error} onRetry={reload} /> : null}
      <UnitEndedNote />
      <NoticePanel urgency="urgent" />
      <MonthGapPanel month={month} />
      <div className="home-grid">
        <Panel
          title="本月各台账"
          name="本月各台账"
          extra={data && <span className="is-faint">共 {countOfRecords(data.counts)} 条，同时计入的不重复算</span>}
        >
          {STRANDS.map((strand) => {
            const types = typesInOrder(store).filter((type) => type.strand === strand);
            return types.length === 0 ? null : (
              <div key={strand} className="strand">
                <h3>{STRAND_LABELS[strand]}</h3>
                <div className="strand-types">
                  {types.map((type) => (
                    <TypeTile key={type.id} type={type} count={data ? countOf(type.id) : null} />
                  ))}
                </div>
              </div>
            );
          })}
        </Panel>
        <div className="home-side">
          <NoticePanel urgency="normal" />
          <CasePanel />
          <BesidePanel />
          <TroublePanel lines={data?.trouble.lines ?? []} total={data?.trouble.total ?? 0} />
          <DraftPanel drafts={data?.drafts ?? []} />
          <RecentPanel lines={data?.recent.lines ?? []} />
        </div>
      </div>
    </Page>
  );
}

function TypeTile({ type, count }: { type: TypeDefinition; count: number | null }) {
  return (
    <div className="type-tile">
      <Link href={`/ledger/${type.id}`} className="type-tile-name" title={type.label}>
        {type.shortLabel}
      </Link>
      <span className="type-tile-count">
        <b>{count ?? '…'}</b> 条
      </span>
      <Link href={`/ledger/${type.id}/new`} className="type-tile-new" aria-label={`新增${type.label}`}>
        ＋ 新增
      </Link>
    </div>
  );
}

function TroublePanel({ lines, total }: { lines: readonly ListLine[]; total: number }) {
  const status = useSyncStatus();
  if (total === 0 && status.refused + status.conflicts === 0) return null;
  return (
    <Panel title={`需要处理（${total}）`} name="需要处理" extra={<Link href="/attention">查看全部</Link>}>
      <ul className="line-list">
        {lines.map((line) => (
          <RecordLine key={line.id} line={line} />
        ))}
      </ul>
    </Panel>
  );
}

function DraftPanel({ drafts }: { drafts: readonly Draft[] }) {
  const { store } = useDesk();
  const [, navigate] = useLocation();
  if (drafts.length === 0) return null;
  return (
    <Panel title={`未完成的草稿（${drafts.length}）`} name="未完成的草稿">
      <ul className="line-list">
        {drafts.map((draft) => {
          const label = store.catalogue.types.get(draft.type)?.shortLabel ?? draft.type;
          const path = draft.recordId ? `/record/${draft.recordId}/edit` : `/ledger/${draft.type}/new/${draft.draftId}`;
          return (
            <li key={draft.draftId}>
              <Link href={path}>
                {draft.recordId ? '修改' : '新增'}
                {label}
              </Link>
              <span className="is-faint">{deviceTime(draft.updatedAt)}</span>
              <Button size="small" onClick={() => navigate(path)} aria-label={`继续填写${label}`}>
                继续
              </Button>
              <Popconfirm
                title="放弃这份草稿？放弃后找不回来。"
                okText="放弃"
                cancelText="保留"
                onConfirm={() => store.removeDraft(draft.draftId)}
              >
                <Button size="small" type="text" aria-label={`放弃草稿${label}`}>
                  放弃
                </Button>
              </Popconfirm>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}

function RecentPanel({ lines }: { lines: readonly ListLine[] }) {
  return (
    <Panel title="最近填报" name="最近填报">
      {lines.length === 0 && <EmptyNote>还没有记录。点左边任一台账的“新增”开始填报。</EmptyNote>}
      <ul className="line-list">
        {lines.map((line) => (
          <RecordLine key={line.id} line={line} />
        ))}
      </ul>
    </Panel>
  );
}

function RecordLine({ line }: { line: ListLine }) {
  const { store } = useDesk();
  return (
    <li>
      <span className="is-faint">{line.mainDate.slice(5)}</span>
      <Link href={`/record/${line.id}`} title={line.title}>
        {line.title || '（无标题）'}
      </Link>
      <span className="is-faint line-unit">{unitName(store, line.unitCode)}</span>
      {line.syncState === 'refused' || line.syncState === 'conflict' ? (
        <SyncTag state={line.syncState} />
      ) : (
        <StatusTag status={line.status} />
      )}
    </li>
  );
}
