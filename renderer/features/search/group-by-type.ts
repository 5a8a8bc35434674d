import type { ListLine } from '../../store/desk-store.ts';

/** Lines by type; types in the order of their first line, lines in the order given. */
export function groupedByType<Line extends Pick<ListLine, 'type'>>(
  lines: readonly Line[],
): readonly { readonly type: string; readonly lines: readonly Line[] }[] {
  const groups = Map.groupBy(lines, (line) => line.type);
  return [...groups].map(([type, ofType]) => ({ type, lines: ofType }));
}
