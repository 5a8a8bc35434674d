import { formatYuan, isFen, parseYuan } from '#shared/kernel/money.ts';
import { type ControlProps, TypedInput } from './typed-input.tsx';

interface MeasuredProps extends ControlProps {
  /** Unit of measure behind the number: 人, 元, 小时. */
  readonly measure?: string | undefined;
}

const plainOf = (text: string) => text.normalize('NFKC').replaceAll(',', '').replaceAll(' ', '');
const shownNumber = (value: unknown) => (typeof value === 'number' || typeof value === 'string' ? String(value) : '');

/** Reads a whole number; null when it is none. */
export function parseTypedInt(text: string): number | null {
  const plain = plainOf(text);
  const number = Number(plain);
  return /^-?\d{1,15}$/.test(plain) && Number.isSafeInteger(number) ? number : null;
}

/** Reads a number with at most two decimals; null when it is none. */
export function parseTypedDecimal(text: string): number | null {
  const plain = plainOf(text);
  return /^-?\d{1,12}(\.\d{1,2})?$/.test(plain) ? Number(plain) : null;
}

/** A whole number. */
export function IntInput({ measure, ...props }: MeasuredProps) {
  return <TypedInput {...props} parse={parseTypedInt} format={shownNumber} inputMode="numeric" suffix={measure} />;
}

/** A number with at most two decimals. */
export function DecimalInput({ measure, ...props }: MeasuredProps) {
  return <TypedInput {...props} parse={parseTypedDecimal} format={shownNumber} inputMode="decimal" suffix={measure} />;
}

/** An amount typed in yuan; the value is whole fen. */
export function MoneyInput({ measure, ...props }: MeasuredProps) {
  return (
    <TypedInput
      {...props}
      parse={parseYuan}
      format={(value) => (isFen(value) ? formatYuan(value) : shownNumber(value))}
      inputMode="decimal"
      suffix={measure ?? '元'}
    />
  );
}
