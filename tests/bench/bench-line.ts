/** One line of the printed table: a measurement with its peer or floor from the same run. */
export interface BenchLine {
  readonly what: string;
  readonly ours: string;
  readonly peer: string;
  /** Ours against the peer; for speeds more is better, for times less. */
  readonly ratio: string;
  readonly budget: string;
  /** Null when design §10 sets no budget. */
  readonly isMet: boolean | null;
}
