import { App, Input } from 'antd';
import { useCallback, useMemo, useRef, useState } from 'react';
import { useDesk } from '../../desk/desk-context.ts';
import type { GridRow, ReadRow } from './grid-model.ts';
import type { GridSheet } from './grid-sheet.ts';
import { type ReadyRow, saveRows } from './save-rows.ts';

/** Saving the good rows of a sheet: what is ready, how far it is, what was refused. */
export interface Saving {
  readonly ready: readonly ReadyRow[];
  readonly refused: ReadonlyMap<string, string>;
  /** `3/12` while rows are saved. */
  readonly progress: string | null;
  readonly begin: () => void;
  readonly cancel: () => void;
}

interface SavingInput {
  readonly typeId: string;
  readonly sheet: GridSheet;
  readonly rows: readonly GridRow[];
  readonly read: readonly ReadRow[];
  readonly setError: (error: unknown) => void;
}

/** Saves rows without hard faults; what must be explained is asked for first (D§3.3). */
export function useSaving({ typeId, sheet, rows, read, setError }: SavingInput): Saving {
  const { store } = useDesk();
  const { message } = App.useApp();
  const askForExplanation = useExplanation();
  const [progress, setProgress] = useState<string | null>(null);
  const [refused, setRefused] = useState<ReadonlyMap<string, string>>(new Map());
  const isCancelled = useRef(false);
  const ready = useMemo(() => readyRows(rows, read), [rows, read]);

  const begin = useCallback(async () => {
    const explanation = await askForExplanation(softLines(rows, ready));
    if (explanation === null) return;
    isCancelled.current = false;
    setError(null);
    setProgress(`0/${ready.length}`);
    try {
      const onSaved = (count: number) => setProgress(`${count}/${ready.length}`);
      const stop = () => isCancelled.current;
      const report = await saveRows({ store, typeId, sheet, rows: ready, explanation, onSaved, isCancelled: stop });
      setRefused(report.refused);
      const words = `已保存 ${report.savedCount} 条`;
      if (report.refused.size === 0) void message.success(words);
      else void message.warning(`${words}，${report.refused.size} 条没有保存，原因写在行末`);
    } catch (error) {
      setError(error);
    } finally {
      setProgress(null);
    }
  }, [store, typeId, sheet, rows, ready, setError, message, askForExplanation]);

  const cancel = useCallback(() => {
    isCancelled.current = true;
  }, []);
  return { ready, refused, progress, begin: () => void begin(), cancel };
}

function readyRows(rows: readonly GridRow[], read: readonly ReadRow[]): ReadyRow[] {
  return rows.flatMap((row, index) => {
    const one = read[index];
    const isGood = one && !one.isBlank && [...one.problems.values()].every(({ level }) => level !== 'hard');
    return isGood ? [{ row, read: one }] : [];
  });
}

function softLines(rows: readonly GridRow[], ready: readonly ReadyRow[]): string[] {
  return ready.flatMap(({ row, read }) =>
    [...read.problems.values()]
      .filter(({ level }) => level === 'soft')
      .map((problem) => `第${rows.indexOf(row) + 1}行：${problem.message}`),
  );
}

const MAX_SHOWN = 20;

/** Asks for an explanation of what is to be checked; empty when there is nothing, null when the person goes back. */
function useExplanation(): (lines: readonly string[]) => Promise<string | null> {
  const { modal } = App.useApp();
  return useCallback(
    (lines) => {
      if (lines.length === 0) return Promise.resolve('');
      const { promise, resolve } = Promise.withResolvers<string | null>();
      let explanation = '';
      modal.confirm({
        title: `有 ${lines.length} 处需要核实`,
        width: 640,
        okText: '已核实，保存',
        cancelText: '回去修改',
        content: (
          <>
            <ul className="batch-soft">
              {lines.slice(0, MAX_SHOWN).map((line) => (
                <li key={line}>{line}</li>
              ))}
              {lines.length > MAX_SHOWN && <li>{`还有 ${lines.length - MAX_SHOWN} 处`}</li>}
            </ul>
            <Input
              aria-label="情况说明"
              placeholder="情况说明（写入这些记录的备注，可不填）"
              maxLength={100}
              onChange={(event) => {
                explanation = event.target.value;
              }}
            />
          </>
        ),
        onOk: () => resolve(explanation),
        onCancel: () => resolve(null),
      });
      return promise;
    },
    [modal],
  );
}
