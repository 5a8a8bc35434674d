import { Checkbox, Radio, Select } from 'antd';
import type { FieldDefinition } from '#shared/catalogue/definition.ts';
import { isRadio, offeredOptions } from '../../desk/field-layout.ts';
import { useOptionFilter } from '../../desk/option-filter.ts';
import type { ControlProps } from '../../ui/typed-input.tsx';

interface ChoiceProps extends ControlProps {
  readonly field: FieldDefinition;
  readonly label: string;
  /** In a table row there is no room for radio buttons. */
  readonly isInTable?: boolean;
}

/** One of several options. */
export function EnumInput({ field, label, isInTable, value, onChange, onBlur, id, status, ...rest }: ChoiceProps) {
  const filterOption = useOptionFilter();
  const options = offeredOptions(field, [value]).map((option) => ({ value: option.code, label: option.label }));
  if (isRadio(field) && !isInTable) {
    return (
      <Radio.Group
        id={id ?? ''}
        {...rest}
        aria-label={rest['aria-label'] ?? label}
        value={value ?? null}
        options={options}
        onChange={(event) => {
          onChange(event.target.value);
          onBlur?.();
        }}
      />
    );
  }
  return (
    <Select
      {...rest}
      id={id ?? ''}
      aria-label={rest['aria-label'] ?? label}
      className="wide"
      status={status ?? ''}
      value={(value as string | null | undefined) ?? null}
      placeholder={isInTable ? '' : '请选择（输入文字或拼音首字母）'}
      showSearch={{ filterOption }}
      allowClear
      options={options}
      onChange={(code: string | undefined) => onChange(code ?? null)}
      onBlur={() => onBlur?.()}
    />
  );
}

/** Any number of options. */
export function EnumsInput({ field, label, isInTable, value, onChange, onBlur, id, status, ...rest }: ChoiceProps) {
  const filterOption = useOptionFilter();
  const chosen = Array.isArray(value) ? value.filter((code): code is string => typeof code === 'string') : [];
  const options = offeredOptions(field, chosen).map((option) => ({ value: option.code, label: option.label }));
  const change = (codes: readonly string[]) => onChange(codes.length === 0 ? null : codes);
  if (isInTable) {
    return (
      <Select
        {...rest}
        mode="multiple"
        id={id ?? ''}
        aria-label={rest['aria-label'] ?? label}
        className="wide"
        status={status ?? ''}
        value={chosen}
        options={options}
        showSearch={{ filterOption }}
        onChange={change}
        onBlur={() => onBlur?.()}
      />
    );
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring its own frame into the grid
    <div role="group" id={id} aria-label={rest['aria-label'] ?? label} className="checkboxes">
      <Checkbox.Group
        value={chosen}
        options={options}
        disabled={rest.disabled ?? false}
        onChange={(codes) => {
          change(codes);
          onBlur?.();
        }}
      />
    </div>
  );
}

/** Yes or no, or not yet said. */
export function BoolInput({
  label,
  isInTable: _isInTable,
  value,
  onChange,
  onBlur,
  id,
  field: _field,
  status: _status,
  ...rest
}: ChoiceProps) {
  return (
    <Radio.Group
      id={id ?? ''}
      {...rest}
      aria-label={rest['aria-label'] ?? label}
      value={value ?? null}
      options={[
        { value: true, label: '是' },
        { value: false, label: '否' },
      ]}
      onChange={(event) => {
        onChange(event.target.value);
        onBlur?.();
      }}
    />
  );
}
