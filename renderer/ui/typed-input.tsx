import { Input } from 'antd';
import { type KeyboardEvent, type ReactNode, useState } from 'react';

/** What every control of a form is given: its id (for the label), its value and how to change it. */
export interface ControlProps {
  readonly id?: string;
  readonly 'aria-label'?: string;
  readonly 'aria-describedby'?: string | undefined;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
  readonly onBlur?: () => void;
  readonly disabled?: boolean;
  readonly status?: '' | 'error' | 'warning';
  readonly placeholder?: string;
}

interface TypedInputProps extends ControlProps {
  /** The value that the typed text means; null when it means none. */
  readonly parse: (text: string) => unknown;
  /** The text that stands for a value. Given raw text that could not be read, it must return that text. */
  readonly format: (value: unknown) => string;
  readonly suffix?: ReactNode;
  readonly inputMode?: 'numeric' | 'decimal' | 'text' | 'tel';
  readonly onKeyDown?: (event: KeyboardEvent<HTMLInputElement>) => void;
}

/**
 * A text box whose text means a value of another kind (date, amount, number). What is typed is read at once and shown
 * in its usual form when the box is left. Text that cannot be read stays as it is, as the value: nothing typed is lost,
 * and validation names it.
 */
export function TypedInput({ value, onChange, onBlur, parse, format, status, ...rest }: TypedInputProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const change = (text: string) => {
    setTyped(text);
    onChange(text.trim() === '' ? null : (parse(text) ?? text));
  };
  return (
    <Input
      {...rest}
      autoComplete="off"
      value={typed ?? format(value)}
      status={status ?? ''}
      aria-invalid={status === 'error'}
      onChange={(event) => change(event.target.value)}
      onBlur={() => {
        setTyped(null);
        onBlur?.();
      }}
    />
  );
}
