import { Form, Select } from 'antd';
import type { FieldDefinition, TypeSource } from '#shared/catalogue/definition.ts';
import { SWITCH_LABELS } from '#shared/catalogue/type-switch.ts';
import { ChoiceItem, choices, TextItem } from './form-items.tsx';
import type { TypePartProps } from './type-part.ts';

const RETENTION: Readonly<Record<TypeSource['retention'], string>> = { Y: '永久', D30: '30 年', D10: '10 年' };
const LEVELS = { village: '村', town: '镇', county: '县' } as const;

/** Names, use, retention and what the list on screen shows. */
export function TypeBasics({ type, change }: TypePartProps) {
  const put = (update: Partial<TypeSource>) => change((before) => ({ ...before, ...update, fields: before.fields }));
  return (
    <section className="sheet" aria-label="基本设置">
      <Form layout="horizontal" labelCol={{ flex: '150px' }} wrapperCol={{ flex: '520px' }} size="small" colon={false}>
        <Form.Item label="类码、标识">
          {type.code}、<code>{type.id}</code>（不能改）
        </Form.Item>
        <TextItem id="type-label" label="台账名称" value={type.label} max={60} onChange={(label) => put({ label })} />
        <TextItem
          id="type-short"
          label="简称"
          value={type.shortLabel}
          max={12}
          onChange={(shortLabel) => put({ shortLabel })}
        />
        <TextItem
          id="type-purpose"
          label="用途"
          value={type.purpose}
          max={300}
          onChange={(purpose) => put({ purpose })}
        />
        <ChoiceItem
          id="type-switch"
          label="启用情况"
          value={type.switch}
          labels={SWITCH_LABELS}
          onChange={(to) => put({ switch: to })}
        />
        <Form.Item label="填报层级" htmlFor="type-levels">
          <Select
            id="type-levels"
            aria-label="填报层级"
            mode="multiple"
            value={type.enteredBy}
            options={choices(LEVELS)}
            onChange={(enteredBy) => put({ enteredBy })}
          />
        </Form.Item>
        <ChoiceItem
          id="type-retention"
          label="保管期限"
          value={type.retention}
          labels={RETENTION}
          onChange={(retention) => put({ retention })}
        />
        <ListItems type={type} put={put} />
      </Form>
    </section>
  );
}

interface PartProps {
  readonly type: TypePartProps['type'];
  readonly put: (update: Partial<TypeSource>) => void;
}

const FILTERS = ['enum', 'enums', 'bool', 'unit'];

function ListItems({ type, put }: PartProps) {
  const { list } = type;
  const offered = (fields: readonly FieldDefinition[]) =>
    fields
      .filter((field) => field.type !== 'list' && !type.sealed.includes(field.sensitivity))
      .map((field) => ({ value: field.id, label: field.label }));
  return (
    <>
      <Form.Item label="清单页的列（按次序）" htmlFor="type-columns">
        <Select
          id="type-columns"
          aria-label="清单页的列"
          mode="multiple"
          value={list.columns}
          options={offered(type.fields)}
          onChange={(columns) => put({ list: { ...list, columns } })}
        />
      </Form.Item>
      <Form.Item label="清单页的筛选" htmlFor="type-filters">
        <Select
          id="type-filters"
          aria-label="清单页的筛选"
          mode="multiple"
          value={list.filters}
          options={offered(type.fields.filter((field) => FILTERS.includes(field.type)))}
          onChange={(filters) => put({ list: { ...list, filters } })}
        />
      </Form.Item>
    </>
  );
}
