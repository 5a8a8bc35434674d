import type { EventEmitter } from 'node:events';

/** Emits an event that listeners may prevent, as Electron's do; false when one did. */
export function emitPreventable(target: EventEmitter, name: string, ...args: unknown[]): boolean {
  return emitDetails(target, name, {}, ...args);
}

/** As {@link emitPreventable}, with properties on the event itself (`event.url`). */
export function emitDetails(target: EventEmitter, name: string, details: object, ...args: unknown[]): boolean {
  let isPrevented = false;
  const event = {
    ...details,
    preventDefault() {
      isPrevented = true;
    },
    get defaultPrevented() {
      return isPrevented;
    },
  };
  target.emit(name, event, ...args);
  return !isPrevented;
}
