import { Button, Progress } from 'antd';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import type { usePacking } from './use-packing.ts';

const FULL = 100;

/** How far a package is, the button that ends it, and what went wrong. */
export function PackingLine({ job }: { job: ReturnType<typeof usePacking> }) {
  const { progress, error, cancel } = job;
  return (
    <>
      {progress && (
        <div className="export-progress" role="status">
          <span>{progress.text}</span>
          <Progress
            percent={progress.total > 0 ? Math.round((progress.done / progress.total) * FULL) : 0}
            status="active"
            showInfo={progress.total > 0}
          />
          <Button size="small" onClick={cancel}>
            取消
          </Button>
        </div>
      )}
      {error !== null && <ErrorPanel error={error} />}
    </>
  );
}
