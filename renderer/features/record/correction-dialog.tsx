import { App, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { compiledType } from '#shared/catalogue/compile-type.ts';
import type { FieldDefinition } from '#shared/catalogue/definition.ts';
import { readText } from '#shared/domain/read-text.ts';
import { todayInChina } from '#shared/kernel/calendar.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { useDesk } from '../../desk/desk-context.ts';
import { unitName } from '../../desk/words.tsx';
import type { DeskStore, OpenRecord } from '../../store/desk-store.ts';
import { shownError } from '../../ui/error-words.ts';
import { placeWords, valueWords } from './history-words.ts';

/** Stands for voiding the record among the fields that may be corrected. */
const VOID = '@status';

/** 更正单: which value of a locked record becomes what, and why (D§3.5). */
export function CorrectionDialog({ opened, onClose }: { opened: OpenRecord; onClose: () => void }) {
  const { store } = useDesk();
  const { message } = App.useApp();
  const { record, values } = opened;
  const fields = (store.catalogue.types.get(record.type)?.fields ?? []).filter(isCorrectable);
  const [path, setPath] = useState<string | null>(null);
  const [text, setText] = useState('');
  const [reason, setReason] = useState('');
  const field = fields.find(({ id }) => id === path);
  const submit = async () => {
    if (path === null) return;
    try {
      const newValue = field ? valueFrom(store, record.type, field, text) : 'void';
      const subject = field ? placeWords(store.catalogue, record, values, path) : '作废本条记录';
      await store.month.corrections.ask({ recordId: record.id, path, subject, newValue, reason });
      void message.success('更正单已填好，网络恢复后送县里审核');
      onClose();
    } catch (error) {
      void message.error(shownError(error).sentence);
    }
  };
  return (
    <Modal
      open
      title="办理更正"
      okText="提交更正单"
      cancelText="取消"
      okButtonProps={{ disabled: path === null || reason.trim() === '' }}
      onOk={() => void submit()}
      onCancel={onClose}
    >
      <div className="form-stack">
        <label htmlFor="correction-field">更正哪一项</label>
        <Select
          id="correction-field"
          showSearch={{ optionFilterProp: 'label' }}
          value={path}
          options={[...fields.map(({ id, label }) => ({ value: id, label })), { value: VOID, label: '作废本条记录' }]}
          onChange={(chosen: string) => {
            setPath(chosen);
            setText('');
          }}
        />
        {field && <NewValue opened={opened} field={field} text={text} onText={setText} />}
        <label htmlFor="correction-reason">更正原因</label>
        <Input
          id="correction-reason"
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </div>
    </Modal>
  );
}

function isCorrectable({ type, hidden }: FieldDefinition): boolean {
  return !hidden && type !== 'list' && type !== 'calc' && type !== 'ref' && type !== 'refs';
}

interface NewValueProps {
  readonly opened: OpenRecord;
  readonly field: FieldDefinition;
  readonly text: string;
  readonly onText: (text: string) => void;
}

function NewValue({ opened: { record, values }, field, text, onText }: NewValueProps) {
  const { store } = useDesk();
  const names = { unitName: (code: string) => unitName(store, code) };
  return (
    <>
      <p className="is-faint">原值：{valueWords(store.catalogue, record.type, field.id, values[field.id], names)}</p>
      <label htmlFor="correction-value">更正为</label>
      {field.type === 'enum' ? (
        <Select
          id="correction-value"
          value={text || null}
          options={(field.options ?? [])
            .filter(({ active }) => active)
            .map(({ code, label }) => ({ value: code, label }))}
          onChange={(code: string) => onText(code)}
        />
      ) : (
        <Input.TextArea
          id="correction-value"
          autoComplete="off"
          autoSize
          value={text}
          onChange={(event) => onText(event.target.value)}
        />
      )}
    </>
  );
}

/** What was typed as a value of the field. @throws CodedError D01 with the reason */
function valueFrom(store: DeskStore, type: string, field: FieldDefinition, text: string): unknown {
  const compiled = compiledType(store.catalogue, type).byPath.get(field.id);
  if (!compiled) return null;
  const facts = { today: todayInChina(Date.now()), units: store.units(), bodies: store.bodies() };
  const read = readText(compiled, text, facts);
  if (!read.ok) throw new CodedError('D01', read.error);
  return read.value;
}
