import type { ReactNode } from 'react';

interface BadgeProps {
  /** `good`: in order; `wait`: something is missing; `plain`: for information. */
  readonly tone?: 'good' | 'wait' | 'bad' | 'plain';
  readonly title?: string;
  readonly children: ReactNode;
}

/** A short state in a coloured field; dark enough to be read on old screens. */
export function Badge({ tone = 'plain', title, children }: BadgeProps) {
  return (
    <span className={`badge badge-${tone}`} title={title}>
      {children}
    </span>
  );
}
