import { useSyncExternalStore } from 'react';
import { z } from 'zod';

/** How large letters and controls are, and how strong the contrast: 标准, 大, 特大; 高对比. */
const displaySchema = z.object({ size: z.enum(['standard', 'large', 'larger']), isStrong: z.boolean() });
export type DisplayMode = z.infer<typeof displaySchema>;

const KEY = 'sanzhi.display';
const STANDARD: DisplayMode = { size: 'standard', isStrong: false };
const listeners = new Set<() => void>();
let present = read();
show(present);

/** The mode of this device: eyes and screens belong to a desk, and it must hold before anybody has signed in. */
export function useDisplayMode(): DisplayMode {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => present,
  );
}

/** Changes the mode at once and remembers it. */
export function setDisplayMode(mode: DisplayMode): void {
  present = mode;
  localStorage.setItem(KEY, JSON.stringify(mode));
  show(mode);
  for (const listener of listeners) listener();
}

function read(): DisplayMode {
  try {
    return displaySchema.parse(JSON.parse(localStorage.getItem(KEY) ?? 'null'));
  } catch {
    return STANDARD; // never chosen, or not readable
  }
}

/** Style sheets read the mode from the root element (display.css). */
function show({ size, isStrong }: DisplayMode): void {
  document.documentElement.dataset.typeSize = size;
  document.documentElement.dataset.contrast = isStrong ? 'high' : 'normal';
}
