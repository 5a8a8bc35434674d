import { Alert, Button } from 'antd';
import { Component, type ReactNode, useEffect, useRef } from 'react';
import { shownError } from './error-words.ts';

/** A failure in words: what happened, what to do, code. */
export function ErrorPanel({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const shown = shownError(error);
  const panel = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new failure is brought into view
  useEffect(() => {
    panel.current?.scrollIntoView({ block: 'nearest' }); // newer browsers answer with a promise: not to be returned
  }, [error]);
  return (
    <div ref={panel}>
      <Alert
        type="error"
        showIcon
        role="alert"
        title={`${shown.what}（${shown.code}）`}
        description={shown.advice}
        action={onRetry ? <Button onClick={onRetry}>重试</Button> : undefined}
      />
    </div>
  );
}

/** Catches what a screen throws while drawing: shows X01 and a way on instead of an empty window. */
export class ErrorBoundary extends Component<{ children: ReactNode; resetKey?: string }, { error: unknown }> {
  override state: { error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error: error ?? new Error('empty') };
  }

  override componentDidUpdate(before: { resetKey?: string }) {
    if (before.resetKey !== this.props.resetKey && this.state.error !== null) this.setState({ error: null });
  }

  override render() {
    if (this.state.error === null) return this.props.children;
    return (
      <div className="page">
        <ErrorPanel error={this.state.error} onRetry={() => this.setState({ error: null })} />
      </div>
    );
  }
}
