import { Form, Input, Modal, Radio, Select } from 'antd';
import { useState } from 'react';
import { SENSITIVITY_LABELS } from '#shared/catalogue/data-dictionary.ts';
import { FIELD_TYPES, type FieldDefinition, type FieldType, type Option } from '#shared/catalogue/definition.ts';
import { FIELD_TYPE_LABELS } from '#shared/catalogue/field-types.ts';
import { type FieldPath, fieldAt, suggestedId, withFieldsAt } from './draft-model.ts';
import type { TypePartProps } from './type-part.ts';

interface NewFieldDialogProps extends TypePartProps {
  /** The list that the field goes into; empty: the record itself. */
  readonly parents: FieldPath;
  readonly onClose: () => void;
}

const SENSITIVITIES = Object.entries(SENSITIVITY_LABELS).map(([value, label]) => ({ value, label }));

/** A new field: what is decided here about type and sensitivity stays for good. */
export function NewFieldDialog({ type, change, parents, onClose }: NewFieldDialogProps) {
  const [plan, setPlan] = useState<Plan>(EMPTY_PLAN);
  const put = (update: Partial<Plan>) => setPlan((before) => ({ ...before, ...update }));
  const siblings = parents.length === 0 ? type.fields : (fieldAt(type.fields, parents)?.fields ?? []);
  const taken = siblings.map(({ id }) => id);
  const id = plan.typedId ?? (plan.label === '' ? '' : suggestedId(plan.label, taken));
  const isBadId = id !== '' && (!/^[a-z][a-z0-9_]{0,39}$/.test(id) || taken.includes(id));
  const lacksOptions = isChoice(plan.kind) && plan.choices.trim() === '';
  const add = () => {
    const field = newField(id, plan);
    change((before) => ({ ...before, fields: withFieldsAt(before.fields, parents, (list) => [...list, field]) }));
    onClose();
  };
  return (
    <Modal
      open
      title="增加字段"
      okText="增加"
      cancelText="取消"
      okButtonProps={{ disabled: plan.label.trim() === '' || isBadId || lacksOptions }}
      onOk={add}
      onCancel={onClose}
    >
      <Form layout="vertical" size="small">
        <Form.Item label="标签" htmlFor="new-field-label">
          <Input
            id="new-field-label"
            value={plan.label}
            maxLength={60}
            onChange={(event) => put({ label: event.target.value })}
          />
        </Form.Item>
        <Form.Item
          label="标识（英文，发布后不能改）"
          htmlFor="new-field-id"
          {...(isBadId && { validateStatus: 'error', help: '应为没有用过的小写英文' })}
        >
          <Input
            id="new-field-id"
            value={id}
            maxLength={40}
            onChange={(event) => put({ typedId: event.target.value })}
          />
        </Form.Item>
        <KindItems plan={plan} put={put} />
      </Form>
    </Modal>
  );
}

/** What the dialog has been told so far. */
interface Plan {
  readonly label: string;
  /** Null: suggested from the label. */
  readonly typedId: string | null;
  readonly kind: FieldType;
  readonly sensitivity: FieldDefinition['sensitivity'];
  readonly isRequired: boolean;
  /** Options, one a line. */
  readonly choices: string;
}
const EMPTY_PLAN: Plan = { label: '', typedId: null, kind: 'str', sensitivity: 'N', isRequired: false, choices: '' };

function KindItems({ plan, put }: { readonly plan: Plan; readonly put: (update: Partial<Plan>) => void }) {
  return (
    <>
      <Form.Item label="类型（发布后不能改）" htmlFor="new-field-type">
        <Select
          id="new-field-type"
          aria-label="类型"
          value={plan.kind}
          options={OFFERED.map((value) => ({ value, label: FIELD_TYPE_LABELS[value] }))}
          onChange={(kind) => put({ kind })}
        />
      </Form.Item>
      {isChoice(plan.kind) && (
        <Form.Item label="选项（一行一个）" htmlFor="new-field-options">
          <Input.TextArea
            id="new-field-options"
            rows={4}
            value={plan.choices}
            onChange={(event) => put({ choices: event.target.value })}
          />
        </Form.Item>
      )}
      <Form.Item label="敏感级别（发布后不能改）" htmlFor="new-field-sensitivity">
        <Select
          id="new-field-sensitivity"
          aria-label="敏感级别"
          value={plan.sensitivity}
          options={SENSITIVITIES}
          onChange={(sensitivity) => put({ sensitivity: sensitivity as Plan['sensitivity'] })}
        />
      </Form.Item>
      <Form.Item label="填写">
        <Radio.Group
          aria-label="填写"
          value={plan.isRequired}
          options={[
            { value: false, label: '选填' },
            { value: true, label: '必填' },
          ]}
          onChange={({ target }) => put({ isRequired: target.value === true })}
        />
      </Form.Item>
    </>
  );
}

function isChoice(kind: FieldType): boolean {
  return kind === 'enum' || kind === 'enums';
}

/** What can be made without writing the definition by hand. */
const OFFERED = FIELD_TYPES.filter((type) => type !== 'calc' && type !== 'ref' && type !== 'refs');

function newField(id: string, { label, kind, sensitivity, isRequired, choices }: Plan): FieldDefinition {
  const required = isRequired ? 'always' : 'never';
  const base = { id, label: label.trim(), type: kind, sensitivity, required, offByDefault: false } as const;
  if (isChoice(kind)) return { ...base, options: optionsOf(choices) };
  if (kind !== 'list') return base;
  const first = {
    id: 'content',
    label: '内容',
    type: 'str',
    sensitivity,
    required: 'always',
    offByDefault: false,
  } as const;
  return { ...base, fields: [first] };
}

function optionsOf(text: string): Option[] {
  const options: Option[] = [];
  for (const label of text.split('\n').map((line) => line.trim())) {
    const taken = options.map(({ code }) => code);
    if (label !== '') options.push({ code: suggestedId(label, taken), label, active: true });
  }
  return options;
}
