import { Alert, App, Button, Input, Select, Space, Spin, Tabs } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import { minuteInChina } from '#shared/kernel/calendar.ts';
import { type FormMarks, type FormProfile, marksFromPlaceholders } from '#shared/ledger/form-profile.ts';
import { tableColumns } from '#shared/ledger/table-source.ts';
import type { FormProblem, FormTemplate } from '#shared/workbook/form/form-model.ts';
import { checkFormFile, readFormFile } from '../../bridge/form-maker.ts';
import { useDesk } from '../../desk/desk-context.ts';
import { typesInOrder } from '../../desk/words.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Page } from '../../ui/page.tsx';
import { BindingPanel } from './binding-panel.tsx';
import { FormGrid } from './form-grid.tsx';
import { keepForm } from './form-store.ts';

const PERIODS = [
  { value: 'month', label: '当月' },
  { value: 'last', label: '上月' },
  { value: 'sofar', label: '本年累计到当月' },
  { value: 'year', label: '全年' },
] as const;

interface EditorProps {
  readonly profile: FormProfile | null;
  readonly fileName: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly onClose: () => void;
}

type Draft = Pick<FormProfile, 'name' | 'department' | 'type' | 'period' | 'edition'> & {
  readonly marks: readonly FormMarks[];
};

/** Marks a form: which cells show what, which rows repeat with the records. */
export function FormEditor({ profile, fileName, bytes, onClose }: EditorProps) {
  const { store } = useDesk();
  const [draft, setDraft] = useState<Draft>(
    () =>
      profile ?? {
        name: fileName.replace(/\.xlsx$/i, '').slice(0, 60),
        department: '',
        type: typesInOrder(store).find(({ id }) => id === 'mediation_case')?.id ?? typesInOrder(store)[0]?.id ?? '',
        period: 'month',
        edition: '报送版',
        marks: [],
      },
  );
  const [template, error] = useTemplate(bytes);
  const [unknown, setUnknown] = useState<readonly string[]>([]);
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  const recognise = (found: FormTemplate, type: string) => {
    const result = marksFromPlaceholders(found.sheets, tableColumns(store.catalogue, [type]), store.catalogue);
    setUnknown(result.unknown.map(({ sheet, cell, name }) => `${sheet} ${cell} ${name}`));
    return result.marks;
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: names are read once, when the form has been opened
  useEffect(() => {
    if (template && !profile) change({ marks: recognise(template, draft.type) });
  }, [template]);
  return (
    <Page
      title={profile ? `修改模板：${profile.name}` : '添加表格模板'}
      actions={<EditorActions draft={draft} profile={profile} fileName={fileName} bytes={bytes} onClose={onClose} />}
    >
      <HeadLine
        draft={draft}
        onChange={(part) => {
          const isRead = part.type !== undefined && template && !profile;
          change(isRead ? { ...part, marks: recognise(template, part.type ?? draft.type) } : part);
        }}
      />
      {unknown.length > 0 && (
        <Alert
          type="warning"
          showIcon
          closable
          title={`有占位名称不认识，请点选这些格子：${unknown.slice(0, 6).join('；')}`}
        />
      )}
      {error !== null && <ErrorPanel error={error} />}
      {!template && error === null && <Spin />}
      {template && <SheetTabs template={template} draft={draft} onMarks={(marks) => change({ marks })} />}
    </Page>
  );
}

function useTemplate(bytes: Uint8Array<ArrayBuffer>): readonly [FormTemplate | null, unknown] {
  const [template, setTemplate] = useState<FormTemplate | null>(null);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    readFormFile(bytes).then(setTemplate, setError);
  }, [bytes]);
  return [template, error];
}

