import { Checkbox, Radio, Select } from 'antd';
import type { FieldDefinition, Option } from '#shared/catalogue/definition.ts';
import type { ControlProps } from '../../ui/typed-input.tsx';

/** Up to this many options, with short labels, stand open as radio buttons; more go into a list. */
const MAX_RADIOS = 6;
const MAX_RADIO_LETTERS = 36;
const WHOLE_WIDTH = 24;

interface ChoiceProps extends ControlProps {
  readonly field: FieldDefinition;
  readonly label: string;
  /** In a table row there is no room for radio buttons. */
  readonly isInTable?: boolean;
}

/** Options offered: the ones in use, and the chosen ones even when they are retired. */
function offered(field: FieldDefinition, chosen: readonly unknown[]): readonly Option[] {
  return (field.options ?? []).filter((option) => option.active || chosen.includes(option.code));
}

/** Room that one radio button takes beside its label, and one letter of the label, in pixels. */
const RADIO_PX = 38;
const LETTER_PX = 14;
/** The narrowest a 24th of the form gets, inside a card at 1366 pixels. */
const COLUMN_PX = 45;

/** 24ths of the form that a field's options need side by side. */
export function radioColumns(field: FieldDefinition): number {
  const labels = offered(field, []).map((option) => option.label);
  const width = labels.reduce((sum, label) => sum + RADIO_PX + label.length * LETTER_PX, 0);
  return Math.ceil(width / COLUMN_PX);
}

/** Whether a single choice is shown as radio buttons: few options that stand in one line of its width. */
export function isRadio(field: FieldDefinition): boolean {
  const options = offered(field, []);
  const letters = options.reduce((sum, option) => sum + option.label.length, 0);
  return (
    options.length <= MAX_RADIOS && letters <= MAX_RADIO_LETTERS && radioColumns(field) <= (field.span ?? WHOLE_WIDTH)
  );
}

/** One of several options. */
export function EnumInput({ field, label, isInTable, value, onChange, onBlur, id, status, ...rest }: ChoiceProps) {
  const options = offered(field, [value]).map((option) => ({ value: option.code, label: option.label }));
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
      placeholder={isInTable ? '' : '请选择（可输入文字查找）'}
      showSearch={{ optionFilterProp: 'label' }}
      allowClear
      options={options}
      onChange={(code: string | undefined) => onChange(code ?? null)}
      onBlur={() => onBlur?.()}
    />
  );
}

/** Any number of options. */
export function EnumsInput({ field, label, isInTable, value, onChange, onBlur, id, status, ...rest }: ChoiceProps) {
  const chosen = Array.isArray(value) ? value.filter((code): code is string => typeof code === 'string') : [];
  const options = offered(field, chosen).map((option) => ({ value: option.code, label: option.label }));
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
        showSearch={{ optionFilterProp: 'label' }}
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
