import { Alert, Button, Checkbox, Modal, Progress, Radio, Select } from 'antd';
import { useState } from 'react';
import type { ExportLayout } from '#shared/ledger/export-books.ts';
import type { Edition } from '#shared/ledger/file-name.ts';
import { ChoiceLine, type PeriodChoice, PeriodLine, UnitsLine, usePeriodChoice } from '../../desk/choice-lines.tsx';
import type { ExportChoice } from '../../desk/collect-ledgers.ts';
import { type ExportPreset, useDesk } from '../../desk/desk-context.ts';
import { typesInOrder } from '../../desk/words.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { ExportLogList } from './export-log-list.tsx';
import { LeakList } from './leak-list.tsx';
import { type ExportWay, useExport } from './use-export.ts';

type Face = 'printed' | 'flat';

/** What an edition is for, said where it is chosen (D§4.11). */
const EDITION_WORDS: Readonly<Record<Edition, string>> = {
  存档版: '含姓名等个人信息，仅限本镇存档使用，不要通过微信、QQ 传送',
  报送版: '电话、证件号已遮盖，当事人姓名遮盖，案情等敏感内容略去，供报送上级使用',
  公开版: '只保留可以公开的栏目；导出前逐格检查证件号、电话和姓名，发现即停止导出',
};

type Settings = Omit<ExportChoice, 'period' | 'faces'> & { readonly faces: readonly Face[] };

/** Chooses ledgers, period, units, edition and layout, makes the files and saves them. */
export function ExportDialog({ preset, onClose }: { preset: ExportPreset; onClose: () => void }) {
  const { store } = useDesk();
  const [settings, setSettings] = useState<Settings>(() => ({
    types: preset.type ? [preset.type] : typesInOrder(store).map((type) => type.id),
    unitCodes: preset.unitCodes ?? [],
    faces: ['printed', 'flat'],
    edition: '存档版',
    layout: 'book',
    withStatistics: preset.type === undefined,
    withRecordData: false,
  }));
  const period = usePeriodChoice();
  const job = useExport(onClose);
  const types = typesInOrder(store, preset.type)
    .map((type) => type.id)
    .filter((id) => settings.types.includes(id));
  const withStatistics = settings.layout === 'book' && settings.withStatistics;
  const withRecordData = canCarry(settings) && settings.withRecordData;
  const isReady = types.length > 0 && settings.faces.length > 0 && period.period !== null;

  return (
    <Modal
      open
      width={760}
      title="导出台账"
      footer={
        <Ways
          isOff={!isReady || job.progress !== null}
          isBusy={job.progress !== null}
          onStop={() => (job.progress ? job.cancel() : onClose())}
          onMake={(way) =>
            period.period &&
            void job.run({ ...settings, types, withStatistics, withRecordData, period: period.period }, way)
          }
        />
      }
      onCancel={() => (job.progress ? job.cancel() : onClose())}
      mask={{ closable: false }}
    >
      <div className="export-form" inert={job.progress !== null}>
        <Choices
          settings={settings}
          onChange={(part) => setSettings({ ...settings, ...part })}
          period={period}
          preset={preset}
        />
      </div>
      <Alert
        type={settings.edition === '存档版' ? 'warning' : 'info'}
        showIcon
        title={EDITION_WORDS[settings.edition]}
      />
      <Outcome job={job} onClose={onClose} />
      <LogSection />
      {job.dialog}
    </Modal>
  );
}

/** What may become of the export: a workbook, paper, and in Electron a PDF. */
function Ways(props: { isOff: boolean; isBusy: boolean; onStop: () => void; onMake: (way: ExportWay) => void }) {
  const { platform } = useDesk();
  const { isOff, isBusy, onStop, onMake } = props;
  return (
    <>
      <Button onClick={onStop}>{isBusy ? '取消导出' : '关闭'}</Button>
      <Button disabled={isOff} onClick={() => onMake('print')}>
        打印
      </Button>
      {platform.savePdf && (
        <Button disabled={isOff} onClick={() => onMake('pdf')}>
          存为 PDF
        </Button>
      )}
      <Button type="primary" disabled={isOff} onClick={() => onMake('workbook')}>
        导出 Excel 表格
      </Button>
    </>
  );
}

