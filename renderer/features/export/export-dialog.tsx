import { Alert, App, Checkbox, Modal, Progress, Radio, Select } from 'antd';
import { useContext, useRef, useState } from 'react';
import { addMonths, isMonth } from '#shared/kernel/calendar.ts';
import { type LedgerPeriod, periodInWords } from '#shared/ledger/period.ts';
import { type ExportPreset, MonthContext, useDesk } from '../../desk/desk-context.ts';
import { typesInOrder, unitsInScope } from '../../desk/words.tsx';
import { MonthInput } from '../../ui/date-inputs.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { collectLedgers, ExportCancelled } from './collect-ledgers.ts';

type Face = 'printed' | 'flat';
type Span = 'month' | 'last' | 'year' | 'range';

/** Months as typed; not yet known to be months. */
interface Range {
  readonly from: unknown;
  readonly to: unknown;
}

interface Progressing {
  readonly text: string;
  /** Per cent; null while the end is not known. */
  readonly percent: number | null;
}

const FULL = 100;

/** Chooses ledgers, period, units and faces, makes the workbook and saves it. */
export function ExportDialog({ preset, onClose }: { preset: ExportPreset; onClose: () => void }) {
  const { store } = useDesk();
  const month = useContext(MonthContext);
  const [types, setTypes] = useState<readonly string[]>(
    preset.type ? [preset.type] : typesInOrder(store).map((type) => type.id),
  );
  const [span, setSpan] = useState<Span>('month');
  const [range, setRange] = useState<Range>({ from: month, to: month });
  const [unitCodes, setUnitCodes] = useState<readonly string[]>(preset.unitCodes ?? []);
  const [faces, setFaces] = useState<readonly Face[]>(['printed', 'flat']);
  const period = periodOf(span, month, range);
  const job = useExport(onClose);
  const ordered = typesInOrder(store, preset.type)
    .map((type) => type.id)
    .filter((id) => types.includes(id));
  const isReady = types.length > 0 && faces.length > 0 && period !== null;

  return (
    <Modal
      open
      width={640}
      title="导出台账"
      okText="导出 Excel 表格"
      cancelText={job.progress ? '取消导出' : '关闭'}
      okButtonProps={{ disabled: !isReady || job.progress !== null }}
      onOk={() => period && void job.run({ types: ordered, period, unitCodes, faces })}
      onCancel={() => (job.progress ? job.cancel() : onClose())}
      mask={{ closable: false }}
    >
      <div className="export-form" inert={job.progress !== null}>
        <Line label="台账">
          <Select
            id="export-types"
            mode="multiple"
            className="wide"
            aria-label="台账"
            value={[...types]}
            showSearch={{ optionFilterProp: 'label' }}
            maxTagCount="responsive"
            options={typesInOrder(store, preset.type).map((type) => ({ value: type.id, label: type.label }))}
            onChange={setTypes}
          />
        </Line>
        <PeriodLine month={month} span={span} range={range} onSpan={setSpan} onRange={setRange} />
        <UnitsLine unitCodes={unitCodes} onChange={setUnitCodes} />
        <FacesLine faces={faces} onChange={setFaces} />
      </div>
      <Alert type="warning" showIcon title="导出的表格含姓名等个人信息，仅限本镇存档使用，不要通过微信、QQ 传送" />
      {job.progress && (
        <div className="export-progress" role="status">
          <span>{job.progress.text}</span>
          <Progress percent={job.progress.percent ?? 0} status="active" showInfo={job.progress.percent !== null} />
        </div>
      )}
      {job.error !== null && <ErrorPanel error={job.error} />}
    </Modal>
  );
}

function UnitsLine(props: { unitCodes: readonly string[]; onChange: (codes: readonly string[]) => void }) {
  const { store } = useDesk();
  return (
    <Line label="所属村（镇）">
      <Select
        id="export-units"
        mode="multiple"
        className="wide"
        aria-label="所属村（镇）"
        placeholder="全部"
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        value={[...props.unitCodes]}
        options={unitsInScope(store).map((unit) => ({ value: unit.code12, label: unit.name }))}
        onChange={props.onChange}
      />
    </Line>
  );
}

