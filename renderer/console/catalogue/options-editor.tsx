import { Button, Input, Space, Switch } from 'antd';
import { useState } from 'react';
import type { FieldDefinition, Option } from '#shared/catalogue/definition.ts';
import { moved, suggestedId } from './draft-model.ts';
import { OrderButtons } from './order-buttons.tsx';
import type { TypePartProps } from './type-part.ts';

interface OptionsEditorProps extends TypePartProps {
  readonly field: FieldDefinition;
  readonly put: (update: Partial<FieldDefinition>) => void;
}

/** The choices of a field, its own or those of the shared dictionary it uses. */
export function OptionsEditor({ draft, field, put }: OptionsEditorProps) {
  const dictionary = draft.source.dictionaries.find(({ id }) => id === field.dictionary);
  const options = dictionary?.options ?? field.options ?? [];
  const change = (next: Option[]) => {
    if (!dictionary) return put({ options: next });
    draft.change((source) => ({
      ...source,
      dictionaries: source.dictionaries.map((one) => (one.id === dictionary.id ? { ...one, options: next } : one)),
    }));
  };
  return (
    <section aria-label="选项">
      <h3>选项</h3>
      {dictionary && <p className="hint">选项取自公共字典“{dictionary.label}”，改动对用到它的所有台账生效。</p>}
      <table className="plain-table" aria-label="选项">
        <thead>
          <tr>
            <th scope="col">次序</th>
            <th scope="col">选项</th>
            <th scope="col">代码</th>
            <th scope="col">使用</th>
          </tr>
        </thead>
        <tbody>
          {options.map((option, index) => (
            <OptionRow key={option.code} option={option} index={index} options={options} onChange={change} />
          ))}
        </tbody>
      </table>
      <NewOption options={options} onChange={change} />
    </section>
  );
}

interface OptionsProps {
  readonly options: readonly Option[];
  readonly onChange: (next: Option[]) => void;
}

function OptionRow({
  option,
  index,
  options,
  onChange,
}: OptionsProps & { readonly option: Option; readonly index: number }) {
  const put = (update: Partial<Option>) =>
    onChange(options.map((one) => (one.code === option.code ? { ...one, ...update } : one)));
  return (
    <tr>
      <td>
        <OrderButtons
          name={option.label}
          index={index}
          count={options.length}
          onMove={(by) => onChange(moved(options, index, by))}
        />
      </td>
      <td>
        <Input
          size="small"
          aria-label={`选项${option.code}的名称`}
          value={option.label}
          maxLength={60}
          onChange={(event) => put({ label: event.target.value })}
        />
      </td>
      <td>
        <code>{option.code}</code>
      </td>
      <td>
        <Switch
          size="small"
          aria-label={`使用选项${option.label}`}
          checked={option.active}
          checkedChildren="使用"
          unCheckedChildren="停用"
          onChange={(active) => put({ active })}
        />
      </td>
    </tr>
  );
}

function NewOption({ options, onChange }: OptionsProps) {
  const [label, setLabel] = useState('');
  const add = () => {
    if (label.trim() === '') return;
    const code = suggestedId(
      label,
      options.map((option) => option.code),
    );
    onChange([...options, { code, label: label.trim(), active: true }]);
    setLabel('');
  };
  return (
    <Space.Compact className="new-option">
      <Input
        size="small"
        aria-label="新选项"
        placeholder="新选项的名称"
        value={label}
        maxLength={60}
        onChange={(event) => setLabel(event.target.value)}
        onPressEnter={add}
      />
      <Button size="small" onClick={add}>
        增加选项
      </Button>
    </Space.Compact>
  );
}
