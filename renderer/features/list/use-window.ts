import { type RefObject, useLayoutEffect, useRef, useState } from 'react';

/** Rows drawn beyond the visible ones. */
const SPARE = 8;

interface WindowInput {
  /** Height of a row, and of a head that stays in sight above them, in pixels. */
  readonly row: number;
  readonly head: number;
  readonly total: number;
  /** Where the list was left, in pixels. */
  readonly scrollTop: number;
  readonly onScroll: (scrollTop: number) => void;
}

/** Which rows of a long list are drawn. */
export interface RowWindow<Box extends HTMLElement> {
  readonly box: RefObject<Box | null>;
  /** First row drawn, and the one after the last. */
  readonly first: number;
  readonly last: number;
  /** Rows that are seen at once. */
  readonly screen: number;
  /** Brings a row into sight. */
  readonly scroll: (row: number) => void;
}

/** Which rows are in sight: follows scrolling and the size of the box, and begins where the list was left. */
export function useWindow<Box extends HTMLElement>(input: WindowInput): RowWindow<Box> {
  const { head, onScroll, row, scrollTop, total } = input;
  const box = useRef<Box>(null);
  const [at, setAt] = useState({ first: Math.max(0, Math.floor(scrollTop / row) - SPARE), count: 30, screen: 10 });
  const report = useRef(onScroll);
  report.current = onScroll;
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = () => {
      const screen = Math.max(1, Math.floor((element.clientHeight - head) / row));
      const first = Math.max(0, Math.floor(element.scrollTop / row) - SPARE);
      setAt((before) =>
        before.first === first && before.screen === screen ? before : { first, screen, count: screen + 2 * SPARE + 2 },
      );
    };
    const scrolled = () => {
      measure();
      report.current(element.scrollTop);
    };
    const sizes = new ResizeObserver(measure);
    sizes.observe(element);
    element.addEventListener('scroll', scrolled, { passive: true });
    measure();
    return () => {
      sizes.disconnect();
      element.removeEventListener('scroll', scrolled);
    };
  }, [row, head]);
  const isReady = total > 0;
  const start = useRef(scrollTop);
  start.current = scrollTop;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once the rows are there, and after a change of state
  useLayoutEffect(() => {
    if (isReady && box.current) box.current.scrollTop = start.current;
  }, [isReady, scrollTop === 0]);
  const scroll = (to: number) => {
    const element = box.current;
    if (!element) return;
    const [top, bottom] = [to * row, (to + 1) * row + head];
    if (top < element.scrollTop) element.scrollTop = top;
    else if (bottom > element.scrollTop + element.clientHeight) element.scrollTop = bottom - element.clientHeight;
  };
  const first = Math.min(at.first, Math.max(0, total - at.count));
  return { box, first, last: Math.min(total, first + at.count), screen: at.screen, scroll };
}
