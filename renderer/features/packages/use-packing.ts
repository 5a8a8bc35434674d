import { App } from 'antd';
import { useRef, useState } from 'react';
import type { SaveOutcome } from '#shared/ipc/intents.ts';
import { ReadingCancelled } from '../../desk/ledger-records.ts';
import type { PackingJob, PackingProgress } from './packing.ts';

/** Runs one making of a package at a time: progress, cancel, and what went wrong. */
export function usePacking() {
  const { message } = App.useApp();
  const [progress, setProgress] = useState<PackingProgress | null>(null);
  const [error, setError] = useState<unknown>(null);
  const isCancelled = useRef(false);

  const run = async (make: (job: PackingJob) => Promise<SaveOutcome | null>) => {
    isCancelled.current = false;
    setError(null);
    setProgress({ text: '准备中…', done: 0, total: 0 });
    try {
      const outcome = await make({ tell: setProgress, isCancelled: () => isCancelled.current });
      if (outcome?.outcome === 'saved') void message.success(`已保存：${outcome.fileName}`);
    } catch (cause) {
      if (cause instanceof ReadingCancelled) void message.info('已取消，没有留下文件');
      else setError(cause);
    } finally {
      setProgress(null);
    }
  };
  const cancel = () => {
    isCancelled.current = true;
  };
  return { run, cancel, progress, error };
}
