import { Button, Input, InputNumber, Select, Space } from 'antd';
import { useState } from 'react';
import type { FieldDefinition, LedgerColumnDefinition } from '#shared/catalogue/definition.ts';
import { moved } from './draft-model.ts';
import { OrderButtons } from './order-buttons.tsx';
import type { TypePartProps } from './type-part.ts';

const KINDS: Partial<Record<string, LedgerColumnDefinition['kind']>> = {
  text: 'longtext',
  date: 'date',
  dt: 'dt',
  month: 'month',
  int: 'int',
  decimal: 'decimal',
  money: 'money',
  bool: 'bool',
};

/** The printed ledger: title, columns in order with heading and width. */
export function LedgerColumns({ type, change }: TypePartProps) {
  const { ledger } = type;
  const rows = type.fields.find((field) => field.id === ledger.rows)?.fields ?? [];
  const fields = [...rows, ...type.fields];
  const put = (columns: LedgerColumnDefinition[]) =>
    change((before) => ({ ...before, ledger: { ...before.ledger, columns } }));
  return (
    <section className="sheet" aria-label="台账表格">
      <div className="ledger-title">
        <label htmlFor="ledger-title">表名</label>
        <Input
          id="ledger-title"
          value={ledger.title}
          maxLength={60}
          style={{ width: 320 }}
          onChange={({ target }) =>
            change((before) => ({ ...before, ledger: { ...before.ledger, title: target.value } }))
          }
        />
        <span className="hint">序号在最前，备注在最后，自动生成。</span>
      </div>
      <table className="plain-table" aria-label="台账列">
        <thead>
          <tr>
            <th scope="col">次序</th>
            <th scope="col">列名</th>
            <th scope="col">上级列名</th>
            <th scope="col">取值</th>
            <th scope="col">宽度（字符）</th>
            <th scope="col">操作</th>
          </tr>
        </thead>
        <tbody>
          {ledger.columns.map((column, index) => (
            <ColumnRow
              // biome-ignore lint/suspicious/noArrayIndexKey: columns have no identity of their own
              key={index}
              column={column}
              index={index}
              columns={ledger.columns}
              fields={fields}
              onChange={put}
            />
          ))}
        </tbody>
      </table>
      <AddColumn fields={fields} onAdd={(column) => put([...ledger.columns, column])} />
    </section>
  );
}

interface ColumnRowProps {
  readonly column: LedgerColumnDefinition;
  readonly index: number;
  readonly columns: readonly LedgerColumnDefinition[];
  readonly fields: readonly FieldDefinition[];
  readonly onChange: (columns: LedgerColumnDefinition[]) => void;
}

function ColumnRow({ column, index, columns, fields, onChange }: ColumnRowProps) {
  const put = (update: Partial<LedgerColumnDefinition>) =>
    onChange(columns.map((one, at) => (at === index ? { ...one, ...update } : one)));
  return (
    <tr>
      <td>
        <OrderButtons
          name={column.label}
          index={index}
          count={columns.length}
          onMove={(by) => onChange(moved(columns, index, by))}
        />
      </td>
      <td>
        <Input
          size="small"
          aria-label={`第${index + 1}列列名`}
          value={column.label}
          maxLength={60}
          onChange={(event) => put({ label: event.target.value })}
        />
      </td>
      <td>
        <Input
          size="small"
          aria-label={`第${index + 1}列上级列名`}
          value={column.group ?? ''}
          maxLength={60}
          onChange={(event) => put({ group: event.target.value || undefined })}
        />
      </td>
      <td>
        {fields.find(({ id }) => id === column.value)?.label} <code>{column.value}</code>
      </td>
      <td>
        <InputNumber
          size="small"
          aria-label={`第${index + 1}列宽度`}
          value={column.width ?? null}
          min={4}
          max={60}
          placeholder="自动"
          onChange={(width) => put({ width: width ?? undefined })}
        />
      </td>
      <td>
        <Button
          size="small"
          disabled={columns.length === 1}
          aria-label={`去掉列${column.label}`}
          onClick={() => onChange(columns.filter((_, at) => at !== index))}
        >
          去掉
        </Button>
      </td>
    </tr>
  );
}

interface AddColumnProps {
  readonly fields: readonly FieldDefinition[];
  readonly onAdd: (column: LedgerColumnDefinition) => void;
}

function AddColumn({ fields: all, onAdd }: AddColumnProps) {
  const [id, setId] = useState<string | null>(null);
  const fields = all.filter((field) => !['list', 'ref', 'refs'].includes(field.type));
  const field = fields.find((one) => one.id === id);
  const add = () => {
    if (!field) return;
    onAdd({ label: field.label, value: field.id, kind: KINDS[field.type] ?? 'text' });
    setId(null);
  };
  return (
    <Space className="new-option">
      <Select
        size="small"
        aria-label="加入台账的字段"
        placeholder="选择字段"
        style={{ width: 220 }}
        value={id}
        showSearch={{ optionFilterProp: 'label' }}
        options={fields.map((one) => ({ value: one.id, label: one.label }))}
        onChange={setId}
      />
      <Button size="small" onClick={add}>
        增加列
      </Button>
    </Space>
  );
}
