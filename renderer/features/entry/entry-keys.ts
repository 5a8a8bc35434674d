import { type KeyboardEvent, useEffect, useRef } from 'react';
import { moveFocus } from '../../ui/focus-order.ts';

/** What the keys of the form do. */
export interface EntryActions {
  readonly save: () => void;
  readonly saveAndNew: () => void;
  readonly leave: () => void;
  readonly toSection: (index: number) => void;
  readonly undo: () => void;
  readonly redo: () => void;
  readonly phrases: (control: HTMLInputElement | HTMLTextAreaElement) => void;
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
  if (isCommand && isUndo(event)) return isTypedInto(event.target) ? null : actions.undo;
  if (isCommand && isRedo(event)) return isTypedInto(event.target) ? null : actions.redo;
  if (isCommand && event.code === 'Semicolon') return phrasesAt(event.target, actions);
  if (event.key === 'Escape' && !isListOpen(event.target)) return actions.leave;
  const digit = /^Digit([1-9])$/.exec(event.code)?.[1];
  if (event.altKey && digit) return () => actions.toSection(Number(digit) - 1);
  return null;
}

const isUndo = (event: globalThis.KeyboardEvent) => event.key.toLowerCase() === 'z' && !event.shiftKey;
const isRedo = (event: globalThis.KeyboardEvent) =>
  event.key.toLowerCase() === 'y' || (event.key.toLowerCase() === 'z' && event.shiftKey);

/**
 * Whether a text box was typed into since it got the focus: then Ctrl+Z is the browser's own and goes letter by letter.
 * Once the box is left, its whole change is one step of the form.
 */
function isTypedInto(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.dataset.typed === 'true';
}

/** Marks the text box under the hands; the marks are read by {@link isTypedInto}. */
export function markTyped(event: { readonly target: EventTarget; readonly type: string }): void {
  const { target } = event;
  const isText = target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && isTextType(target));
  if (!isText) return;
  if (event.type === 'input') target.dataset.typed = 'true';
  else delete target.dataset.typed;
}

function isTextType(input: HTMLInputElement): boolean {
  return input.type !== 'radio' && input.type !== 'checkbox';
}

function phrasesAt(target: EventTarget | null, actions: EntryActions): (() => void) | null {
  const isText = target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && isTextType(target));
  return isText ? () => actions.phrases(target) : null;
}

function isDialogOpen(): boolean {
  return Array.from(document.querySelectorAll<HTMLElement>('[role=dialog], .ant-popconfirm')).some(
    (dialog) => dialog.offsetParent !== null || dialog.getClientRects().length > 0,
  );
}

function isListOpen(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.getAttribute('aria-expanded') === 'true';
}

const CHOICE_GROUP = '[role=radiogroup], [role=group]';

/** 1 … 9 on a radio button or check box choose the option of that number, without walking to it. */
export function onChoiceKey(event: KeyboardEvent<HTMLElement>): void {
  const { target } = event;
  const digit = /^[1-9]$/.exec(event.key)?.[0];
  if (!digit || event.altKey || event.ctrlKey || event.metaKey) return;
  if (!(target instanceof HTMLInputElement) || isTextType(target)) return;
  const chosen = target.closest(CHOICE_GROUP)?.querySelectorAll<HTMLInputElement>('input')[Number(digit) - 1];
  if (!chosen || chosen.disabled) return;
  event.preventDefault();
  if (chosen.type === 'radio') chosen.focus();
  chosen.click();
}

/**
 * Enter goes to the next control, as clerks know it from their spreadsheets. It stays a line feed in long texts, chooses
 * in an open list and goes on from there when that was the whole choice, opens an empty list, and presses buttons.
 * Suggestions never hold it up: leaving the box takes the one that is marked.
 */
export function onEnter(event: KeyboardEvent<HTMLElement>, isFilled: (path: string) => boolean): void {
  const { target, currentTarget } = event;
  if (event.key !== 'Enter' || event.altKey || event.ctrlKey || event.metaKey || event.nativeEvent.isComposing) return;
  if (!(target instanceof HTMLInputElement)) return;
  const path = target.closest<HTMLElement>('[data-path]')?.dataset.path ?? '';
  if (target.dataset.suggest === undefined && isListOpen(target)) {
    setTimeout(() => {
      const isDone = document.activeElement === target && !isListOpen(target) && isFilled(path);
      if (isDone) moveFocus(currentTarget, target, 1);
    });
    return;
  }
  if (
    target.dataset.suggest === undefined &&
    target.getAttribute('role') === 'combobox' &&
    !isFilled(path) &&
    !event.shiftKey
  )
    return;
  event.preventDefault();
  event.stopPropagation();
  moveFocus(currentTarget, target, event.shiftKey ? -1 : 1);
}