function HeadLine({ draft, onChange }: { draft: Draft; onChange: (part: Partial<Draft>) => void }) {
  const { store } = useDesk();
  return (
    <Space wrap className="form-head">
      <Input
        aria-label="表格名称"
        value={draft.name}
        maxLength={60}
        onChange={(event) => onChange({ name: event.target.value })}
      />
      <Input
        aria-label="来自哪个单位"
        placeholder="来自哪个单位，如 县司法局"
        value={draft.department}
        maxLength={60}
        onChange={(event) => onChange({ department: event.target.value })}
      />
      <Select
        aria-label="明细来自"
        className="form-type"
        value={draft.type}
        showSearch={{ optionFilterProp: 'label' }}
        options={typesInOrder(store).map((type) => ({ value: type.id, label: type.label }))}
        onChange={(type) => onChange({ type })}
      />
      <Select
        aria-label="期间"
        value={draft.period}
        options={[...PERIODS]}
        onChange={(period) => onChange({ period })}
      />
      <Select
        aria-label="用途"
        value={draft.edition}
        options={[
          { value: '报送版', label: '报送版（遮盖个人信息）' },
          { value: '存档版', label: '存档版（全部内容）' },
        ]}
        onChange={(edition) => onChange({ edition })}
      />
    </Space>
  );
}

function SheetTabs(props: { template: FormTemplate; draft: Draft; onMarks: (marks: readonly FormMarks[]) => void }) {
  const { template, draft, onMarks } = props;
  const sheets = template.sheets.filter(({ isHidden }) => !isHidden);
  const [active, setActive] = useState(sheets[0]?.name ?? '');
  const [cell, setCell] = useState<string | null>(null);
  const sheet = sheets.find(({ name }) => name === active);
  const marks = draft.marks.find((one) => one.sheet === active) ?? { sheet: active, cells: [], repeat: null };
  const put = (next: FormMarks) => onMarks([...draft.marks.filter((one) => one.sheet !== active), next]);
  return (
    <>
      <Tabs
        activeKey={active}
        onChange={(key) => {
          setActive(key);
          setCell(null);
        }}
        items={sheets.map(({ name }) => ({ key: name, label: name }))}
      />
      <div className="form-editor">
        {sheet && <FormGrid sheet={sheet} marks={marks} selected={cell} onSelect={setCell} type={draft.type} />}
        <BindingPanel key={`${active} ${cell}`} cell={cell} marks={marks} type={draft.type} onChange={put} />
      </div>
    </>
  );
}

function EditorActions(props: Omit<EditorProps, 'profile'> & { draft: Draft; profile: FormProfile | null }) {
  const { store, attachments, device } = useDesk();
  const { message } = App.useApp();
  const [problems, setProblems] = useState<readonly FormProblem[]>([]);
  const [error, setError] = useState<unknown>(null);
  const { draft, profile, bytes, fileName } = props;
  const marked = draft.marks.filter(({ cells, repeat }) => cells.length > 0 || (repeat?.columns.length ?? 0) > 0);
  const plans = useMemo(
    () =>
      marked.map(({ sheet, cells, repeat }) => ({
        sheet,
        cells: cells.map(({ cell }) => ({ cell, value: null })),
        repeat: repeat && { ...repeat, columns: repeat.columns.map(({ column }) => column), rows: [] },
      })),
    [marked],
  );
  const keep = async () => {
    setError(null);
    try {
      const found = await checkFormFile(bytes, plans);
      setProblems(found);
      if (found.length > 0) return;
      const sha256 = await attachments.keepFile(bytes);
      await keepForm(store, {
        ...draft,
        marks: marked.map((one) => ({ ...one })),
        id: profile?.id ?? crypto.randomUUID(),
        file: { name: fileName.slice(0, 120), sha256, size: bytes.length },
        updatedBy: store.account.name,
        updatedAt: minuteInChina(Date.now()),
        town: device.town.shortName,
      });
      void message.success(`已保存模板：${draft.name}`);
      props.onClose();
    } catch (cause) {
      setError(cause);
    }
  };
  return (
    <>
      <Space>
        <Button onClick={props.onClose}>返回</Button>
        <Button type="primary" disabled={marked.length === 0 || draft.name.trim() === ''} onClick={() => void keep()}>
          保存模板
        </Button>
      </Space>
      {error !== null && <ErrorPanel error={error} />}
      <ProblemList problems={problems} />
    </>
  );
}

/** Why the form cannot be filled as marked, cell by cell. */
function ProblemList({ problems }: { problems: readonly FormProblem[] }) {
  if (problems.length === 0) return null;
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title="模板不能这样填（F26）"
      description={
        <ul>
          {problems.map(({ sheet, cell, reason }) => (
            <li key={`${sheet}${cell}${reason}`}>
              {[sheet && `工作表“${sheet}”`, cell, reason].filter(Boolean).join(' ')}
            </li>
          ))}
        </ul>
      }
    />
  );
}
