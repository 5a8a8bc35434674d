import { Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { type NewTypeNames, suggestedId, withCopiedType } from './draft-model.ts';
import type { Draft } from './use-draft.ts';

/** A new type begins as a copy of the one most like it. */
export function NewTypeDialog({ draft, onClose }: { readonly draft: Draft; readonly onClose: () => void }) {
  const [, navigate] = useLocation();
  const { types } = draft.source;
  const [from, setFrom] = useState<string | null>(null);
  const [names, setNames] = useState<NewTypeNames>({ id: '', code: '', label: '', shortLabel: '' });
  const put = (change: Partial<NewTypeNames>) => setNames((before) => ({ ...before, ...change }));
  const faults = {
    id: !/^[a-z][a-z0-9_]{0,39}$/.test(names.id) || types.some(({ id }) => id === names.id),
    code: !/^[A-Z]{2}$/.test(names.code) || types.some(({ code }) => code === names.code),
  };
  const isReady = from !== null && names.label !== '' && names.shortLabel !== '' && !faults.id && !faults.code;
  const make = () => {
    if (from === null) return;
    draft.change((source) => withCopiedType(source, from, names));
    navigate(`/catalogue/${names.id}`);
    onClose();
  };
  const named = (label: string) =>
    put({
      label,
      shortLabel: label.slice(0, 6),
      id: suggestedId(
        label,
        types.map(({ id }) => id),
      ),
    });
  return (
    <Modal
      open
      title="新增台账"
      okText="建立"
      cancelText="取消"
      okButtonProps={{ disabled: !isReady }}
      onOk={make}
      onCancel={onClose}
    >
      <Form layout="vertical">
        <Form.Item label="照哪一类台账建立" htmlFor="copy-from">
          <Select
            id="copy-from"
            aria-label="照哪一类台账建立"
            value={from}
            showSearch={{ optionFilterProp: 'label' }}
            options={types.map((type) => ({ value: type.id, label: type.label }))}
            onChange={setFrom}
          />
        </Form.Item>
        <NameItems names={names} faults={faults} put={put} onLabel={named} />
      </Form>
    </Modal>
  );
}

interface NameItemsProps {
  readonly names: NewTypeNames;
  readonly faults: { readonly id: boolean; readonly code: boolean };
  readonly put: (change: Partial<NewTypeNames>) => void;
  readonly onLabel: (label: string) => void;
}

function NameItems({ names, faults, put, onLabel }: NameItemsProps) {
  return (
    <>
      <Form.Item label="台账名称" htmlFor="new-label">
        <Input id="new-label" value={names.label} maxLength={60} onChange={(event) => onLabel(event.target.value)} />
      </Form.Item>
      <Form.Item label="简称（菜单用，12 字以内）" htmlFor="new-short">
        <Input
          id="new-short"
          value={names.shortLabel}
          maxLength={12}
          onChange={(event) => put({ shortLabel: event.target.value })}
        />
      </Form.Item>
      <Form.Item
        label="类码（两个大写字母，用在编号里，以后不能改）"
        htmlFor="new-code"
        {...(names.code !== '' && faults.code && { validateStatus: 'error', help: '应为两个没有用过的大写字母' })}
      >
        <Input
          id="new-code"
          value={names.code}
          maxLength={2}
          onChange={(event) => put({ code: event.target.value.toUpperCase() })}
        />
      </Form.Item>
      <Form.Item
        label="标识（英文，以后不能改）"
        htmlFor="new-id"
        {...(names.id !== '' && faults.id && { validateStatus: 'error', help: '应为没有用过的小写英文' })}
      >
        <Input id="new-id" value={names.id} maxLength={40} onChange={(event) => put({ id: event.target.value })} />
      </Form.Item>
    </>
  );
}
