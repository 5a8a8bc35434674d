import type { CompiledField } from '#shared/catalogue/compile-type.ts';
import { DateInput, MinuteInput, MonthInput } from '../../ui/date-inputs.tsx';
import { DecimalInput, IntInput, MoneyInput } from '../../ui/number-inputs.tsx';
import { IdNumberInput, LineInput, LongTextInput, PhoneInput } from '../../ui/text-inputs.tsx';
import type { ControlProps } from '../../ui/typed-input.tsx';
import { BoolInput, EnumInput, EnumsInput } from './choice-inputs.tsx';
import { PersonInput, PersonsInput } from './people-inputs.tsx';
import { ReferenceInput } from './reference-input.tsx';
import { BodyInput, UnitInput, UnitsInput } from './unit-inputs.tsx';

const LINE_LENGTH = 60;
const TEXT_LENGTH = 5000;

interface FieldControlProps extends ControlProps {
  readonly field: CompiledField;
  readonly label: string;
  readonly isInTable: boolean;
}

/** The control for one value, by its type. Lists and calculated fields are not controls: see row-list and field-cell. */
export function FieldControl({ field, label, isInTable, ...props }: FieldControlProps) {
  const definition = field.definition;
  const choice = { ...props, field: definition, label, isInTable };
  const measured = { ...props, measure: isInTable ? undefined : definition.measure };
  switch (definition.type) {
    case 'int':
      return <IntInput {...measured} />;
    case 'decimal':
      return <DecimalInput {...measured} />;
    case 'money':
      return <MoneyInput {...measured} />;
    case 'date':
      return <DateInput {...props} />;
    case 'dt':
      return <MinuteInput {...props} />;
    case 'month':
      return <MonthInput {...props} />;
    case 'enum':
      return <EnumInput {...choice} />;
    case 'enums':
      return <EnumsInput {...choice} />;
    case 'bool':
      return <BoolInput {...choice} />;
    case 'person':
      return <PersonInput {...props} fieldPath={field.path} />;
    case 'persons':
      return <PersonsInput {...props} fieldPath={field.path} />;
    case 'phone':
      return <PhoneInput {...props} />;
    case 'idno':
      return <IdNumberInput {...props} />;
    case 'unit':
      return <UnitInput {...props} />;
    case 'units':
      return <UnitsInput {...props} />;
    case 'body':
      return <BodyInput {...props} field={definition} />;
    case 'ref':
    case 'refs':
      return <ReferenceInput {...props} field={definition} isMany={definition.type === 'refs'} />;
    case 'text':
      return <LongTextInput {...props} maxLength={definition.maxLength ?? TEXT_LENGTH} />;
    default:
      return <LineInput {...props} maxLength={definition.maxLength ?? LINE_LENGTH} />;
  }
}
