import { useState } from 'react';
import { type CountyProblem, problemOf } from './county-problem.ts';

/** One request to the county at a person's wish: whether it is under way, and why the last one did not succeed. */
export function useSubmit() {
  const [problem, setProblem] = useState<CountyProblem | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const submit = async (work: () => Promise<void>) => {
    setIsBusy(true);
    setProblem(null);
    try {
      await work();
    } catch (thrown) {
      setProblem(problemOf(thrown));
    } finally {
      setIsBusy(false);
    }
  };
  return { problem, isBusy, submit };
}
