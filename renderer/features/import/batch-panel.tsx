import { App, Button } from 'antd';
import { useCallback, useRef, useState } from 'react';
import { useDesk } from '../../desk/desk-context.ts';
import { useLive } from '../../desk/use-live.ts';
import { deviceTime } from '../../desk/words.tsx';
import { shownError } from '../../ui/error-words.ts';
import { EmptyNote, Panel } from '../../ui/page.tsx';
import { batchesOf, type ImportBatch, runBatch, undoBatch } from './import-batches.ts';

const STATE_WORDS: Readonly<Record<ImportBatch['state'], string>> = {
  running: '没有完成',
  done: '已导入',
  undone: '已撤销',
};

/** Imports of this desk: those cut short can go on, all can be undone as long as their records are not locked. */
export function BatchPanel() {
  const { store } = useDesk();
  const { data: batches = [] } = useLive(useCallback(() => batchesOf(store), [store]));
  const work = useBatchWork();
  return (
    <Panel title="导入过的批次" name="导入过的批次">
      {batches.length === 0 && <EmptyNote>还没有导入过。</EmptyNote>}
      {batches.map((batch) => (
        <div key={batch.id} className="import-batch">
          <span>{deviceTime(batch.at)}</span>
          <span>{store.catalogue.types.get(batch.type)?.label ?? batch.type}</span>
          <span title={batch.files.map(({ name, sha256 }) => `${name}\n${sha256}`).join('\n')}>
            {batch.files.map(({ name }) => name).join('、')}
          </span>
          <span>{`${batch.total} 条`}</span>
          <span>{work.running === batch.id ? work.words : STATE_WORDS[batch.state]}</span>
          <span className="import-batch-actions">
            {work.running === batch.id && (
              <Button size="small" onClick={work.cancel}>
                停下
              </Button>
            )}
            {work.running === null && batch.state === 'running' && (
              <Button size="small" onClick={() => work.goOn(batch)}>
                继续导入
              </Button>
            )}
            {work.running === null && batch.state !== 'undone' && (
              <Button size="small" danger onClick={() => work.undo(batch)}>
                整批撤销
              </Button>
            )}
          </span>
        </div>
      ))}
    </Panel>
  );
}

function useBatchWork() {
  const { store } = useDesk();
  const { message, modal } = App.useApp();
  const [running, setRunning] = useState<string | null>(null);
  const [words, setWords] = useState('');
  const isCancelled = useRef(false);

  const guarded = async (batch: ImportBatch, work: () => Promise<void>) => {
    isCancelled.current = false;
    setRunning(batch.id);
    try {
      await work();
    } catch (error) {
      void message.error(shownError(error).sentence);
    } finally {
      setRunning(null);
    }
  };
  const goOn = (batch: ImportBatch) =>
    void guarded(batch, async () => {
      const report = await runBatch(
        store,
        batch,
        (done) => setWords(`正在导入 ${done}/${batch.total}`),
        () => isCancelled.current,
      );
      void message.success(`已导入 ${report.done} 条`);
    });
  const undoNow = (batch: ImportBatch) =>
    guarded(batch, async () => {
      const report = await undoBatch(
        store,
        batch,
        (seen) => setWords(`正在撤销 ${seen}/${batch.total}`),
        () => isCancelled.current,
      );
      if (report.refused.length === 0) void message.success(`已撤销 ${report.done} 条`);
      else {
        const reason = shownError(report.refused[0]?.error).sentence;
        void message.warning(`已撤销 ${report.done} 条，${report.refused.length} 条不能撤销：${reason}`, 8);
      }
    });
  const undo = (batch: ImportBatch) =>
    modal.confirm({
      title: '整批撤销这次导入？',
      content: `这一批的 ${batch.total} 条记录都会作废，导入以后对它们的修改也一起作废。已上报或所属月份已锁定的不受影响。`,
      okText: '整批撤销',
      okButtonProps: { danger: true },
      cancelText: '不撤销',
      onOk: () => void undoNow(batch),
    });
  const cancel = () => {
    isCancelled.current = true;
  };
  return { running, words, goOn, undo, cancel };
}
