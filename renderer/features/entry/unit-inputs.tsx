import { AutoComplete, Select } from 'antd';
import { useMemo } from 'react';
import type { FieldDefinition } from '#shared/catalogue/definition.ts';
import { useDesk } from '../../desk/desk-context.ts';
import { bodyOf } from '../../desk/domain-context.ts';
import type { ControlProps } from '../../ui/typed-input.tsx';
import { useHead } from './form-context.ts';

/** A unit of the town, by name. */
export function UnitInput({ value, onChange, onBlur, id, status, ...rest }: ControlProps) {
  const { store } = useDesk();
  return (
    <Select
      {...rest}
      id={id ?? ''}
      className="wide"
      status={status ?? ''}
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      value={(value as string | null | undefined) ?? null}
      options={store.units().map((unit) => ({ value: unit.code12, label: unit.name }))}
      onChange={(code: string | undefined) => onChange(code ?? null)}
      onBlur={() => onBlur?.()}
    />
  );
}

/** Several units of the town. */
export function UnitsInput({ value, onChange, onBlur, id, status, ...rest }: ControlProps) {
  const { store } = useDesk();
  const chosen = Array.isArray(value) ? value.filter((code): code is string => typeof code === 'string') : [];
  return (
    <Select
      {...rest}
      id={id ?? ''}
      mode="multiple"
      className="wide"
      status={status ?? ''}
      showSearch={{ optionFilterProp: 'label' }}
      value={chosen}
      options={store.units().map((unit) => ({ value: unit.code12, label: unit.name }))}
      onChange={(codes: string[]) => onChange(codes.length === 0 ? null : codes)}
      onBlur={() => onBlur?.()}
    />
  );
}

/**
 * A body such as a party branch or a committee: chosen from those of the record's unit, or typed when it is not listed.
 * Choosing one lets the form offer its number of members.
 */
export function BodyInput({
  field,
  value,
  onChange,
  onBlur,
  id,
  status,
  ...rest
}: ControlProps & { field: FieldDefinition }) {
  const { store } = useDesk();
  const { unitCode } = useHead();
  const bodies = useMemo(() => {
    const kinds = field.bodyKinds;
    const fitting = store.bodies().filter((body) => !kinds || kinds.includes(body.kind));
    const own = fitting.filter((body) => body.unitCode === unitCode);
    return own.length > 0 ? own : fitting;
  }, [store, unitCode, field]);
  const change = (name: string | undefined) => {
    if (!name) return onChange(null);
    const known = bodies.find((body) => body.name === name);
    onChange(known ? { name, bodyId: known.bodyId } : { name });
  };
  return (
    <AutoComplete
      {...rest}
      id={id ?? ''}
      className="wide"
      status={status ?? ''}
      allowClear
      value={bodyOf(value).name}
      placeholder="选择或输入名称"
      showSearch={{ filterOption: (typed, option) => String(option?.value ?? '').includes(typed.trim()) }}
      options={bodies.map((body) => ({
        value: body.name,
        label: body.memberCount === null ? body.name : `${body.name}（${body.memberCount} 人）`,
      }))}
      onChange={change}
      onBlur={() => onBlur?.()}
    />
  );
}