function FacesLine(props: { faces: readonly Face[]; onChange: (faces: readonly Face[]) => void }) {
  return (
    <Line label="版式">
      <Checkbox.Group
        value={[...props.faces]}
        options={[
          { value: 'printed', label: '存档版（打印样式）' },
          { value: 'flat', label: '数据版（一行表头，便于汇总）' },
        ]}
        onChange={(chosen) => props.onChange(chosen as Face[])}
      />
    </Line>
  );
}

function PeriodLine(props: {
  month: string;
  span: Span;
  range: Range;
  onSpan: (span: Span) => void;
  onRange: (range: Range) => void;
}) {
  const { month, span, range } = props;
  return (
    <Line label="期间">
      <Radio.Group
        aria-label="期间"
        value={span}
        onChange={(event) => props.onSpan(event.target.value as Span)}
        options={[
          { value: 'month', label: periodInWords({ from: month, to: month }) },
          { value: 'last', label: '上月' },
          { value: 'year', label: `${month.slice(0, 4)}年全年` },
          { value: 'range', label: '自选' },
        ]}
      />
      {span === 'range' && (
        <span className="filter-range">
          <MonthInput
            id="export-from"
            aria-label="起始月份"
            value={range.from}
            onChange={(from) => props.onRange({ ...range, from })}
          />
          至
          <MonthInput
            id="export-to"
            aria-label="截止月份"
            value={range.to}
            onChange={(to) => props.onRange({ ...range, to })}
          />
        </span>
      )}
    </Line>
  );
}

function Line({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div className="export-line">
      <span>{label}</span>
      <div>{children}</div>
    </div>
  );
}

function periodOf(span: Span, month: string, range: Range): LedgerPeriod | null {
  const year = month.slice(0, 4);
  if (span === 'month') return { from: month, to: month };
  if (span === 'last') return { from: addMonths(month, -1), to: addMonths(month, -1) };
  if (span === 'year') return { from: `${year}-01`, to: `${year}-12` };
  const { from, to } = range;
  return isMonth(from) && isMonth(to) && from <= to ? { from, to } : null;
}

function useExport(onDone: () => void) {
  const { store, device, platform } = useDesk();
  const { message } = App.useApp();
  const [progress, setProgress] = useState<Progressing | null>(null);
  const [error, setError] = useState<unknown>(null);
  const isCancelled = useRef(false);

  const run = async (choice: Parameters<typeof collectLedgers>[2]) => {
    isCancelled.current = false;
    setError(null);
    setProgress({ text: '正在读取记录…', percent: null });
    try {
      let closed = 0;
      const workbook = await collectLedgers(
        store,
        device,
        choice,
        (read) => {
          closed = read.closed;
          setProgress({ text: `正在读取记录，已读 ${read.records} 条`, percent: null });
        },
        () => isCancelled.current,
      );
      setProgress({ text: '正在生成表格…', percent: 0 });
      const outcome = await platform.saveWorkbook(workbook, (done, total) =>
        setProgress({
          text: `正在生成表格，${done}/${total} 行`,
          percent: Math.round((done / Math.max(1, total)) * FULL),
        }),
      );
      if (outcome.outcome === 'saved') {
        void message.success(`已导出：${outcome.fileName}`);
        if (closed > 0) void message.warning(`有 ${closed} 条记录的加密内容本机看不到，表中留空`);
        onDone();
      }
    } catch (cause) {
      if (!(cause instanceof ExportCancelled) && !isCancelled.current) setError(cause);
    } finally {
      setProgress(null);
    }
  };
  const cancel = () => {
    isCancelled.current = true;
    void platform.cancelWorkbook();
  };
  return { run, cancel, progress, error };
}
