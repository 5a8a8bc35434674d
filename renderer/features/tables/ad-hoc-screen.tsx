import { App, Button, Checkbox, Input, Select, Space } from 'antd';
import { useCallback, useMemo, useState } from 'react';
import { isSummable, type TableView } from '#shared/ledger/ad-hoc-table.ts';
import { filledName } from '#shared/ledger/file-name.ts';
import { tableCsv } from '#shared/ledger/table-csv.ts';
import { tableColumns } from '#shared/ledger/table-source.ts';
import { ChoiceLine, PeriodLine, UnitsLine, usePeriodChoice } from '../../desk/choice-lines.tsx';
import { useDesk } from '../../desk/desk-context.ts';
import { logExport } from '../../desk/export-log.ts';
import { hasSealed, useOpenSealed } from '../../desk/open-sealed.tsx';
import { useLive } from '../../desk/use-live.ts';
import { typesInOrder } from '../../desk/words.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Page, Panel } from '../../ui/page.tsx';
import { FilterLines } from './filter-lines.tsx';
import { TablePreview } from './table-preview.tsx';
import { keepView, readViews, removeView } from './table-views.ts';
import { useTable } from './use-table.ts';

const FIRST_COLUMNS = 8;

/** A table nobody prepared: kinds, units, months, columns, conditions, groups; seen at once, taken as Excel or CSV. */
export function AdHocScreen() {
  const { store } = useDesk();
  const first = typesInOrder(store)[0]?.id ?? '';
  const [view, setView] = useState<TableView>(() => newView(store, first));
  const [unitCodes, setUnitCodes] = useState<readonly string[]>([]);
  const period = usePeriodChoice();
  const table = useTable(view, unitCodes, period.period);
  const change = (part: Partial<TableView>) => setView({ ...view, ...part });
  return (
    <Page title="临时报表" actions={<TableActions view={view} table={table} />}>
      <SavedViews view={view} onOpen={setView} onName={(name) => change({ name })} />
      <Panel title="选什么" name="报表条件">
        <div className="export-form">
          <TypesLine
            view={view}
            onChange={(types) => setView({ ...newViewOf(store, types), id: view.id, name: view.name })}
          />
          <PeriodLine choice={period} />
          <UnitsLine unitCodes={unitCodes} onChange={setUnitCodes} />
          <ColumnLines view={view} onChange={change} />
          <FilterLines view={view} onChange={change} />
        </div>
      </Panel>
      <Panel title="预览" name="预览">
        {table.error !== null ? <ErrorPanel error={table.error} /> : <TablePreview table={table} />}
      </Panel>
    </Page>
  );
}

type Store = ReturnType<typeof useDesk>['store'];

function newView(store: Store, type: string): TableView {
  return newViewOf(store, [type]);
}

/** The ledger's own columns to begin with, or what all chosen kinds have. */
function newViewOf(store: Store, types: readonly string[]): TableView {
  const offered = types.length === 0 ? [] : tableColumns(store.catalogue, types);
  const ledger = offered.filter(({ key }) => key.startsWith('ledger:')).slice(0, FIRST_COLUMNS);
  const envelope = ['serial', 'unit', ...(types.length > 1 ? ['type', 'mainDate', 'recordNo', 'status'] : [])];
  return {
    id: crypto.randomUUID(),
    name: '临时报表',
    types: [...types],
    columns: [...envelope, ...ledger.map(({ key }) => key)],
    filters: [],
    groupBy: [],
    sums: [],
    edition: '存档版',
  };
}

function TypesLine({ view, onChange }: { view: TableView; onChange: (types: readonly string[]) => void }) {
  const { store } = useDesk();
  return (
    <ChoiceLine label="台账">
      <Select
        mode="multiple"
        className="wide"
        aria-label="台账"
        value={view.types}
        showSearch={{ optionFilterProp: 'label' }}
        options={typesInOrder(store).map((type) => ({ value: type.id, label: type.label }))}
        onChange={onChange}
      />
    </ChoiceLine>
  );
}

