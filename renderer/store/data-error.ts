import type { ValueProblem } from '#shared/domain/validate-record.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';

/** D01 with everything that is wrong, so that a form can show each problem at its field. */
export class DataError extends CodedError {
  readonly problems: readonly ValueProblem[];

  constructor(problems: readonly ValueProblem[]) {
    super('D01', problems[0]?.message);
    this.name = 'DataError';
    this.problems = problems;
  }
}
