import { Input } from 'antd';
import { lengthOf } from '#shared/kernel/text.ts';
import { type ControlProps, TypedInput } from './typed-input.tsx';

interface LimitedProps extends ControlProps {
  /** Longest text in characters. */
  readonly maxLength: number;
}

const asText = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');

/** One line of text; what is beyond the limit is kept and named by validation, never cut off. */
export function LineInput({ maxLength, value, onChange, status, ...props }: LimitedProps) {
  return (
    <Input
      {...props}
      autoComplete="off"
      value={asText(value)}
      status={status ?? ''}
      aria-invalid={status === 'error'}
      onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)}
      suffix={<CharCount text={asText(value)} limit={maxLength} from={0.7} />}
    />
  );
}

/**
 * Several lines of text with a counter; grows with what is typed. Without `autoComplete` a browser would keep the text, in
 * the clear, in the files from which it restores its tabs.
 */
export function LongTextInput({ maxLength, value, onChange, status, ...props }: LimitedProps) {
  return (
    <div className="long-text">
      <Input.TextArea
        {...props}
        autoComplete="off"
        value={asText(value)}
        status={status ?? ''}
        aria-invalid={status === 'error'}
        autoSize={{ minRows: 2, maxRows: 12 }}
        onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)}
      />
      <CharCount text={asText(value)} limit={maxLength} from={0} />
    </div>
  );
}

/** `12/60`, shown from a share of the limit on. */
export function CharCount({ text, limit, from }: { text: string; limit: number; from: number }) {
  const length = lengthOf(text);
  if (length === 0 || length < limit * from) return null;
  return (
    <span className={length > limit ? 'char-count is-over' : 'char-count'} aria-hidden>
      {length}/{limit}
    </span>
  );
}

/** A telephone number: blanks and dashes between digits fall away. */
export function PhoneInput(props: ControlProps) {
  const parse = (text: string) => text.normalize('NFKC').replace(/[\s]/g, '');
  return <TypedInput {...props} parse={parse} format={asText} inputMode="tel" />;
}

/** An identity number as text, with the last letter in capitals. */
export function IdNumberInput(props: ControlProps) {
  const parse = (text: string) => text.normalize('NFKC').replace(/\s/g, '').toUpperCase();
  return <TypedInput {...props} parse={parse} format={asText} />;
}
