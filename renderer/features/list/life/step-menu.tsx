import { Dropdown } from 'antd';
import type { ReactElement } from 'react';
import type { TransitionDefinition } from '#shared/catalogue/definition.ts';

interface StepMenuProps {
  readonly steps: readonly TransitionDefinition[];
  readonly isOpen: boolean;
  readonly onOpen: (isOpen: boolean) => void;
  readonly onStep: (step: TransitionDefinition) => void;
  readonly children: ReactElement;
}

/** The steps that may be taken with what it stands at: by right click, or opened by a key. */
export function StepMenu({ steps, isOpen, onOpen, onStep, children }: StepMenuProps) {
  const items = steps.map(({ id, label }) => ({ key: id, label }));
  return (
    <Dropdown
      open={isOpen}
      onOpenChange={onOpen}
      trigger={['contextMenu']}
      autoFocus
      menu={{
        items: items.length > 0 ? items : [{ key: '', label: '没有您能办理的步骤', disabled: true }],
        onClick: ({ key }) => {
          const step = steps.find(({ id }) => id === key);
          onOpen(false);
          if (step) onStep(step);
        },
      }}
    >
      {children}
    </Dropdown>
  );
}
