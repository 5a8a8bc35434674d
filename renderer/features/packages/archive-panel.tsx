import { App, Button, Checkbox, Input, Select } from 'antd';
import { useContext, useEffect, useState } from 'react';
import { RETENTION_WORDS } from '#shared/catalogue/retention.ts';
import { FONDS } from '#shared/package/archive-number.ts';
import type { RecordStatus } from '#shared/schema/record.ts';
import { ChoiceLine } from '../../desk/choice-lines.tsx';
import { MonthContext, useDesk } from '../../desk/desk-context.ts';
import { useOpenSealed } from '../../desk/open-sealed.tsx';
import { Panel } from '../../ui/page.tsx';
import { archiveItems, makeArchive } from './archive-package.ts';
import { PackingLine } from './packing-line.tsx';
import { usePacking } from './use-packing.ts';

const FONDS_KEY = 'archive.fonds';
const FINISHED: readonly RecordStatus[] = ['received', 'locked'];
const ALSO: readonly RecordStatus[] = ['town_ok', 'submitted'];

/** 归档导出: the year's records by retention, numbered for the archive. */
export function ArchivePanel() {
  const desk = useDesk();
  const { store } = desk;
  const { message } = App.useApp();
  const month = useContext(MonthContext);
  const [year, setYear] = useState(month.slice(0, 4));
  const [fonds, setFonds] = useState('');
  const [retentions, setRetentions] = useState<readonly string[]>(Object.keys(RETENTION_WORDS));
  const [withOpen, setWithOpen] = useState(false);
  const [withAttachments, setWithAttachments] = useState(true);
  const [withSealed, setWithSealed] = useState(false);
  const sealed = useOpenSealed();
  const job = usePacking();
  const isBusy = job.progress !== null;
  useEffect(() => {
    void store.setting<string>(FONDS_KEY).then((kept) => setFonds((typed) => typed || (kept ?? '')));
  }, [store]);

  const start = async () => {
    const reason = withSealed ? await sealed.ask() : null;
    if (withSealed && reason === null) return;
    await store.putSetting(FONDS_KEY, fonds);
    const statuses = withOpen ? [...FINISHED, ...ALSO] : FINISHED;
    const choice = { year, fonds, retentions, statuses, withAttachments, reason };
    await job.run(async (packing) => {
      const items = await archiveItems(desk, choice, packing);
      if (items.length > 0) return makeArchive(desk, choice, items, packing);
      void message.warning(`${year}年度没有符合条件的记录`);
      return null;
    });
  };
  const isReady = FONDS.test(fonds) && retentions.length > 0;
  return (
    <Panel title="归档导出" name="归档导出">
      <p>按年度、保管期限、件号排列，每件一个文件夹，附归档文件目录和校验清单。保管期限取自各台账的定义。</p>
      <div className="export-form" inert={isBusy}>
        <NumberLines {...{ month, year, setYear, fonds, setFonds }} />
        <ChoiceLine label="保管期限">
          <Checkbox.Group
            aria-label="保管期限"
            value={[...retentions]}
            options={Object.entries(RETENTION_WORDS).map(([value, label]) => ({ value, label }))}
            onChange={(chosen) => setRetentions(chosen as string[])}
          />
        </ChoiceLine>
        <ScopeLine {...{ withOpen, setWithOpen, withAttachments, setWithAttachments, withSealed, setWithSealed }} />
      </div>
      <Button type="primary" disabled={isBusy || !isReady} onClick={() => void start()}>
        导出归档文件
      </Button>
      {!isReady && <span className="is-faint">　请填写全宗号并选择保管期限</span>}
      <PackingLine job={job} />
      {sealed.dialog}
    </Panel>
  );
}

interface NumberProps {
  readonly month: string;
  readonly year: string;
  readonly setYear: (year: string) => void;
  readonly fonds: string;
  readonly setFonds: (fonds: string) => void;
}

/** Asks for what the numbers of the archive are made of. */
function NumberLines({ month, year, setYear, fonds, setFonds }: NumberProps) {
  return (
    <>
      <ChoiceLine label="年度">
        <Select
          aria-label="归档年度"
          value={year}
          onChange={setYear}
          options={yearsBefore(month).map((value) => ({ value, label: `${value}年度` }))}
        />
      </ChoiceLine>
      <ChoiceLine label="全宗号">
        <Input
          aria-label="全宗号"
          className="fonds-input"
          placeholder="由档案馆给定，如 J012"
          value={fonds}
          maxLength={20}
          status={fonds === '' || FONDS.test(fonds) ? '' : 'error'}
          onChange={(event) => setFonds(event.target.value.trim())}
        />
      </ChoiceLine>
    </>
  );
}

interface ScopeProps {
  readonly withOpen: boolean;
  readonly setWithOpen: (on: boolean) => void;
  readonly withAttachments: boolean;
  readonly setWithAttachments: (on: boolean) => void;
  readonly withSealed: boolean;
  readonly setWithSealed: (on: boolean) => void;
}

/** Asks what is archived. */
function ScopeLine(props: ScopeProps) {
  const { withOpen, setWithOpen, withAttachments, setWithAttachments, withSealed, setWithSealed } = props;
  return (
    <ChoiceLine label="范围">
      <Checkbox checked={withOpen} onChange={(event) => setWithOpen(event.target.checked)}>
        包括县里还没有接收的（镇审通过、已上报）
      </Checkbox>
      <Checkbox checked={withAttachments} onChange={(event) => setWithAttachments(event.target.checked)}>
        连同附件
      </Checkbox>
      <Checkbox checked={withSealed} onChange={(event) => setWithSealed(event.target.checked)}>
        含加密内容（需填写用途；不勾选则遮盖）
      </Checkbox>
    </ChoiceLine>
  );
}

/** The year worked in and the five before. */
function yearsBefore(month: string): readonly string[] {
  const last = Number(month.slice(0, 4));
  return Array.from({ length: 6 }, (_, index) => String(last - index));
}
