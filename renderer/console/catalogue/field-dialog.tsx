import { Form, Input, InputNumber, Modal, Radio } from 'antd';
import type { FieldDefinition } from '#shared/catalogue/definition.ts';
import { type FieldPath, fieldAt, withField } from './draft-model.ts';
import { OptionsEditor } from './options-editor.tsx';
import type { TypePartProps } from './type-part.ts';

interface FieldDialogProps extends TypePartProps {
  readonly path: FieldPath;
  readonly onClose: () => void;
}

/** Everything of a field that the county may change besides its label; changes count at once. */
export function FieldDialog({ onClose, path, ...part }: FieldDialogProps) {
  const field = fieldAt(part.type.fields, path);
  if (!field) return null;
  const put = (update: Partial<FieldDefinition>) =>
    part.change((before) => ({ ...before, fields: withField(before.fields, path, (one) => ({ ...one, ...update })) }));
  const isChoice = field.type === 'enum' || field.type === 'enums';
  return (
    <Modal open width={640} title={`字段“${field.label}”`} footer={null} onCancel={onClose}>
      <Form layout="vertical" size="small">
        <Condition field={field} put={put} />
        <Form.Item label="填写说明（显示在字段下面）" htmlFor="field-help">
          <Input
            id="field-help"
            value={field.help ?? ''}
            maxLength={200}
            onChange={(event) => put({ help: event.target.value || undefined })}
          />
        </Form.Item>
        {path.length === 1 && (
          <Form.Item label="从本字段开始新的一节，节名（不填则接着上一节）" htmlFor="field-section">
            <Input
              id="field-section"
              value={field.section ?? ''}
              maxLength={30}
              onChange={(event) => put({ section: event.target.value || undefined })}
            />
          </Form.Item>
        )}
        <Form.Item label="在表单上的宽度（整行为 24，不填则自动）" htmlFor="field-span">
          <InputNumber
            id="field-span"
            value={field.span ?? null}
            min={3}
            max={24}
            onChange={(span) => put({ span: span ?? undefined })}
          />
        </Form.Item>
        {isChoice && <OptionsEditor {...part} field={field} put={put} />}
      </Form>
    </Modal>
  );
}

interface PartProps {
  readonly field: FieldDefinition;
  readonly put: (update: Partial<FieldDefinition>) => void;
}

/** When the field must be filled; the condition is an expression. */
function Condition({ field, put }: PartProps) {
  if (field.type === 'calc') {
    return (
      <Form.Item label="计算式" htmlFor="field-value">
        <Input id="field-value" value={field.value ?? ''} onChange={(event) => put({ value: event.target.value })} />
      </Form.Item>
    );
  }
  const when = typeof field.required === 'object' ? field.required.when : null;
  return (
    <>
      <Form.Item label="填写">
        <Radio.Group
          aria-label="填写"
          value={when === null ? field.required : 'when'}
          options={[
            { value: 'always', label: '必填' },
            { value: 'never', label: '选填' },
            { value: 'when', label: '符合条件时必填' },
          ]}
          onChange={({ target }) =>
            put({ required: target.value === 'when' ? { when: 'true' } : (target.value as 'always' | 'never') })
          }
        />
      </Form.Item>
      {when !== null && (
        <Form.Item label="必填条件（写法见“全部定义”中的其他字段，例如 actual < expected）" htmlFor="field-when">
          <Input
            id="field-when"
            value={when}
            maxLength={1000}
            onChange={(event) => put({ required: { when: event.target.value } })}
          />
        </Form.Item>
      )}
    </>
  );
}
