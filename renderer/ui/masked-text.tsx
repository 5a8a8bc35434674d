import { EyeOutlined } from '@ant-design/icons';
import { type ReactNode, useEffect, useState } from 'react';

/** How long an opened value stays readable (D§6 P4). */
export const REVEAL_MS = 60_000;

/** A value that is shown on click only and covers itself again after {@link REVEAL_MS}. */
export function MaskedText(props: {
  name: string;
  masked: string;
  /** Asked before the value is shown; false keeps it covered. */
  onReveal: () => Promise<boolean>;
  children: ReactNode;
}) {
  const { name, masked, onReveal, children } = props;
  const [isOpen, setIsOpen] = useState(false);
  useEffect(() => {
    if (!isOpen) return;
    const timer = setTimeout(() => setIsOpen(false), REVEAL_MS);
    return () => clearTimeout(timer);
  }, [isOpen]);
  if (isOpen) return <span className="revealed">{children}</span>;
  return (
    <button
      type="button"
      className="masked"
      aria-label={`查看 ${name}`}
      onClick={() => void onReveal().then(setIsOpen)}
    >
      {masked} <EyeOutlined aria-hidden />
    </button>
  );
}
