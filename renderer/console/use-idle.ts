import { useEffect, useEffectEvent } from 'react';

const INPUTS = ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const;
const CHECK_MS = 10_000;

/**
 * Calls `onIdle` once nobody has touched mouse or keyboard for `idleMs`. Pages refresh themselves, so the county alone
 * would take an abandoned console for a used one (D§6 P7).
 */
export function useIdle(isWatching: boolean, idleMs: number, onIdle: () => void): void {
  const idle = useEffectEvent(onIdle);
  useEffect(() => {
    if (!isWatching) return;
    let lastInputMs = Date.now();
    const touch = () => {
      lastInputMs = Date.now();
    };
    for (const input of INPUTS) window.addEventListener(input, touch, { passive: true });
    const timer = setInterval(() => {
      if (Date.now() - lastInputMs >= idleMs) idle();
    }, CHECK_MS);
    return () => {
      clearInterval(timer);
      for (const input of INPUTS) window.removeEventListener(input, touch);
    };
  }, [isWatching, idleMs]);
}
