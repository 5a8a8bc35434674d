import { App, Button, Space, Table, Upload } from 'antd';
import { useCallback, useContext, useState } from 'react';
import type { FormProfile } from '#shared/ledger/form-profile.ts';
import { periodInWords } from '#shared/ledger/period.ts';
import { LIVE_NOTE } from '#shared/ledger/statistics.ts';
import { periodOf } from '../../desk/choice-lines.tsx';
import { MonthContext, useDesk } from '../../desk/desk-context.ts';
import { logExport } from '../../desk/export-log.ts';
import { hasSealed, useOpenSealed } from '../../desk/open-sealed.tsx';
import { useLive } from '../../desk/use-live.ts';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { EmptyNote, Page, Panel } from '../../ui/page.tsx';
import { fillProfile, formFile } from './fill-profile.ts';
import { FormEditor } from './form-editor.tsx';
import { readForms, removeForm } from './form-store.ts';
import { ShareButton, SharedList } from './shared-list.tsx';

/** How long a note is read that says which figures move. */
const LIVE_SECONDS = 10;

/** What the editor opens: a new file, or a form that is kept. */
interface Opened {
  readonly profile: FormProfile | null;
  readonly fileName: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Other departments' forms: brought once, marked once, filled with one click every month. */
export function FormsScreen() {
  const desk = useDesk();
  const [opened, setOpened] = useState<Opened | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [round, setRound] = useState(0);
  const load = useCallback(() => readForms(desk.store), [desk.store]);
  const { data = [], reload } = useLive(load);
  const guarded = (work: () => Promise<void>) => {
    setError(null);
    work().catch(setError);
  };
  const close = () => {
    setOpened(null);
    reload(); // settings tell nobody of a change
  };
  if (opened) return <FormEditor {...opened} onClose={close} />;
  return (
    <Page
      title="填外单位表格"
      actions={
        <Upload
          accept=".xlsx"
          showUploadList={false}
          beforeUpload={(file) => {
            guarded(async () =>
              setOpened({ profile: null, fileName: file.name, bytes: new Uint8Array(await file.arrayBuffer()) }),
            );
            return false;
          }}
        >
          <Button type="primary">添加表格模板</Button>
        </Upload>
      }
    >
      {error !== null && <ErrorPanel error={error} />}
      <Panel title="已有模板" name="已有模板">
        <FormList
          forms={data}
          onRemoved={reload}
          onShared={() => setRound(round + 1)}
          onEdit={(profile) =>
            guarded(async () =>
              setOpened({ profile, fileName: profile.file.name, bytes: await formFile(desk, profile) }),
            )
          }
          onError={setError}
        />
      </Panel>
      <SharedList own={data} round={round} onTaken={reload} onError={setError} />
    </Page>
  );
}

interface ListProps {
  readonly onEdit: (profile: FormProfile) => void;
  readonly onRemoved: () => void;
  readonly onShared: () => void;
  readonly onError: (error: unknown) => void;
}

function FormList({ forms, ...props }: ListProps & { forms: readonly FormProfile[] }) {
  if (forms.length === 0) {
    return (
      <EmptyNote>
        还没有模板。把外单位发来的 .xlsx 表格添加进来，点选要填的格子，以后每月一键填好；表格里写 {'{{填报单位}}'}、
        {'{{受理日期}}'} 这样的占位名称，可以自动识别。
      </EmptyNote>
    );
  }
  return (
    <Table<FormProfile>
      size="small"
      rowKey="id"
      pagination={false}
      dataSource={[...forms]}
      columns={[
        { title: '表格', dataIndex: 'name' },
        { title: '来自', dataIndex: 'department', width: 140 },
        { title: '期间', width: 120, render: (_, profile) => <FormPeriod profile={profile} /> },
        {
          title: '模板',
          render: (_, { updatedBy, updatedAt, town }) => `${town} ${updatedBy} ${updatedAt.slice(0, 10)}`,
        },
        { title: '', width: 300, render: (_, profile) => <FormActions profile={profile} {...props} /> },
      ]}
    />
  );
}

function FormPeriod({ profile }: { profile: FormProfile }) {
  const month = useContext(MonthContext);
  const period = periodOf(profile.period, month, { from: month, to: month });
  return <>{period && periodInWords(period)}</>;
}

function FormActions(props: ListProps & { profile: FormProfile }) {
  const desk = useDesk();
  const month = useContext(MonthContext);
  const { message, modal } = App.useApp();
  const [isFilling, setIsFilling] = useState(false);
  const { profile, onError } = props;
  const sealed = useOpenSealed();
  const isSealed = hasSealed(desk.store.catalogue, [profile.type]);
  const isOpening = profile.edition === '存档版' && isSealed;
  const fill = async () => {
    const period = periodOf(profile.period, month, { from: month, to: month });
    if (!period) return;
    const reason = isOpening ? await sealed.ask() : null;
    if (isOpening && reason === null) return;
    setIsFilling(true);
    onError(null);
    try {
      const job = { onProgress: () => undefined, isCancelled: () => false };
      const { outcome, name, records, live } = await fillProfile(desk, profile, period, job);
      if (outcome.outcome !== 'saved') return;
      const entry = { fileName: outcome.fileName, madeName: name, edition: profile.edition, records };
      await logExport(desk.store, { ...entry, ...(reason === null ? {} : { reason }) });
      void message.success(`已填好：${outcome.fileName}（${records} 条记录）`);
      if (live.length > 0) void message.warning(`表中“${live.join('、')}”${LIVE_NOTE}`, LIVE_SECONDS);
    } catch (error) {
      onError(error);
    } finally {
      setIsFilling(false);
    }
  };
  const remove = () =>
    modal.confirm({
      title: `删除模板“${profile.name}”？`,
      content: '只从本机列表中删除，已填好的表格和记录不受影响。',
      okText: '删除',
      cancelText: '不删除',
      onOk: () => removeForm(desk.store, profile.id).then(props.onRemoved),
    });
  return (
    <Space>
      <Button type="primary" loading={isFilling} onClick={() => void fill()} aria-label={`填表 ${profile.name}`}>
        填表
      </Button>
      <Button onClick={() => props.onEdit(profile)}>修改标记</Button>
      <ShareButton profile={profile} onShared={props.onShared} onError={onError} />
      <Button onClick={remove}>删除</Button>
      {sealed.dialog}
    </Space>
  );
}
