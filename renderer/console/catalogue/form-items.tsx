import { Form, Input, Select } from 'antd';

/** Options of a select from labels by code, in their order. */
export function choices<Code extends string>(labels: Readonly<Record<Code, string>>) {
  return (Object.keys(labels) as Code[]).map((value) => ({ value, label: labels[value] }));
}

interface TextItemProps {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly max: number;
  readonly onChange: (value: string) => void;
}

/** One line of text with its label. */
export function TextItem({ id, label, value, max, onChange }: TextItemProps) {
  return (
    <Form.Item label={label} htmlFor={id}>
      <Input id={id} value={value} maxLength={max} onChange={(event) => onChange(event.target.value)} />
    </Form.Item>
  );
}

interface ChoiceItemProps<Code extends string> {
  readonly id: string;
  readonly label: string;
  readonly value: Code;
  readonly labels: Readonly<Record<Code, string>>;
  readonly onChange: (value: Code) => void;
}

/** One of a few named choices with its label. */
export function ChoiceItem<Code extends string>({ id, label, value, labels, onChange }: ChoiceItemProps<Code>) {
  return (
    <Form.Item label={label} htmlFor={id}>
      <Select<Code> id={id} aria-label={label} value={value} options={choices(labels)} onChange={onChange} />
    </Form.Item>
  );
}
