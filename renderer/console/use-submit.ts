import { useAct } from '../ui/use-act.ts';
import { type CountyProblem, problemOf } from './county-problem.ts';

/** One request to the county at a person's wish: whether it is under way, and why the last one did not succeed. */
export function useSubmit() {
  const { isBusy, error, run } = useAct();
  const problem: CountyProblem | null = error === null ? null : problemOf(error);
  return { problem, isBusy, submit: run };
}
