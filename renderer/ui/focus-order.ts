const STOPS =
  'input:not([type=hidden]):not(:disabled), textarea:not(:disabled), select:not(:disabled), button[data-stop]:not(:disabled)';

function stopsIn(area: HTMLElement): HTMLElement[] {
  return Array.from(area.querySelectorAll<HTMLElement>(STOPS)).filter(
    (stop) => stop.tabIndex >= 0 && stop.offsetParent !== null && isStopOfItsGroup(stop),
  );
}

const GROUPS = '[role=radiogroup], [role=group]';

/** Of radio buttons the chosen one is the stop, of check boxes the first; arrows, Tab and Space reach the others. */
function isStopOfItsGroup(stop: HTMLElement): boolean {
  const group = stop.closest(GROUPS);
  if (!group || !(stop instanceof HTMLInputElement)) return true;
  const chosen = stop.type === 'radio' ? group.querySelector('input:checked') : null;
  return stop === (chosen ?? group.querySelector('input'));
}

/** Moves the focus to the next (or the one before) control of a form. False at its end. */
export function moveFocus(area: HTMLElement, from: Element, step: 1 | -1): boolean {
  const stops = stopsIn(area);
  const group = from.closest(GROUPS);
  const index = stops.findIndex((stop) => stop === from || group?.contains(stop));
  const next = stops[index + step];
  if (index < 0 || !next) return false;
  focusStop(next);
  return true;
}

/** Focuses the first control inside an area. */
export function focusFirst(area: HTMLElement | null): void {
  const first = area ? stopsIn(area)[0] : undefined;
  if (first) focusStop(first);
}

function focusStop(stop: HTMLElement): void {
  stop.focus();
  stop.scrollIntoView({ block: 'nearest' });
  if (!(stop instanceof HTMLInputElement) || stop.type !== 'text') return;
  stop.select();
  // Leaving the field before may fill this one (a date seven days later): that too is replaced by typing, not added to.
  queueMicrotask(() => document.activeElement === stop && stop.select());
}
