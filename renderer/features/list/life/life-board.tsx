import { useMemo, useRef, useState } from 'react';
import { compiledType } from '#shared/catalogue/compile-type.ts';
import type { LifeDefinition, TypeDefinition } from '#shared/catalogue/definition.ts';
import { todayInChina } from '#shared/kernel/calendar.ts';
import { useDesk } from '../../../desk/desk-context.ts';
import { stepsOffered } from '../../../desk/steps.ts';
import type { ListLine } from '../../../store/desk-store.ts';
import { boardColumns, isFolded, type Question, toggled } from './board-model.ts';
import { LifeColumn } from './life-column.tsx';
import { type ColumnHandle, useBoardKeys } from './use-board-keys.ts';

interface LifeBoardProps {
  readonly type: TypeDefinition;
  readonly life: LifeDefinition;
  readonly question: Question;
  readonly folded: readonly string[] | null;
  readonly onFold: (folded: readonly string[]) => void;
}

/**
 * The matters of a type as columns by state. ↑ ↓ move in a column, ← → between columns, Enter opens, M or the space bar
 * shows the steps, Ctrl with ← → takes the step to the next column on that side. Cards can be dragged where a step leads.
 */
export function LifeBoard({ type, life, question, folded, onFold }: LifeBoardProps) {
  const { store } = useDesk();
  const compiled = compiledType(store.catalogue, type.id);
  const columns = useMemo(() => boardColumns(compiled, life, question), [compiled, life, question]);
  const handles = useRef(new Map<string, ColumnHandle>());
  const register = useRef((code: string, handle: ColumnHandle | null) => {
    if (handle) handles.current.set(code, handle);
    else handles.current.delete(code);
  }).current;
  const [dragged, setDragged] = useState<ListLine | null>(null);
  const [menuOf, setMenuOf] = useState<string | null>(null);
  const draggedCard = useMemo(() => {
    const state = dragged?.data[life.state];
    if (!dragged) return null;
    const from = typeof state === 'string' ? state : life.initial;
    return { line: dragged, steps: stepsOffered(store, dragged, from) };
  }, [store, dragged, life]);

  const onKeyDown = useBoardKeys({ columns, handles, onMenu: setMenuOf });
  const today = todayInChina(Date.now());
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys pressed on a card bubble up to here
    <div className="life-board" onKeyDown={onKeyDown}>
      {columns.map((column) => (
        <div key={column.code} data-state={column.code} className="life-slot">
          <LifeColumn
            column={column}
            isFolded={isFolded(column, folded)}
            today={today}
            soonDays={life.soonDays}
            dragged={draggedCard}
            menuOf={menuOf}
            onMenu={setMenuOf}
            onDrag={setDragged}
            onFold={() => onFold(toggled(columns, folded, column.code))}
            register={register}
          />
        </div>
      ))}
    </div>
  );
}
