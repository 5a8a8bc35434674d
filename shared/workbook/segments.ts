/** A run of columns, from 1, both ends included. */
export interface Segment {
  readonly from: number;
  readonly to: number;
}

/**
 * Cuts the columns of a table into `needs.length` runs whose widths are as near as possible to the needs' shares; every
 * run has at least one column. With fewer columns than needs there is one run for all.
 */
export function segmentsOf(widths: readonly number[], needs: readonly number[]): readonly Segment[] {
  if (widths.length < needs.length) return [{ from: 1, to: widths.length }];
  const whole = widths.reduce((sum, width) => sum + width, 0);
  const needed = needs.reduce((sum, need) => sum + need, 0);
  const segments: Segment[] = [];
  let from = 1;
  let passed = 0;
  let target = 0;
  for (const [index, need] of needs.entries()) {
    target += (need / needed) * whole;
    const latest = widths.length - (needs.length - 1 - index);
    let to = from;
    passed += widths[from - 1] ?? 0;
    while (to < latest && (index === needs.length - 1 || passed + (widths[to] ?? 0) / 2 <= target)) {
      passed += widths[to] ?? 0;
      to++;
    }
    segments.push({ from, to });
    from = to + 1;
  }
  return segments;
}
