import type { KeyboardEvent } from 'react';
import { focusFirst } from '../../ui/focus-order.ts';

/** What the keys do to the rows of one list. */
interface RowActions {
  /** Adds behind a row, or at the end. */
  readonly add: (after?: string) => void;
  readonly remove: (rowId: string) => void;
  readonly rowIds: readonly string[];
}

/**
 * Alt+Enter (or Insert) adds a row behind the one that has the focus, Alt+Delete removes that one, Ctrl+↑ and Ctrl+↓ go
 * to the same column of the row above and below. The innermost list that can answer does.
 */
export function onRowKey(event: KeyboardEvent<HTMLElement>, { add, remove, rowIds }: RowActions): void {
  if (event.defaultPrevented || event.nativeEvent.isComposing || !(event.target instanceof Element)) return;
  const row = ownRow(event.currentTarget, event.target);
  const rowId = row?.dataset.row;
  const isAdding = (event.altKey && event.key === 'Enter') || (event.key === 'Insert' && !event.shiftKey);
  if (isAdding) add(rowId);
  else if (event.altKey && event.key === 'Delete' && rowId !== undefined) remove(rowId);
  else if (event.ctrlKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown') && row && rowId !== undefined) {
    const next = rowIds[rowIds.indexOf(rowId) + (event.key === 'ArrowDown' ? 1 : -1)];
    if (next === undefined) return;
    toSameColumn(event.currentTarget, event.target, rowId, next);
  } else return;
  event.preventDefault();
}

/** The row of this very list that a control stands in. */
function ownRow(list: HTMLElement, target: Element): HTMLElement | null {
  let row = target.closest<HTMLElement>('[data-row]');
  while (row && row.closest('.rows') !== list) row = row.parentElement?.closest<HTMLElement>('[data-row]') ?? null;
  return row;
}

function toSameColumn(list: HTMLElement, target: Element, from: string, to: string): void {
  const path = target.closest<HTMLElement>('[data-path]')?.dataset.path ?? '';
  const column = path.replace(`.${from}.`, `.${to}.`);
  const cell = list.querySelector<HTMLElement>(`[data-path="${CSS.escape(column)}"]`);
  focusFirst(cell ?? list.querySelector<HTMLElement>(`[data-row="${to}"]`));
}
