import { Select } from 'antd';
import { useMemo } from 'react';
import type { FieldDefinition } from '#shared/catalogue/definition.ts';
import { useDesk } from '../../desk/desk-context.ts';
import { bodyOf } from '../../desk/domain-context.ts';
import { useOptionFilter } from '../../desk/option-filter.ts';
import { SuggestInput } from '../../ui/suggest-input.tsx';
import type { ControlProps } from '../../ui/typed-input.tsx';
import { useHead } from './form-context.ts';
import { useTypedText } from './use-typed-text.ts';

/** A unit of the town, by name. */
export function UnitInput({ value, onChange, onBlur, id, status, ...rest }: ControlProps) {
  const { store } = useDesk();
  const filterOption = useOptionFilter();
  return (
    <Select
      {...rest}
      id={id ?? ''}
      className="wide"
      status={status ?? ''}
      allowClear
      showSearch={{ filterOption }}
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
  const filterOption = useOptionFilter();
  const chosen = Array.isArray(value) ? value.filter((code): code is string => typeof code === 'string') : [];
  return (
    <Select
      {...rest}
      id={id ?? ''}
      mode="multiple"
      className="wide"
      status={status ?? ''}
      showSearch={{ filterOption }}
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
export function BodyInput({ field, ...props }: ControlProps & { field: FieldDefinition }) {
  const { store } = useDesk();
  const { unitCode } = useHead();
  const bodies = useMemo(() => {
    const kinds = field.bodyKinds;
    const fitting = store.bodies().filter((body) => !kinds || kinds.includes(body.kind));
    const own = fitting.filter((body) => body.unitCode === unitCode);
    return own.length > 0 ? own : fitting;
  }, [store, unitCode, field]);
  const parse = (name: string) => {
    const known = bodies.find((body) => body.name === name);
    return known ? { name, bodyId: known.bodyId } : { name };
  };
  const { text, onText, onBlur, reset } = useTypedText({ ...props, parse, format: (value) => bodyOf(value).name });
  return (
    <SuggestInput
      placeholder="选择（↓）或输入名称"
      {...props}
      text={text}
      onText={onText}
      onBlur={onBlur}
      suggest={(typed) =>
        bodies
          .filter((body) => isTheOne(bodies, typed) || body.name.includes(typed.trim()))
          .map((body) => ({
            key: body.bodyId,
            label: body.name,
            note: body.memberCount === null ? '' : `${body.memberCount} 人`,
          }))
      }
      onChoose={({ key, label }) => {
        props.onChange({ name: label, bodyId: key });
        reset();
      }}
    />
  );
}

/** With a listed name in the box, ↓ offers the others. */
function isTheOne(bodies: readonly { readonly name: string }[], typed: string): boolean {
  return bodies.some((body) => body.name === typed.trim());
}
