import { App, Button, Input, Modal, Spin } from 'antd';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { REPORT_TEXTS, type ReportTextId } from '#shared/catalogue/system-types.ts';
import { MAX_REPORT_LENGTH, reportLength } from '#shared/domain/month/draft-text.ts';
import type { StatisticsTable } from '#shared/domain/month/statistics.ts';
import { useBeforeLeaving, useDesk } from '../../desk/desk-context.ts';
import { noteSaved } from '../../desk/note-handed-out.ts';
import { draftedTexts, REPORT_TEXT_IDS, reportDocument, storedText } from '../../desk/report-document.ts';
import { useLive } from '../../desk/use-live.ts';
import type { MonthOverview } from '../../store/desk-store.ts';
import { shownError } from '../../ui/error-words.ts';
import { ReportPreview } from './report-preview.tsx';
import { useAct } from './use-act.ts';

const KEEP_AFTER_MS = 800;
type Texts = Partial<Record<ReportTextId, string>>;

/** The report's text: drafted from counts, edited in place, kept while typing, its length shown (D§5). */
export function ReportPanel({ overview }: { overview: MonthOverview }) {
  const { store } = useDesk();
  const load = useCallback(() => store.month.statistics(overview.month, null), [store, overview.month]);
  const { data } = useLive(load);
  if (!data) return <Spin className="page-spin" />;
  return <Editor overview={overview} drafted={draftedTexts(store, overview, data.table)} table={data.table} />;
}

interface EditorProps {
  readonly overview: MonthOverview;
  readonly drafted: Texts;
  readonly table: StatisticsTable;
}

function Editor({ overview, drafted, table }: EditorProps) {
  const { typed, undo, change, state } = useTexts(overview);
  const [isPreview, setIsPreview] = useState(false);
  const isFixed = ['submitted', 'received', 'locked'].includes(overview.state);
  const shown = (id: ReportTextId) => typed[id] ?? storedText(overview, id) ?? drafted[id] ?? '';
  const texts = Object.fromEntries(REPORT_TEXT_IDS.map((id) => [id, shown(id)])) as Record<ReportTextId, string>;
  const length = reportLength(texts, REPORT_TEXT_IDS);
  return (
    <>
      <div className="month-line">
        <span className={length > MAX_REPORT_LENGTH ? 'is-bad' : ''} role="status">
          全文 {length} 字（不超过 {MAX_REPORT_LENGTH} 字）
        </span>
        <span className="is-faint">{state}</span>
        <Button onClick={() => setIsPreview(true)}>预览</Button>
        <WordButton overview={overview} texts={texts} table={table} />
      </div>
      {REPORT_TEXTS.map(([id, label]) => (
        <section key={id} className="report-part" aria-label={label}>
          <header>
            <label htmlFor={`report-${id}`}>{label}</label>
            {!isFixed && undo.has(id) && (
              <Button size="small" type="text" aria-label={`撤销 ${label}`} onClick={() => undo.back(id)}>
                撤销
              </Button>
            )}
            {!isFixed && drafted[id] && shown(id) !== drafted[id] && (
              <Button
                size="small"
                type="text"
                aria-label={`按数据重新起草 ${label}`}
                onClick={() => change(id, drafted[id] ?? '', shown(id))}
              >
                按数据重新起草
              </Button>
            )}
          </header>
          <Input.TextArea
            autoComplete="off"
            id={`report-${id}`}
            autoSize={{ minRows: 2, maxRows: 14 }}
            maxLength={5000}
            readOnly={isFixed}
            variant={isFixed ? 'borderless' : 'outlined'}
            value={shown(id)}
            onChange={(event) => change(id, event.target.value, shown(id))}
          />
        </section>
      ))}
      <Modal open={isPreview} width={860} footer={null} title="月报预览" onCancel={() => setIsPreview(false)}>
        <ReportPreview overview={overview} texts={texts} />
      </Modal>
    </>
  );
}

interface WordButtonProps {
  readonly overview: MonthOverview;
  readonly texts: Record<ReportTextId, string>;
  readonly table: StatisticsTable;
}

function WordButton({ overview, texts, table }: WordButtonProps) {
  const { store, platform } = useDesk();
  const act = useAct();
  const town = store.units().find(({ level }) => level === 'town');
  if (!town) return null;
  const save = async () => noteSaved(store, await platform.saveReport(reportDocument(overview, texts, table, town)));
  return (
    <Button loading={act.isBusy} onClick={() => void act.run(save)}>
      导出 Word
    </Button>
  );
}

/** What is typed is shown at once and kept a moment later; each pause in typing is one step to go back. */
function useTexts(overview: MonthOverview) {
  const { store } = useDesk();
  const { message } = App.useApp();
  const [typed, setTyped] = useState<Texts>({});
  const [past, setPast] = useState<ReadonlyMap<ReportTextId, readonly string[]>>(new Map());
  const [state, setState] = useState('');
  const waiting = useRef<Texts>({});
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const flush = useCallback(async () => {
    clearTimeout(timer.current);
    const values = waiting.current;
    if (Object.keys(values).length === 0) return;
    waiting.current = {};
    try {
      await store.month.saveReport(overview.month, values);
      setState('已保存');
    } catch (error) {
      waiting.current = { ...values, ...waiting.current };
      setState('没有保存');
      void message.error(shownError(error).sentence);
    }
  }, [store, overview.month, message]);
  useBeforeLeaving(flush);
  useEffect(() => () => void flush(), [flush]);
  const put = useCallback(
    (id: ReportTextId, text: string) => {
      setTyped((before) => ({ ...before, [id]: text }));
      waiting.current = { ...waiting.current, [id]: text };
      setState('正在保存……');
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void flush(), KEEP_AFTER_MS);
    },
    [flush],
  );
  const change = (id: ReportTextId, text: string, before: string) => {
    if (!(id in waiting.current)) setPast((all) => new Map(all).set(id, [...(all.get(id) ?? []), before]));
    put(id, text);
  };
  const undo = useMemo(
    () => ({
      has: (id: ReportTextId) => (past.get(id)?.length ?? 0) > 0,
      back: (id: ReportTextId) => {
        const steps = past.get(id) ?? [];
        const last = steps.at(-1);
        if (last === undefined) return;
        setPast((all) => new Map(all).set(id, steps.slice(0, -1)));
        put(id, last);
      },
    }),
    [past, put],
  );
  return { typed, change, undo, state };
}
