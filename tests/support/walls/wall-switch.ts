/** Where a test runs: a project of vitest, or Playwright's specs on the built program. */
export type TestKind = 'unit' | 'server' | 'store' | 'e2e';

/** One place of a wall. */
export interface Cut {
  /** From the root of the repository. */
  readonly file: string;
  /** The wall; stands exactly once in the file. */
  readonly text: string;
  /** What is there without it. */
  readonly without: string;
}

/**
 * One wall of docs/threat-model.md with the switch that takes it away: a text of the source and what stands there
 * without the wall. `npm run walls` takes one wall after another out of a copy of the program and demands that the
 * named test fails. The program itself knows nothing of switches.
 */
export interface WallSwitch extends Cut {
  /** Name of the switch in docs/threat-model.md. */
  readonly id: string;
  /** What the wall is, in the words of the document. */
  readonly wall: string;
  /** The same wall stands here once more: both are taken down together. */
  readonly also?: Cut;
  /** What must fail then. `name`: a part of the test's full name; everything it matches is run. */
  readonly test: {
    readonly kind: TestKind;
    readonly file: string;
    readonly name: string;
    /** The tests of the file build on each other: all are run, the named one must be the first that fails. */
    readonly isWhole?: boolean;
  };
}
