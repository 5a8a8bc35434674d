import { Empty, Select, Space, Table, type TableProps } from 'antd';
import { useCallback, useMemo } from 'react';
import { Link, useLocation } from 'wouter';
import { isMonth, monthInWords, todayInChina } from '#shared/kernel/calendar.ts';
import type { ConsoleRecords } from '#shared/sync/console-messages.ts';
import { Badge } from '../badge.tsx';
import { shortTypeLabel, useCatalogue } from '../catalogue-context.tsx';
import { ALL, arrivalsPath, recordPath, recordsPath } from '../console-paths.ts';
import type { RecordLine } from '../county-api.ts';
import { LoadedView } from '../loaded-view.tsx';
import { MonthPicker } from '../month-picker.tsx';
import { Page } from '../page.tsx';
import { useSession } from '../session.tsx';
import { shownMinute } from '../shown-time.ts';
import { useTowns, useUnits } from '../units-context.tsx';
import { useLoaded } from '../use-loaded.ts';
import { statusLabel } from './status-label.ts';

const ROWS = 50;

interface RecordListPageProps {
  readonly month: string;
  readonly town: string;
  readonly type: string;
  readonly page: string | undefined;
}

/** Records of a month, of one town or all, of one type or all, newest first as the county gives them. */
export function RecordListPage(props: RecordListPageProps) {
  const { api } = useSession();
  const month = isMonth(props.month) ? props.month : todayInChina(Date.now()).slice(0, 7);
  const townId = /^\d{9}$/.test(props.town) ? Number(props.town) : undefined;
  const type = props.type === ALL ? undefined : props.type;
  const page = Math.max(1, Number(props.page) || 1);
  const load = useCallback(
    (signal: AbortSignal) => api.records({ month, townId, type, offset: (page - 1) * ROWS, limit: ROWS }, signal),
    [api, month, townId, type, page],
  );
  const records = useLoaded(load);
  const place = { month, townId, type, page };
  return (
    <Page
      title={`${monthInWords(month)}记录`}
      back={<Link href={arrivalsPath(month)}>← 到报情况</Link>}
      tools={<Filters {...place} />}
    >
      <LoadedView loaded={records}>{(answer) => <RecordTable {...place} answer={answer} />}</LoadedView>
    </Page>
  );
}

interface Place {
  readonly month: string;
  readonly townId: number | undefined;
  readonly type: string | undefined;
  readonly page: number;
}

function Filters({ month, townId, type }: Place) {
  const [, navigate] = useLocation();
  const towns = useTowns();
  const { value: catalogue } = useCatalogue();
  const types = [...(catalogue?.types.values() ?? [])].map(({ id, label }) => ({ value: id, label }));
  return (
    <Space wrap>
      <MonthPicker month={month} onChange={(chosen) => navigate(recordsPath(chosen, townId, type))} />
      <Select
        aria-label="乡镇"
        showSearch={{ optionFilterProp: 'label' }}
        style={{ width: 170 }}
        value={townId ?? ALL}
        options={[{ value: ALL, label: '全部乡镇' }, ...towns]}
        onChange={(chosen) => navigate(recordsPath(month, chosen === ALL ? undefined : Number(chosen), type))}
      />
      <Select
        aria-label="台账类别"
        showSearch={{ optionFilterProp: 'label' }}
        style={{ width: 240 }}
        value={type ?? ALL}
        options={[{ value: ALL, label: '全部台账' }, ...types]}
        onChange={(chosen) => navigate(recordsPath(month, townId, chosen === ALL ? undefined : chosen))}
      />
    </Space>
  );
}

function RecordTable({ answer, month, townId, type, page }: Place & { readonly answer: ConsoleRecords }) {
  const [, navigate] = useLocation();
  const { value: catalogue } = useCatalogue();
  const { value: units } = useUnits();
  const shortNames = useMemo(() => new Map((units ?? []).map((unit) => [unit.code12, unit.shortName])), [units]);
  const place: LinePlace = {
    typeLabel: (line) => shortTypeLabel(catalogue, line.type),
    unitLabel: ({ unitCode, unitName }) => shortNames.get(unitCode) ?? unitName,
    townLabel: ({ unitCode }) => shortNames.get(`${unitCode.slice(0, 9)}000`) ?? '',
  };
  return (
    <Table<RecordLine>
      size="small"
      bordered
      rowKey="id"
      dataSource={answer.records}
      columns={columnsOf(place)}
      locale={{ emptyText: <Empty description="没有收到符合条件的记录" /> }}
      pagination={{
        current: page,
        pageSize: ROWS,
        total: answer.total,
        showSizeChanger: false,
        showTotal: (total) => `共 ${total} 条`,
        onChange: (next) => navigate(recordsPath(month, townId, type, next)),
      }}
    />
  );
}

/** Names that a line itself does not carry. */
interface LinePlace {
  readonly typeLabel: (line: RecordLine) => string;
  readonly unitLabel: (line: RecordLine) => string;
  readonly townLabel: (line: RecordLine) => string;
}

function columnsOf(place: LinePlace): NonNullable<TableProps<RecordLine>['columns']> {
  return [
    { title: '日期', dataIndex: 'mainDate', width: 104 },
    { title: '乡镇', key: 'town', width: 96, render: (_, line) => place.townLabel(line) },
    { title: '单位', key: 'unit', width: 116, render: (_, line) => place.unitLabel(line) },
    { title: '台账', key: 'type', width: 112, render: (_, line) => place.typeLabel(line) },
    {
      title: '内容',
      key: 'title',
      render: (_, line) => (
        <>
          <Link href={recordPath(townIdOfUnit(line.unitCode), line.id)}>{line.title || '（无标题）'}</Link>
          {line.sealed && <Badge title="含密封内容，只留在乡镇">有密封</Badge>}
        </>
      ),
    },
    { title: '编号', key: 'recordNo', width: 166, render: (_, line) => line.recordNo || '待编号' },
    { title: '状态', key: 'status', width: 92, render: (_, line) => statusLabel(line.status) },
    { title: '收到时间', key: 'receivedAt', width: 136, render: (_, line) => shownMinute(line.receivedAt) },
  ];
}

function townIdOfUnit(unitCode: string): number {
  return Number(unitCode.slice(0, 9));
}
