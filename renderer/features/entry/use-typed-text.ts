import { useState } from 'react';
import type { ControlProps } from '../../ui/typed-input.tsx';

interface TypedText {
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onBlur: () => void;
  /** The value was set otherwise: the text is its own again. */
  readonly reset: () => void;
}

/** A text whose meaning is a value of another kind: what is typed stays as typed until the box is left. */
export function useTypedText(
  props: Pick<ControlProps, 'value' | 'onChange' | 'onBlur'> & {
    readonly parse: (text: string) => unknown;
    readonly format: (value: unknown) => string;
  },
): TypedText {
  const { value, onChange, onBlur, parse, format } = props;
  const [typed, setTyped] = useState<string | null>(null);
  return {
    text: typed ?? format(value),
    onText: (text) => {
      setTyped(text);
      onChange(text.trim() === '' ? null : parse(text));
    },
    onBlur: () => {
      setTyped(null);
      onBlur?.();
    },
    reset: () => setTyped(null),
  };
}
