import { App, Button, Checkbox, Modal } from 'antd';
import { useMemo, useState } from 'react';
import { may } from '#shared/domain/permissions.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { papersOfType, RECORD_SHEET, recordPapers } from '#shared/report/papers/paper-list.ts';
import type { HistoryLine } from '#shared/report/papers/record-sheet.ts';
import { useDesk } from '../../desk/desk-context.ts';
import { logExport, PRINTED } from '../../desk/export-log.ts';
import { useOpenSealed } from '../../desk/open-sealed.tsx';
import { paperSourceOf } from '../../desk/paper-source-of.ts';
import { deviceTime, unitName } from '../../desk/words.tsx';
import type { OpenRecord } from '../../store/desk-store.ts';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { actionWord, changeWords } from './history-words.ts';

type Way = 'word' | 'pdf' | 'print';

/** What goes with the sheet of all fields. */
interface SheetChoice {
  readonly withHistory: boolean;
  readonly withSealed: boolean;
}

/** 打印/文书 of a record: which papers, and whether as Word, as PDF or on paper. */
export function PaperDialog({ opened, onClose }: { opened: OpenRecord; onClose: () => void }) {
  const { store, device, platform } = useDesk();
  const kinds = papersOfType(opened.record.type);
  const plain = useMemo(() => paperSourceOf(store, device, opened, false), [store, device, opened]);
  const [chosen, setChosen] = useState<readonly string[]>(() => {
    const filled = kinds.filter((kind) => kind.isFilled(plain)).map(({ id }) => id);
    return filled.length > 0 ? filled : [RECORD_SHEET];
  });
  const [withHistory, setWithHistory] = useState(false);
  const [withSealed, setWithSealed] = useState(true);
  const job = usePapers(opened, onClose);
  const options = [
    { value: RECORD_SHEET, label: '登记内容（全部字段）' },
    ...kinds.map((kind) => ({
      value: kind.id,
      label: kind.isFilled(plain) ? kind.label : `${kind.label}（未填，打印后手写）`,
    })),
  ];
  const make = (way: Way) => void job.run(way, chosen, { withHistory, withSealed });
  const stop = () => (job.isBusy ? void platform.cancelWorkbook() : onClose());
  const isOff = chosen.length === 0 || job.isBusy;
  return (
    <Modal
      open
      width={560}
      title="打印与文书"
      onCancel={stop}
      mask={{ closable: false }}
      footer={<PaperWays isOff={isOff} isBusy={job.isBusy} onStop={stop} onMake={make} />}
    >
      <div className="paper-choice" inert={job.isBusy}>
        <Checkbox.Group
          aria-label="打印内容"
          value={[...chosen]}
          options={options}
          onChange={(ids) => setChosen(ids as string[])}
        />
        <Checkbox
          checked={withHistory}
          disabled={!chosen.includes(RECORD_SHEET)}
          onChange={(event) => setWithHistory(event.target.checked)}
        >
          登记内容后附修改记录
        </Checkbox>
        {opened.sealState === 'open' && (
          <Checkbox
            checked={withSealed}
            disabled={!chosen.includes(RECORD_SHEET)}
            onChange={(event) => setWithSealed(event.target.checked)}
          >
            登记内容含加密内容（需填写用途；不勾选则遮盖）
          </Checkbox>
        )}
      </div>
      {!platform.savePdf && <p className="is-faint">要存为 PDF，请点“打印”，在打印窗口中选择“另存为 PDF”。</p>}
      {job.error !== null && <ErrorPanel error={job.error} />}
      {job.dialog}
    </Modal>
  );
}

function PaperWays(props: { isOff: boolean; isBusy: boolean; onStop: () => void; onMake: (way: Way) => void }) {
  const { platform } = useDesk();
  const { isOff, isBusy, onStop, onMake } = props;
  return (
    <>
      <Button onClick={onStop}>{isBusy ? '取消' : '关闭'}</Button>
      <Button disabled={isOff} onClick={() => onMake('print')}>
        打印
      </Button>
      {platform.savePdf && (
        <Button disabled={isOff} onClick={() => onMake('pdf')}>
          存为 PDF
        </Button>
      )}
      <Button type="primary" disabled={isOff} loading={isBusy} onClick={() => onMake('word')}>
        存为 Word
      </Button>
    </>
  );
}

/** Makes the papers, asking for a reason when sealed fields go into them. */
function usePapers(opened: OpenRecord, onDone: () => void) {
  const { store, device, platform } = useDesk();
  const { message } = App.useApp();
  const sealed = useOpenSealed();
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  const reportOf = async (papers: readonly string[], { withHistory, withSealed }: SheetChoice) => {
    const needsOpening = papersOfType(opened.record.type).some((kind) => kind.needsOpening && papers.includes(kind.id));
    const { record, sealState } = opened;
    const mayOpen = sealState === 'open' && may(store.account, 'unmask', record);
    if (needsOpening && !mayOpen) throw new CodedError(sealState === 'open' ? 'A04' : 'F33');
    const asks = mayOpen && (needsOpening || (withSealed && papers.includes(RECORD_SHEET)));
    const reason = asks ? await sealed.ask() : null;
    if (asks && reason === null) return null;
    const source = paperSourceOf(store, device, opened, reason !== null);
    const history = withHistory && papers.includes(RECORD_SHEET) ? historyLines(store, opened) : undefined;
    return { report: recordPapers(source, { papers, ...(history ? { history } : {}) }), reason };
  };

  const run = async (way: Way, papers: readonly string[], choice: SheetChoice) => {
    setError(null);
    try {
      const made = await reportOf(papers, choice);
      if (made === null) return;
      setIsBusy(true);
      const { fileName, title, sections } = made.report;
      const job = { fileName, title, parts: [{ kind: 'report' as const, sections }] };
      if (way === 'print') await platform.print(job);
      const outcome = way === 'word' ? await platform.saveReport(made.report) : await pdfOf(way, job);
      if (outcome?.outcome === 'cancelled') return;
      const shown = outcome ? outcome.fileName : `${PRINTED}${fileName}`;
      const reason = made.reason === null ? {} : { reason: made.reason };
      await logExport(store, { fileName: shown, madeName: fileName, edition: '文书', records: 1, ...reason });
      if (outcome) void message.success(`已保存：${outcome.fileName}`);
      onDone();
    } catch (cause) {
      setError(cause);
    } finally {
      setIsBusy(false);
    }
  };
  const pdfOf = async (way: Way, job: Parameters<typeof platform.print>[0]) =>
    way === 'pdf' && platform.savePdf ? platform.savePdf(job) : null;
  return { run, isBusy, error, dialog: sealed.dialog };
}

/** The history as the record page words it; sealed values are named without their content. */
function historyLines(store: ReturnType<typeof useDesk>['store'], { record, values }: OpenRecord): HistoryLine[] {
  const names = { unitName: (code: string) => unitName(store, code) };
  const type = store.catalogue.types.get(record.type);
  return [...record.history].reverse().map((entry) => {
    const changes = changeWords(store.catalogue, record, values, entry, names);
    const what =
      entry.action === 'create'
        ? `填写 ${changes.length} 项`
        : changes.map(({ place, from, to }) => `${place}：${from} → ${to}`).join('；');
    return {
      when: deviceTime(entry.by.at),
      who: entry.by.name,
      what: `${actionWord(type, entry.action)}　${what}`.slice(0, 2000),
    };
  });
}
