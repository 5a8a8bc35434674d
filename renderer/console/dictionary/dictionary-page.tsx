import { SearchOutlined } from '@ant-design/icons';
import { App, Button, Empty, Input, Select, Space } from 'antd';
import { useDeferredValue, useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import { type DictionaryRow, dataDictionary } from '#shared/catalogue/data-dictionary.ts';
import type { Catalogue } from '#shared/catalogue/definition.ts';
import { todayInChina } from '#shared/kernel/calendar.ts';
import { dictionaryBook } from '#shared/ledger/dictionary-sheet.ts';
import { useCatalogue } from '../catalogue-context.tsx';
import { LoadedView } from '../loaded-view.tsx';
import { Page } from '../page.tsx';
import { PrintButton } from '../print-button.tsx';
import { useMe } from '../session.tsx';
import { useHandOut } from '../use-hand-out.ts';
import { searchRows } from './dictionary-search.ts';

/** Every field of every record type, from the published catalogue: for looking up and for printing. */
export function DictionaryPage({ type }: { readonly type: string | undefined }) {
  const [, navigate] = useLocation();
  const catalogue = useCatalogue();
  const [search, setSearch] = useState('');
  const types = [...(catalogue.value?.types.values() ?? [])].map(({ id, label }) => ({ value: id, label }));
  return (
    <Page
      title="数据字典"
      tools={
        <Space wrap>
          <Select
            aria-label="台账类别"
            showSearch={{ optionFilterProp: 'label' }}
            style={{ width: 260 }}
            value={type ?? ''}
            options={[{ value: '', label: '全部台账' }, ...types]}
            onChange={(chosen) => navigate(chosen === '' ? '/dictionary' : `/dictionary/${chosen}`)}
          />
          <Input
            prefix={<SearchOutlined aria-hidden />}
            aria-label="查找字段"
            placeholder="字段名、说明或选项"
            allowClear
            style={{ width: 240 }}
            onChange={(event) => setSearch(event.target.value)}
          />
          {catalogue.value && <ExportButton catalogue={catalogue.value} type={type} search={search} />}
          <PrintButton />
        </Space>
      }
    >
      <LoadedView loaded={catalogue}>
        {(value) => <Dictionary catalogue={value} type={type} search={search} />}
      </LoadedView>
    </Page>
  );
}

/** Takes what is listed along as a workbook. */
function ExportButton({ catalogue, type, search }: DictionaryProps) {
  const { message } = App.useApp();
  const { county } = useMe();
  const { platform, hand } = useHandOut();
  const [isBusy, setIsBusy] = useState(false);
  const take = hand(async () => {
    setIsBusy(true);
    try {
      const rows = searchRows(dataDictionary(catalogue), type, search);
      const filledOn = todayInChina(Date.now());
      const outcome = await platform.saveWorkbook(dictionaryBook({ rows, catalogue, unitName: county.name, filledOn }));
      if (outcome.outcome === 'saved') void message.success(`已导出：${outcome.fileName}`);
    } finally {
      setIsBusy(false);
    }
  });
  return (
    <Button loading={isBusy} onClick={take}>
      导出 Excel 表格
    </Button>
  );
}

interface DictionaryProps {
  readonly catalogue: Catalogue;
  readonly type: string | undefined;
  readonly search: string;
}

function Dictionary({ catalogue, type, search }: DictionaryProps) {
  const wanted = useDeferredValue(search);
  const rows = useMemo(() => dataDictionary(catalogue), [catalogue]);
  const found = useMemo(() => searchRows(rows, type, wanted), [rows, type, wanted]);
  if (found.length === 0) return <Empty description="没有找到符合的字段" />;
  return (
    <>
      <p className="hint">
        {catalogue.label}，第 {catalogue.version} 版，列出 {found.length} 个字段。
      </p>
      {[...Map.groupBy(found, (row) => row.typeId)].map(([typeId, ofType]) => (
        <TypeTable key={typeId} rows={ofType} />
      ))}
    </>
  );
}

function TypeTable({ rows }: { readonly rows: readonly DictionaryRow[] }) {
  const first = rows[0];
  if (!first) return null;
  return (
    <section className="sheet" aria-label={first.typeLabel}>
      <h2>
        {first.typeLabel}（{first.enteredBy}填报；{first.askedBy}要求）
      </h2>
      <table className="plain-table dictionary" aria-label={`${first.typeLabel}字段`}>
        <thead>
          <tr>
            <th scope="col">字段</th>
            <th scope="col">标识</th>
            <th scope="col">类型</th>
            <th scope="col">填写</th>
            <th scope="col">敏感级别</th>
            <th scope="col">选项与说明</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.path}>
              <th scope="row">{row.label}</th>
              <td className="dictionary-path">{row.path}</td>
              <td>{row.typeLabelText}</td>
              <td>{row.required}</td>
              <td>
                {row.sensitivityLabel}
                {row.sealed && '，密封'}
              </td>
              <td>{[row.options.join('、'), row.help].filter(Boolean).join('。')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
