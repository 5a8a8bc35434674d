import { Button } from 'antd';
import type { CourierReport } from '#shared/sync/courier/courier-messages.ts';
import { ProblemAlert } from '../loaded-view.tsx';
import { useSession } from '../session.tsx';
import { useSubmit } from '../use-submit.ts';

/** Saves the answer to a package; made anew each time, it tells how things are now. */
export function SaveAnswer({ report, isMain = false }: { readonly report: CourierReport; readonly isMain?: boolean }) {
  const { api } = useSession();
  const { problem, isBusy, submit } = useSubmit();
  return (
    <>
      <Button
        size={isMain ? 'middle' : 'small'}
        type={isMain ? 'primary' : 'default'}
        loading={isBusy}
        onClick={() => void submit(() => api.saveCourierAnswer(report))}
      >
        保存回执
      </Button>
      {problem && <ProblemAlert problem={problem} />}
    </>
  );
}
