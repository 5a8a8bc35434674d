import { Alert, Button, Spin } from 'antd';
import type { ReactNode } from 'react';
import type { CountyProblem } from './county-problem.ts';
import { shownMinute } from './shown-time.ts';
import type { Loaded } from './use-loaded.ts';

/** A problem with its code and a way to try again. */
export function ProblemAlert({ problem, onRetry }: { readonly problem: CountyProblem; readonly onRetry?: () => void }) {
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={problem.message}
      action={onRetry && <Button onClick={onRetry}>重试</Button>}
    />
  );
}

interface LoadedViewProps<Value> {
  readonly loaded: Loaded<Value> & { readonly reload: () => void };
  readonly children: (value: Value) => ReactNode;
}

/** Loading, problem or content. Content that is already there stays while a later load fails, and says how old it is. */
export function LoadedView<Value>({ loaded, children }: LoadedViewProps<Value>) {
  const { value, problem, loadedAtMs, reload } = loaded;
  if (value === null) {
    if (problem) return <ProblemAlert problem={problem} onRetry={reload} />;
    return (
      <div className="loading" role="status">
        <Spin /> <span>正在读取……</span>
      </div>
    );
  }
  return (
    <>
      {problem && (
        <Alert
          className="stale no-print"
          type="warning"
          showIcon
          title={problem.message}
          description={`下面显示的是 ${shownMinute(new Date(loadedAtMs).toISOString())} 读到的内容。`}
          action={<Button onClick={reload}>重试</Button>}
        />
      )}
      {children(value)}
    </>
  );
}