function Choices(props: {
  settings: Settings;
  onChange: (part: Partial<Settings>) => void;
  period: PeriodChoice;
  preset: ExportPreset;
}) {
  const { store } = useDesk();
  const { settings, onChange, period, preset } = props;
  return (
    <>
      <ChoiceLine label="台账">
        <Select
          id="export-types"
          mode="multiple"
          className="wide"
          aria-label="台账"
          value={[...settings.types]}
          showSearch={{ optionFilterProp: 'label' }}
          maxTagCount="responsive"
          options={typesInOrder(store, preset.type).map((type) => ({ value: type.id, label: type.label }))}
          onChange={(types) => onChange({ types })}
        />
      </ChoiceLine>
      <PeriodLine choice={period} />
      <UnitsLine unitCodes={settings.unitCodes} onChange={(unitCodes) => onChange({ unitCodes })} />
      <EditionLine edition={settings.edition} onChange={(edition) => onChange({ edition })} />
      <LayoutLine settings={settings} onChange={onChange} />
      <FacesLine settings={settings} onChange={onChange} />
    </>
  );
}

/** How far the work is, why a public edition was refused, or what went wrong. */
function Outcome({ job, onClose }: { job: ReturnType<typeof useExport>; onClose: () => void }) {
  const { progress, refused, error } = job;
  return (
    <>
      {progress && (
        <div className="export-progress" role="status">
          <span>{progress.text}</span>
          <Progress percent={progress.percent ?? 0} status="active" showInfo={progress.percent !== null} />
        </div>
      )}
      {refused && <LeakList refused={refused} onMask={() => void job.runMasked(refused)} onOpen={onClose} />}
      {error !== null && <ErrorPanel error={error} />}
    </>
  );
}

function LogSection() {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button type="link" size="small" onClick={() => setIsOpen(!isOpen)} aria-expanded={isOpen}>
        导出记录
      </Button>
      {isOpen && <ExportLogList />}
    </>
  );
}

function EditionLine({ edition, onChange }: { edition: Edition; onChange: (edition: Edition) => void }) {
  return (
    <ChoiceLine label="用途">
      <Radio.Group
        aria-label="用途"
        value={edition}
        onChange={(event) => onChange(event.target.value as Edition)}
        options={Object.keys(EDITION_WORDS).map((value) => ({ value, label: value }))}
      />
    </ChoiceLine>
  );
}

function LayoutLine({ settings, onChange }: { settings: Settings; onChange: (part: Partial<Settings>) => void }) {
  return (
    <ChoiceLine label="文件">
      <Radio.Group
        aria-label="文件"
        value={settings.layout}
        onChange={(event) => onChange({ layout: event.target.value as ExportLayout })}
        options={[
          { value: 'book', label: '合成一本（带目录）' },
          { value: 'villages', label: '每村一张表' },
          { value: 'files', label: '每类一个文件' },
        ]}
      />
      {settings.layout === 'book' && (
        <Checkbox
          checked={settings.withStatistics}
          onChange={(event) => onChange({ withStatistics: event.target.checked })}
        >
          附统计表
        </Checkbox>
      )}
    </ChoiceLine>
  );
}

/** Whole records go only where their contents may be seen, and only behind a flat face (D§4.11). */
function canCarry({ edition, faces }: Settings): boolean {
  return edition === '存档版' && faces.includes('flat');
}

function FacesLine({ settings, onChange }: { settings: Settings; onChange: (part: Partial<Settings>) => void }) {
  return (
    <ChoiceLine label="版式">
      <Checkbox.Group
        value={[...settings.faces]}
        options={[
          { value: 'printed', label: '打印样式' },
          { value: 'flat', label: '数据表（一行表头，便于汇总）' },
        ]}
        onChange={(chosen) => onChange({ faces: chosen as Face[] })}
      />
      {canCarry(settings) && (
        <Checkbox
          checked={settings.withRecordData}
          onChange={(event) => onChange({ withRecordData: event.target.checked })}
        >
          附完整记录（隐藏列，姓名等不遮盖，用于再导入）
        </Checkbox>
      )}
    </ChoiceLine>
  );
}
