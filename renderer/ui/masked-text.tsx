import { EyeOutlined } from '@ant-design/icons';
import { type ReactNode, useEffect, useState } from 'react';

/** How long an opened value stays readable (D§6 P4). */
export const REVEAL_MS = 60_000;

/** A value that is shown on click only and covers itself again after {@link REVEAL_MS}. */
export function MaskedText({ name, masked, children }: { name: string; masked: string; children: ReactNode }) {
  const [isOpen, setIsOpen] = useState(false);
  useEffect(() => {
    if (!isOpen) return;
    const timer = setTimeout(() => setIsOpen(false), REVEAL_MS);
    return () => clearTimeout(timer);
  }, [isOpen]);
  if (isOpen) return <span className="revealed">{children}</span>;
  return (
    <button type="button" className="masked" aria-label={`查看 ${name}`} onClick={() => setIsOpen(true)}>
      {masked} <EyeOutlined aria-hidden />
    </button>
  );
}
