import { App, Button, Input, Select, Table, Tag } from 'antd';
import { useMemo, useState } from 'react';
import { type DictionaryRow, dataDictionary } from '#shared/catalogue/data-dictionary.ts';
import { todayInChina } from '#shared/kernel/calendar.ts';
import { dictionaryBook } from '#shared/ledger/dictionary-sheet.ts';
import { useDesk } from '../../desk/desk-context.ts';
import { logExport } from '../../desk/export-log.ts';
import { reportingUnit } from '../../desk/ledger-records.ts';
import { shownError } from '../../ui/error-words.ts';
import { Page } from '../../ui/page.tsx';
import { useRested } from '../../ui/use-later.ts';

const SEARCH_AFTER_MS = 200;
const SENSITIVITY_COLORS = { N: 'default', W: 'blue', P: '#a04400', S: 'red' } as const;

const COLUMNS = [
  { title: '台账', dataIndex: 'typeLabel', width: 170, ellipsis: true },
  { title: '指标项', dataIndex: 'label', width: 190 },
  { title: '填写要求', dataIndex: 'typeLabelText', width: 160 },
  { title: '必填', dataIndex: 'required', width: 84 },
  {
    title: '敏感级别',
    key: 'sensitivity',
    width: 130,
    render: (_: unknown, row: DictionaryRow) => (
      <>
        <Tag color={SENSITIVITY_COLORS[row.sensitivity]}>{row.sensitivityLabel}</Tag>
        {row.sealed && <span title="加密保存，县里看不到">🔒</span>}
      </>
    ),
  },
  { title: '谁要求', dataIndex: 'askedBy', width: 130 },
  { title: '可选值', key: 'options', render: (_: unknown, row: DictionaryRow) => row.options.join('、') },
  { title: '说明', dataIndex: 'help', width: 220 },
];

/** What every field of every ledger means: made from the same definitions as forms and ledgers. */
export function DictionaryScreen() {
  const { store } = useDesk();
  const [typed, setTyped] = useState('');
  const [typeId, setTypeId] = useState<string | null>(null);
  const search = useRested(typed, SEARCH_AFTER_MS).trim();
  const rows = useMemo(() => dataDictionary(store.catalogue), [store]);
  const shown = useMemo(
    () => rows.filter((row) => (typeId === null || row.typeId === typeId) && (search === '' || holds(row, search))),
    [rows, typeId, search],
  );
  return (
    <Page
      title="数据字典"
      note={`${store.catalogue.label}（第 ${store.catalogue.version} 版），共 ${rows.length} 项`}
      actions={
        <>
          <Select
            aria-label="按台账筛选"
            className="filter"
            allowClear
            placeholder="全部台账"
            popupMatchSelectWidth={false}
            value={typeId}
            options={[...store.catalogue.types.values()].map((type) => ({ value: type.id, label: type.label }))}
            onChange={(id: string | undefined) => setTypeId(id ?? null)}
          />
          <Input.Search
            className="list-search"
            allowClear
            aria-label="查找指标项"
            placeholder="查找指标项、可选值、说明"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
          <ExportButton rows={shown} />
        </>
      }
    >
      <Table<DictionaryRow>
        size="small"
        aria-label="数据字典"
        tableLayout="fixed"
        rowKey={(row) => `${row.typeId}.${row.path}`}
        columns={COLUMNS}
        dataSource={shown}
        onRow={(_, index) => ({ tabIndex: index === 0 ? 0 : -1 })}
        pagination={{ defaultPageSize: 50, showSizeChanger: false, showTotal: (total) => `共 ${total} 项` }}
        scroll={{ y: 'calc(100vh - 232px)' }}
        locale={{ emptyText: '没有符合条件的指标项' }}
      />
    </Page>
  );
}

function holds(row: DictionaryRow, search: string): boolean {
  return [row.typeLabel, row.label, row.help, row.typeLabelText, ...row.options].some((text) => text.includes(search));
}

/** Takes what is listed along as a workbook. */
function ExportButton({ rows }: { readonly rows: readonly DictionaryRow[] }) {
  const { store, device, platform } = useDesk();
  const { message } = App.useApp();
  const take = async () => {
    const book = dictionaryBook({
      rows,
      catalogue: store.catalogue,
      unitName: reportingUnit(store, device, []).unitName,
      filledOn: todayInChina(Date.now()),
    });
    try {
      const outcome = await platform.saveWorkbook(book);
      if (outcome.outcome !== 'saved') return;
      const { fileName } = outcome;
      await logExport(store, { fileName, madeName: book.fileName, edition: '—', records: rows.length });
      void message.success(`已导出：${fileName}`);
    } catch (cause) {
      void message.error(shownError(cause).sentence);
    }
  };
  return (
    <Button disabled={rows.length === 0} onClick={() => void take()}>
      导出 Excel 表格
    </Button>
  );
}
