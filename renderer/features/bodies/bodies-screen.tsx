import { Button, Select, Table } from 'antd';
import { useCallback, useContext, useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import type { Body } from '#shared/domain/context.ts';
import { type BodyStaffing, type RosterEntry, staffingOf } from '#shared/domain/village-bodies.ts';
import { addMonths, monthInWords } from '#shared/kernel/calendar.ts';
import { MonthContext, useDesk } from '../../desk/desk-context.ts';
import { useLive } from '../../desk/use-live.ts';
import { unitName, unitsInScope } from '../../desk/words.tsx';
import type { DeskStore } from '../../store/desk-store.ts';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { EmptyNote, Page } from '../../ui/page.tsx';

const ROSTER_TYPE = 'roster_member';
/** A term that ends within so many months is pointed out. */
const SOON_MONTHS = 6;

/** The villages' bodies: who heads them, posts without a holder, terms that end. Read from the one roster. */
export function BodiesScreen() {
  const { store } = useDesk();
  const [, navigate] = useLocation();
  const month = useContext(MonthContext);
  const [unitCode, setUnitCode] = useState<string | null>(null);
  const { data, error, isLoading, reload } = useLive(useCallback(() => rosterOf(store), [store]));
  const villages = useMemo(() => unitsInScope(store).filter(({ level }) => level === 'village'), [store]);
  const staffing = useMemo(() => {
    const codes = new Set(unitCode === null ? villages.map(({ code12 }) => code12) : [unitCode]);
    const bodies = inOrder(
      store,
      store.bodies().filter((body) => codes.has(body.unitCode)),
    );
    return staffingOf(bodies, data ?? [], month);
  }, [store, villages, unitCode, data, month]);
  const vacancies = staffing.reduce((sum, one) => sum + (one.vacancies ?? 0), 0);
  const ending = staffing.filter((one) => isEnding(one, month)).length;

  return (
    <Page
      title="村级组织"
      note={data ? `缺额 ${vacancies} 人；${ending} 个组织任期届满或将满` : '正在读取名册'}
      actions={
        <>
          <Select
            aria-label="所属村"
            className="bodies-village"
            allowClear
            placeholder="全部村（社区）"
            showSearch={{ optionFilterProp: 'label' }}
            value={unitCode}
            options={villages.map((village) => ({ value: village.code12, label: village.shortName }))}
            onChange={(code: string | undefined) => setUnitCode(code ?? null)}
          />
          <Button onClick={() => navigate(`/ledger/${ROSTER_TYPE}`)}>人员名册</Button>
        </>
      }
    >
      {error ? <ErrorPanel error={error} onRetry={reload} /> : null}
      {data && staffing.length === 0 ? (
        <EmptyNote>县里还没有下发村级组织名单。</EmptyNote>
      ) : (
        <StaffingTable staffing={staffing} isLoading={isLoading} month={month} />
      )}
    </Page>
  );
}

function StaffingTable(props: { staffing: readonly BodyStaffing[]; isLoading: boolean; month: string }) {
  const { store } = useDesk();
  return (
    <Table<BodyStaffing>
      size="small"
      bordered
      aria-label="村级组织"
      loading={props.isLoading}
      rowKey={({ body }) => body.bodyId}
      dataSource={[...props.staffing]}
      pagination={{ pageSize: 50, showSizeChanger: false, hideOnSinglePage: true }}
      scroll={{ y: 'calc(100vh - 230px)' }}
      columns={[
        { title: '村（社区）', width: 120, render: (_, { body }) => unitName(store, body.unitCode) },
        { title: '组织', render: (_, { body }) => body.name },
        { title: '负责人', width: 110, render: (_, { head }) => head ?? <span className="is-faint">未登记</span> },
        { title: '应有', width: 70, align: 'right', render: (_, { required }) => required ?? '—' },
        { title: '在册', width: 70, align: 'right', render: (_, { holders }) => holders.length },
        { title: '缺额', width: 70, align: 'right', render: (_, one) => <Vacancies count={one.vacancies} /> },
        { title: '任期届满', width: 150, render: (_, one) => <TermEnd one={one} month={props.month} /> },
      ]}
    />
  );
}

function Vacancies({ count }: { count: number | null }) {
  if (count === null) return '—';
  return count > 0 ? <b className="is-bad">{count}</b> : 0;
}

function TermEnd({ one, month }: { one: BodyStaffing; month: string }) {
  if (one.termEnds === null) return '—';
  const words = monthInWords(one.termEnds);
  if (one.termEnds < month) return <b className="is-bad">{words}，已满</b>;
  if (isEnding(one, month)) return <b className="is-warn">{words}，将满</b>;
  return words;
}

function isEnding({ termEnds }: BodyStaffing, month: string): boolean {
  return termEnds !== null && termEnds <= addMonths(month, SOON_MONTHS);
}

/** By village, then as the dictionary of kinds orders them: branch and committees first. */
function inOrder(store: DeskStore, bodies: readonly Body[]): readonly Body[] {
  const kinds = (store.catalogue.dictionaries.get('body_kind')?.options ?? []).map(({ code }) => code);
  const place = ({ kind }: Body) => (kinds.includes(kind) ? kinds.indexOf(kind) : kinds.length);
  return bodies.toSorted((a, b) => a.unitCode.localeCompare(b.unitCode) || place(a) - place(b));
}

async function rosterOf(store: DeskStore): Promise<readonly RosterEntry[]> {
  const entries: RosterEntry[] = [];
  if (!store.catalogue.types.has(ROSTER_TYPE)) return entries;
  for await (const records of store.scan({ type: ROSTER_TYPE })) {
    for (const { record, values } of records) entries.push({ recordId: record.id, unitCode: record.unitCode, values });
  }
  return entries;
}
