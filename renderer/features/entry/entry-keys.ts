import { type KeyboardEvent, useEffect, useRef } from 'react';
import { moveFocus } from '../../ui/focus-order.ts';

/** What the keys of the form do. */
export interface EntryActions {
  readonly save: () => void;
  readonly saveAndNew: () => void;
  readonly leave: () => void;
  readonly toSection: (index: number) => void;
}

/** Keys that work wherever the focus is while a form is open. */
export function useEntryKeys(actions: EntryActions): void {
  const latest = useRef(actions);
  latest.current = actions;
  useEffect(() => {
    const onKeyDown = (event: globalThis.KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || isDialogOpen()) return;
      const action = actionOf(event, latest.current);
      if (!action) return;
      event.preventDefault();
      action();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}

function actionOf(event: globalThis.KeyboardEvent, actions: EntryActions): (() => void) | null {
  const isCommand = event.ctrlKey || event.metaKey;
  if (isCommand && event.key.toLowerCase() === 's') return actions.save;
  if (isCommand && event.key === 'Enter') return actions.saveAndNew;
  if (event.key === 'Escape' && !isListOpen(event.target)) return actions.leave;
  const digit = /^Digit([1-9])$/.exec(event.code)?.[1];
  if (event.altKey && digit) return () => actions.toSection(Number(digit) - 1);
  return null;
}

function isDialogOpen(): boolean {
  return Array.from(document.querySelectorAll<HTMLElement>('[role=dialog], .ant-popconfirm')).some(
    (dialog) => dialog.offsetParent !== null || dialog.getClientRects().length > 0,
  );
}

function isListOpen(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.getAttribute('aria-expanded') === 'true';
}

/**
 * Enter goes to the next control, as clerks know it from their spreadsheets. It stays a line feed in long texts, chooses
 * in an open list, opens an empty list, and presses buttons.
 */
export function onEnter(event: KeyboardEvent<HTMLElement>, isFilled: (path: string) => boolean): void {
  const { target } = event;
  if (event.key !== 'Enter' || event.ctrlKey || event.metaKey || event.nativeEvent.isComposing) return;
  if (!(target instanceof HTMLInputElement) || isListOpen(target)) return;
  const path = target.closest<HTMLElement>('[data-path]')?.dataset.path ?? '';
  if (target.getAttribute('role') === 'combobox' && !isFilled(path) && !event.shiftKey) return;
  event.preventDefault();
  event.stopPropagation();
  moveFocus(event.currentTarget, target, event.shiftKey ? -1 : 1);
}
