import { Button } from 'antd';
import { useState } from 'react';
import type { CourierReport } from '#shared/sync/courier/courier-messages.ts';
import { type CountyProblem, problemOf } from '../county-problem.ts';
import { ProblemAlert } from '../loaded-view.tsx';
import { useSession } from '../session.tsx';

/** Saves the answer to a package; made anew each time, it tells how things are now. */
export function SaveAnswer({ report, isMain = false }: { readonly report: CourierReport; readonly isMain?: boolean }) {
  const { api } = useSession();
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<CountyProblem | null>(null);
  const save = async () => {
    setIsBusy(true);
    setProblem(null);
    try {
      await api.saveCourierAnswer(report);
    } catch (thrown) {
      setProblem(problemOf(thrown));
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <>
      <Button
        size={isMain ? 'middle' : 'small'}
        type={isMain ? 'primary' : 'default'}
        loading={isBusy}
        onClick={() => void save()}
      >
        保存回执
      </Button>
      {problem && <ProblemAlert problem={problem} />}
    </>
  );
}
