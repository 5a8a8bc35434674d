import type { KeyboardEvent, RefObject } from 'react';
import { useDesk } from '../../../desk/desk-context.ts';
import { stepsOffered } from '../../../desk/steps.ts';
import type { ListLine } from '../../../store/desk-store.ts';
import { type BoardColumn, stepTowards } from './board-model.ts';

/** What keys do with a column from outside. */
export interface ColumnHandle {
  readonly total: number;
  /** Puts the focus on a card, drawn or not yet; on the nearest one when there are fewer. */
  readonly focus: (index: number) => void;
  readonly lineAt: (index: number) => ListLine | undefined;
  readonly screen: number;
}

interface BoardKeys {
  readonly columns: readonly BoardColumn[];
  /** The columns that are drawn, by state. */
  readonly handles: RefObject<ReadonlyMap<string, ColumnHandle>>;
  readonly onMenu: (id: string) => void;
}

/** What a key does that is pressed on a card. */
export function useBoardKeys({ columns, handles, onMenu }: BoardKeys): (event: KeyboardEvent) => void {
  const { openStep, store } = useDesk();
  /** Opens the step to the next column on one side, where there is one. */
  const takeStep = (line: ListLine, from: string, side: -1 | 1) => {
    const step = stepTowards(columns, from, stepsOffered(store, line, from), side);
    if (step) openStep(line.id, step.id);
  };
  return (event) => {
    const card = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>('[data-card]') : null;
    const code = card?.closest<HTMLElement>('[data-state]')?.dataset.state;
    const column = code === undefined ? undefined : handles.current.get(code);
    if (!card || code === undefined || !column) return;
    const index = Number(card.dataset.card);
    const line = column.lineAt(index);
    const side = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : null;
    if (event.ctrlKey && side !== null) {
      if (line) takeStep(line, code, side);
    } else if (event.ctrlKey || event.altKey || event.metaKey) return;
    else if (line && (event.key === ' ' || event.key.toLowerCase() === 'm')) onMenu(line.id);
    else if (side !== null) neighbour(columns, handles.current, code, side)?.focus(index);
    else {
      const to = targetIn(column, event.key, index);
      if (to === null) return;
      column.focus(to);
    }
    event.preventDefault();
  };
}

/** The nearest column on one side that has cards. */
function neighbour(
  columns: readonly BoardColumn[],
  handles: ReadonlyMap<string, ColumnHandle>,
  code: string,
  side: -1 | 1,
): ColumnHandle | undefined {
  const order = columns.map((column) => column.code);
  const at = order.indexOf(code);
  const others = side === 1 ? order.slice(at + 1) : order.slice(0, at).reverse();
  return others.map((one) => handles.get(one)).find((one) => one !== undefined && one.total > 0);
}

function targetIn(column: ColumnHandle, key: string, index: number): number | null {
  const targets: Readonly<Record<string, number>> = {
    ArrowDown: index + 1,
    ArrowUp: index - 1,
    PageDown: index + column.screen,
    PageUp: index - column.screen,
    Home: 0,
    End: column.total - 1,
  };
  return targets[key] ?? null;
}
