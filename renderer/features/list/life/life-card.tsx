import { Tag } from 'antd';
import { type DragEvent, memo } from 'react';
import type { TransitionDefinition } from '#shared/catalogue/definition.ts';
import { dueMarkOf } from '#shared/domain/life.ts';
import { useDesk } from '../../../desk/desk-context.ts';
import { DueMark } from '../../../desk/due-mark.tsx';
import { SyncTag, unitName } from '../../../desk/words.tsx';
import type { ListLine } from '../../../store/desk-store.ts';
import { StepMenu } from './step-menu.tsx';

interface LifeCardProps {
  readonly index: number;
  readonly line: ListLine | undefined;
  readonly today: string;
  readonly soonDays: number;
  readonly isTabStop: boolean;
  readonly steps: readonly TransitionDefinition[];
  readonly isMenuOpen: boolean;
  readonly onMenu: (isOpen: boolean) => void;
  readonly onStep: (step: TransitionDefinition) => void;
  readonly onDrag: (line: ListLine | null) => void;
}

/** One matter on the board: title, unit, day, what presses; its steps in a menu (M, the space bar, right click). */
export const LifeCard = memo(function LifeCard(props: LifeCardProps) {
  const { index, line, today, soonDays, steps } = props;
  const { store } = useDesk();
  if (!line) return <div className="life-card is-absent">…</div>;
  const mark = dueMarkOf(line.due, today, soonDays);
  const drag = (event: DragEvent) => {
    event.dataTransfer.effectAllowed = 'move';
    event.dataTransfer.setData('text/plain', line.title);
    props.onDrag(line);
  };
  const isTroubled = line.syncState === 'refused' || line.syncState === 'conflict';
  return (
    <StepMenu steps={steps} isOpen={props.isMenuOpen} onOpen={props.onMenu} onStep={props.onStep}>
      <a
        href={`#/record/${line.id}`}
        className={`life-card is-${mark.mark}`}
        data-card={index}
        tabIndex={props.isTabStop ? 0 : -1}
        draggable={steps.length > 0}
        onDragStart={drag}
        onDragEnd={() => props.onDrag(null)}
      >
        <span className="life-card-title">{line.title || '（无标题）'}</span>
        <span className="life-card-foot">
          <span className="is-faint">
            {unitName(store, line.unitCode)}　{line.mainDate.slice(2)}
          </span>
          <DueMark mark={mark} />
          {isTroubled && <SyncTag state={line.syncState} />}
          {mark.mark === 'none' && line.due !== '' && (
            <Tag>{line.due.slice(line.due.slice(0, 4) === today.slice(0, 4) ? 5 : 2)} 前</Tag>
          )}
        </span>
      </a>
    </StepMenu>
  );
});
