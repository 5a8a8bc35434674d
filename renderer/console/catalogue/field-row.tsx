import { Button, Input, Select, Space, Switch } from 'antd';
import { SENSITIVITY_LABELS } from '#shared/catalogue/data-dictionary.ts';
import type { FieldDefinition } from '#shared/catalogue/definition.ts';
import { FIELD_TYPE_LABELS } from '#shared/catalogue/field-types.ts';
import { type FieldPath, fieldAt, moved, withField, withFieldsAt } from './draft-model.ts';
import { OrderButtons } from './order-buttons.tsx';
import type { TypePartProps } from './type-part.ts';

export interface FieldLine {
  readonly field: FieldDefinition;
  readonly path: FieldPath;
  readonly index: number;
  readonly siblings: number;
}

interface FieldRowProps extends TypePartProps, FieldLine {
  readonly onOpen: (path: FieldPath) => void;
  readonly onAdd: (parents: FieldPath) => void;
}

/** One field in the table: what is changed most often, at once. */
export function FieldRow(props: FieldRowProps) {
  const { draft, type, change, field, path, index, siblings } = props;
  const put = (update: Partial<FieldDefinition>) =>
    change((before) => ({ ...before, fields: withField(before.fields, path, (one) => ({ ...one, ...update })) }));
  const place = `types.${type.id}.fields.${path.join('.')}`;
  const faults = draft.problems.filter((problem) => problem.place === place || problem.place.startsWith(`${place}.`));
  return (
    <tr className={field.hidden ? 'is-hidden' : ''} data-field={path.join('.')}>
      <td>
        <OrderButtons
          name={field.label}
          index={index}
          count={siblings}
          onMove={(by) =>
            change((before) => ({
              ...before,
              fields: withFieldsAt(before.fields, path.slice(0, -1), (list) => moved(list, index, by)),
            }))
          }
        />
      </td>
      <td style={{ paddingLeft: 8 + (path.length - 1) * 24 }}>
        <Input
          size="small"
          aria-label={`${path.join('.')}的标签`}
          value={field.label}
          maxLength={60}
          status={faults.length > 0 ? 'error' : ''}
          onChange={(event) => put({ label: event.target.value })}
        />
        {faults.map(({ reason }) => (
          <div key={reason} className="field-fault">
            {reason}
          </div>
        ))}
      </td>
      <td>{FIELD_TYPE_LABELS[field.type]}</td>
      <td>
        <RequiredSelect field={field} onChange={(required) => put({ required })} />
      </td>
      <td>{SENSITIVITY_LABELS[field.sensitivity]}</td>
      <td>
        <Switch
          size="small"
          aria-label={`使用${field.label}`}
          checked={!field.hidden}
          checkedChildren="使用"
          unCheckedChildren="停用"
          onChange={(isUsed) => put({ hidden: isUsed ? undefined : true })}
        />
      </td>
      <td>
        <RowActions {...props} />
      </td>
    </tr>
  );
}

function RowActions({ draft, type, change, field, path, onOpen, onAdd }: FieldRowProps) {
  const wasPublished = fieldAt(draft.start.published.types.get(type.id)?.fields ?? [], path) !== null;
  const without = (list: readonly FieldDefinition[]) => list.filter(({ id }) => id !== field.id);
  const remove = () =>
    change((before) => ({ ...before, fields: withFieldsAt(before.fields, path.slice(0, -1), without) }));
  return (
    <Space size={4}>
      <Button size="small" aria-label={`设置${field.label}`} onClick={() => onOpen(path)}>
        设置
      </Button>
      {field.type === 'list' && (
        <Button size="small" aria-label={`在${field.label}中增加字段`} onClick={() => onAdd(path)}>
          增加字段
        </Button>
      )}
      {!wasPublished && (
        <Button size="small" danger aria-label={`删除${field.label}`} onClick={remove}>
          删除
        </Button>
      )}
    </Space>
  );
}

function RequiredSelect(props: {
  readonly field: FieldDefinition;
  readonly onChange: (required: FieldDefinition['required']) => void;
}) {
  const { field, onChange } = props;
  if (field.type === 'calc') return <>自动</>;
  const isConditional = typeof field.required === 'object';
  return (
    <Select
      size="small"
      aria-label={`${field.label}是否必填`}
      style={{ width: 112 }}
      value={isConditional ? 'when' : field.required}
      options={[
        { value: 'always', label: '必填' },
        { value: 'never', label: '选填' },
        ...(isConditional ? [{ value: 'when', label: '条件必填' }] : []),
      ]}
      onChange={(value) => {
        if (value !== 'when') onChange(value as 'always' | 'never');
      }}
    />
  );
}
