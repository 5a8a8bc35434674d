import { Input } from 'antd';
import { useId } from 'react';

interface TextLineProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly isSecret?: boolean;
  readonly help?: string;
  readonly hasFocus?: boolean;
}

/** A labelled line of text, or of secret text, as forms before sign-in use it. */
export function TextLine({ label, value, onChange, isSecret, help, hasFocus }: TextLineProps) {
  const id = useId();
  const Control = isSecret ? Input.Password : Input;
  return (
    <div className="field">
      <label htmlFor={id} className="field-label">
        {label}
      </label>
      <Control
        id={id}
        autoComplete="off"
        autoFocus={hasFocus ?? false}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      {help && <small className="field-help">{help}</small>}
    </div>
  );
}