function ColumnLines({ view, onChange }: { view: TableView; onChange: (part: Partial<TableView>) => void }) {
  const { store } = useDesk();
  const offered = useMemo(
    () => (view.types.length === 0 ? [] : tableColumns(store.catalogue, view.types)),
    [store, view.types],
  );
  const options = offered.map(({ key, label }) => ({ value: key, label }));
  const common = { mode: 'multiple' as const, className: 'wide', showSearch: { optionFilterProp: 'label' } };
  return (
    <>
      <ChoiceLine label="分组">
        <Select
          {...common}
          aria-label="分组"
          placeholder="不分组，每条记录一行"
          maxCount={3}
          value={view.groupBy}
          options={options.filter(({ value }) => value !== 'serial')}
          onChange={(groupBy) => onChange({ groupBy })}
        />
      </ChoiceLine>
      {view.groupBy.length > 0 ? (
        <ChoiceLine label="求和">
          <Select
            {...common}
            aria-label="求和"
            placeholder="只数件数"
            value={view.sums}
            options={offered.filter(isSummable).map(({ key, label }) => ({ value: key, label }))}
            onChange={(sums) => onChange({ sums })}
          />
        </ChoiceLine>
      ) : (
        <ChoiceLine label="栏目">
          <Select
            {...common}
            aria-label="栏目"
            value={view.columns}
            options={options}
            onChange={(columns) => onChange({ columns })}
          />
        </ChoiceLine>
      )}
      <ChoiceLine label="用途">
        <Checkbox
          checked={view.edition === '报送版'}
          onChange={(event) => onChange({ edition: event.target.checked ? '报送版' : '存档版' })}
        >
          对外报送（遮盖电话、证件号和当事人，略去案情）
        </Checkbox>
      </ChoiceLine>
    </>
  );
}

function TableActions({ view, table }: { view: TableView; table: ReturnType<typeof useTable> }) {
  const { store, platform } = useDesk();
  const { message } = App.useApp();
  const sealed = useOpenSealed();
  const { sheet } = table;
  const isOpening = view.edition === '存档版' && hasSealed(store.catalogue, view.types);
  const take = async (ending: 'xlsx' | 'csv') => {
    if (!sheet) return;
    const reason = isOpening ? await sealed.ask() : null;
    if (isOpening && reason === null) return;
    try {
      const fileName = filledName(view.name, table.period, ending);
      const book = {
        fileName,
        creator: table.unitName,
        faces: ['printed', 'flat'] as ('printed' | 'flat')[],
        sheets: [sheet],
      };
      const outcome =
        ending === 'xlsx'
          ? await platform.saveWorkbook(book)
          : await platform.saveFile(fileName, new TextEncoder().encode(tableCsv(sheet)));
      if (outcome.outcome !== 'saved') return;
      const entry = {
        fileName: outcome.fileName,
        madeName: fileName,
        edition: view.edition,
        records: sheet.rows.length,
      };
      await logExport(store, { ...entry, ...(reason === null ? {} : { reason }) });
      void message.success(`已导出：${outcome.fileName}`);
    } catch (error) {
      table.fail(error);
    }
  };
  const isEmpty = sheet === null || sheet.columns.length === 0;
  return (
    <Space>
      <Button disabled={isEmpty} onClick={() => void take('csv')}>
        导出 CSV
      </Button>
      <Button type="primary" disabled={isEmpty} onClick={() => void take('xlsx')}>
        导出 Excel 表格
      </Button>
      {sealed.dialog}
    </Space>
  );
}

/** Views kept on this desk: opened with one click, kept under a name. */
function SavedViews(props: { view: TableView; onOpen: (view: TableView) => void; onName: (name: string) => void }) {
  const { store } = useDesk();
  const { message } = App.useApp();
  const load = useCallback(() => readViews(store), [store]);
  const { data = [], reload } = useLive(load);
  const { view } = props;
  const isKept = data.some(({ id }) => id === view.id);
  const keep = async () => {
    await keepView(store, view);
    void message.success(`已保存视图：${view.name}`);
    reload();
  };
  return (
    <Space wrap className="saved-views">
      <Input
        aria-label="报表名称"
        value={view.name}
        maxLength={40}
        onChange={(event) => props.onName(event.target.value)}
      />
      <Button disabled={view.name.trim() === ''} onClick={() => void keep()}>
        保存为视图
      </Button>
      {isKept && <Button onClick={() => void removeView(store, view.id).then(reload)}>删除视图</Button>}
      {data.map((kept) => (
        <Button
          key={kept.id}
          type={kept.id === view.id ? 'primary' : 'default'}
          ghost={kept.id === view.id}
          onClick={() => props.onOpen(kept)}
        >
          {kept.name}
        </Button>
      ))}
    </Space>
  );
}
