import { Button, Input, InputNumber, Select, Space } from 'antd';
import { useState } from 'react';
import { indicatorPrograms } from '#shared/catalogue/compile-indicators.ts';
import {
  FORM_FACTS,
  FORM_SPANS,
  type FormBinding,
  type FormFact,
  type FormMarks,
} from '#shared/ledger/form-profile.ts';
import { tableColumns } from '#shared/ledger/table-source.ts';
import { useDesk } from '../../desk/desk-context.ts';
import { unitsInScope } from '../../desk/words.tsx';
import { Panel } from '../../ui/page.tsx';

interface PanelProps {
  readonly cell: string | null;
  readonly marks: FormMarks;
  readonly type: string;
  readonly onChange: (marks: FormMarks) => void;
}

const rowOf = (cell: string) => Number(/\d+$/.exec(cell)?.[0] ?? 0);
const lettersOf = (cell: string) => cell.replace(/\d+$/, '');

/** What the chosen cell shows, and whether its row repeats. */
export function BindingPanel(props: PanelProps) {
  const { cell, marks, onChange } = props;
  if (cell === null) {
    return (
      <Panel title="点选一格" name="填什么">
        <p>在左边点一格，再选这里填什么。每条记录一行的地方，先点那一行的任意一格，设为重复行。</p>
      </Panel>
    );
  }
  const { repeat } = marks;
  const row = rowOf(cell);
  const isRepeated = repeat !== null && row >= repeat.from && row <= repeat.to;
  return (
    <Panel title={`${cell} 填什么`} name="填什么">
      <Space orientation="vertical" className="wide">
        {isRepeated ? <ColumnChoice {...props} cell={cell} /> : <CellChoice {...props} cell={cell} />}
        <RepeatChoice row={row} marks={marks} onChange={onChange} />
      </Space>
    </Panel>
  );
}

/** In a repeating row: which column of the records. */
function ColumnChoice({ cell, marks, type, onChange }: PanelProps & { cell: string }) {
  const { store } = useDesk();
  const { repeat } = marks;
  if (!repeat) return null;
  const letters = lettersOf(cell);
  const own = repeat.columns.find(({ column }) => column === letters)?.key;
  const put = (key: string | undefined) => {
    const others = repeat.columns.filter(({ column }) => column !== letters);
    onChange({ ...marks, repeat: { ...repeat, columns: key ? [...others, { column: letters, key }] : others } });
  };
  return (
    <Select
      aria-label="每条记录的栏目"
      className="wide"
      placeholder="保留模板内容"
      allowClear
      value={own}
      showSearch={{ optionFilterProp: 'label' }}
      options={tableColumns(store.catalogue, [type]).map(({ key, label }) => ({ value: key, label }))}
      onChange={put}
    />
  );
}

/** Elsewhere: a word of the frame, an indicator, a fixed text; or nothing. */
function CellChoice({ cell, marks, onChange }: PanelProps & { cell: string }) {
  const { store } = useDesk();
  const own = marks.cells.find((one) => one.cell === cell && one.placeholder === undefined)?.binding;
  const put = (binding: FormBinding | null) => {
    const others = marks.cells.filter((one) => one.cell !== cell || one.placeholder !== undefined);
    onChange({ ...marks, cells: binding ? [...others, { cell, binding }] : others });
  };
  const choose = (value: string | undefined) => {
    if (value === undefined) put(null);
    else if (value === 'text') put({ kind: 'text', text: '' });
    else if (value.startsWith('fact:')) put({ kind: 'fact', fact: value.slice(5) as FormFact });
    else put({ kind: 'indicator', code: value.slice(10), span: 'current', unitCode: '' });
  };
  return (
    <>
      <Select
        aria-label="这一格"
        className="wide"
        placeholder="保留模板内容"
        allowClear
        value={
          own && (own.kind === 'text' ? 'text' : own.kind === 'fact' ? `fact:${own.fact}` : `indicator:${own.code}`)
        }
        showSearch={{ optionFilterProp: 'label' }}
        options={[
          {
            label: '表头词语',
            options: Object.entries(FORM_FACTS).map(([fact, label]) => ({ value: `fact:${fact}`, label })),
          },
          {
            label: '统计指标',
            options: indicatorPrograms(store.catalogue).map(({ code, label, unit }) => ({
              value: `indicator:${code}`,
              label: `${label}（${unit}）`,
            })),
          },
          { label: '其他', options: [{ value: 'text', label: '固定文字' }] },
        ]}
        onChange={choose}
      />
      {own?.kind === 'text' && (
        <Input
          aria-label="固定文字"
          value={own.text}
          maxLength={500}
          onChange={(event) => put({ kind: 'text', text: event.target.value })}
        />
      )}
      {own?.kind === 'indicator' && <IndicatorChoice binding={own} onChange={put} />}
    </>
  );
}

function IndicatorChoice(props: {
  binding: Extract<FormBinding, { kind: 'indicator' }>;
  onChange: (binding: FormBinding) => void;
}) {
  const { store } = useDesk();
  const { binding, onChange } = props;
  return (
    <Space>
      <Select
        aria-label="指标期间"
        value={binding.span}
        options={Object.entries(FORM_SPANS).map(([value, label]) => ({ value, label }))}
        onChange={(span) => onChange({ ...binding, span: span as typeof binding.span })}
      />
      <Select
        aria-label="指标单位"
        value={binding.unitCode}
        options={[
          { value: '', label: '全部' },
          ...unitsInScope(store).map((unit) => ({ value: unit.code12, label: unit.shortName })),
        ]}
        onChange={(unitCode) => onChange({ ...binding, unitCode })}
      />
    </Space>
  );
}

/** Makes the row the repeating one, says how many ruled rows the form has, or takes it back. */
function RepeatChoice({
  row,
  marks,
  onChange,
}: {
  row: number;
  marks: FormMarks;
  onChange: (marks: FormMarks) => void;
}) {
  const { repeat } = marks;
  const isRepeated = repeat !== null && row >= repeat.from && row <= repeat.to;
  const [to, setTo] = useState(repeat?.to ?? row);
  if (!isRepeated) {
    const begin = () => {
      const cells = marks.cells.filter((one) => rowOf(one.cell) !== row);
      onChange({ ...marks, cells, repeat: { from: row, to: row, columns: repeat?.columns ?? [] } });
    };
    return <Button onClick={begin}>把第 {row} 行设为重复行</Button>;
  }
  return (
    <Space wrap>
      <span>重复行：第 {repeat.from} 行到第</span>
      <InputNumber
        aria-label="重复行到第几行"
        min={repeat.from}
        max={repeat.from + 500}
        value={to}
        onChange={(value) => {
          const last = Math.max(repeat.from, value ?? repeat.from);
          setTo(last);
          onChange({ ...marks, repeat: { ...repeat, to: last } });
        }}
      />
      <span>行</span>
      <Button onClick={() => onChange({ ...marks, repeat: null })}>取消重复行</Button>
    </Space>
  );
}
