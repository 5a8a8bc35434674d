import { App, Input } from 'antd';
import { type ReactNode, useCallback, useRef, useState } from 'react';
import { minuteInChina } from '#shared/kernel/calendar.ts';
import { newUuid } from '#shared/kernel/record-id.ts';
import { useDesk } from '../../desk/desk-context.ts';
import { browserChance } from '../../store/browser-ports.ts';
import type { ImportInput } from '../../store/desk-store.ts';
import { shownError } from '../../ui/error-words.ts';
import { type BatchReport, beginBatch, runBatch } from './import-batches.ts';
import type { ImportGroup, KeptMapping, PreviewRow } from './import-model.ts';
import { returnedSheets } from './returned-rows.ts';

/** What an import is about to take, and leaves. */
export interface ImportingInput {
  readonly group: ImportGroup;
  readonly mapping: KeptMapping;
  readonly taken: readonly PreviewRow[];
  readonly rest: readonly PreviewRow[];
  readonly onRemember: (mapping: KeptMapping) => Promise<void>;
  readonly onDone: () => void;
}

/** Asks, stores with progress and cancel, and saves what is left as a workbook of its own. */
export function useImporting(input: ImportingInput) {
  const { group, mapping, taken, rest, onDone, onRemember } = input;
  const { store, platform } = useDesk();
  const { message, modal } = App.useApp();
  const [words, setWords] = useState<string | null>(null);
  const isCancelled = useRef(false);

  const run = async (explanation: string) => {
    isCancelled.current = false;
    const tell = (done: number) => setWords(`正在导入 ${done}/${taken.length}`);
    tell(0);
    try {
      await onRemember(mapping);
      const facts = batchFacts(store.account.name, mapping.typeId, taken);
      const rows = taken.map((row) => inputOf(row, mapping.typeId, facts.id, explanation));
      const report = await runBatch(store, await beginBatch(store, facts, rows), tell, () => isCancelled.current);
      const [kind, sentence] = reportWords(report);
      void message[kind](sentence, kind === 'success' ? 3 : 8);
      if (report.isWhole) onDone();
    } catch (error) {
      void message.error(shownError(error).sentence, 8);
    } finally {
      setWords(null);
    }
  };
  const begin = () => {
    let explanation = '';
    modal.confirm({
      title: `导入 ${taken.length} 条到《${store.catalogue.types.get(mapping.typeId)?.label ?? ''}》？`,
      width: 560,
      okText: '确认导入',
      cancelText: '再看看',
      content: questionContent(taken, rest, (text) => {
        explanation = text;
      }),
      onOk: () => void run(explanation),
    });
  };
  const saveRest = async () => {
    try {
      const name = `${(group.places[0] ?? '导入').split(' · ')[0]?.replace(/\.[^.]*$/, '')}_退回.xlsx`;
      const outcome = await platform.saveReturned(name, returnedSheets(group.columns, rest));
      if (outcome.outcome === 'saved') void message.success(`已保存退回表：${outcome.fileName}`);
    } catch (error) {
      void message.error(shownError(error).sentence, 8);
    }
  };
  const cancel = useCallback(() => {
    isCancelled.current = true;
  }, []);
  return { words, begin, cancel, saveRest: () => void saveRest() };
}

function reportWords({ done, refused, isWhole }: BatchReport): readonly ['success' | 'info' | 'warning', string] {
  if (!isWhole) return ['info', `已停下，导入了 ${done} 条；可在下面的批次里继续或撤销`];
  if (refused.length === 0) return ['success', `已导入 ${done} 条`];
  return ['warning', `已导入 ${done} 条，${refused.length} 条没有导入：${shownError(refused[0]?.error).sentence}`];
}

const isSoft = ({ read }: PreviewRow) => read.problems.some(({ level }) => level === 'soft');

function questionContent(
  taken: readonly PreviewRow[],
  rest: readonly PreviewRow[],
  onExplain: (text: string) => void,
): ReactNode {
  const soft = taken.filter(isSoft).length;
  return (
    <>
      {rest.length > 0 && <p>{`有 ${rest.length} 行不导入，可以先另存为退回表。`}</p>}
      {soft > 0 && (
        <>
          <p>{`其中 ${soft} 条有需要核实的地方。`}</p>
          <Input
            aria-label="情况说明"
            placeholder="情况说明（写入这些记录的备注，可不填）"
            maxLength={100}
            onChange={(event) => onExplain(event.target.value)}
          />
        </>
      )}
      <p>导入后可以整批撤销。</p>
    </>
  );
}

const clock = { now: () => Date.now() };

function batchFacts(by: string, type: string, taken: readonly PreviewRow[]) {
  const files = new Map(taken.map(({ source }) => [source.sha256, { name: source.file, sha256: source.sha256 }]));
  return {
    id: newUuid(clock, browserChance),
    at: minuteInChina(Date.now()),
    by,
    type,
    files: Array.from(files.values()),
  };
}

function inputOf(preview: PreviewRow, type: string, batch: string, explanation: string): ImportInput {
  const { source, read } = preview;
  const remark = [read.remark, isSoft(preview) ? explanation : ''].filter(Boolean).join('；');
  const { file, sha256, sheet, row } = source;
  return {
    id: newUuid(clock, browserChance),
    type,
    unitCode: read.unitCode,
    values: read.values,
    remark: Array.from(remark).slice(0, 200).join(''),
    alsoCountsIn: read.alsoCountsIn,
    source: { batch, file, sha256, sheet, row },
  };
}
