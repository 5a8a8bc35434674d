import { Alert, Spin } from 'antd';
import { useCallback, useContext, useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { MonthContext, useDesk, useType } from '../../desk/desk-context.ts';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { EmptyNote, Page } from '../../ui/page.tsx';
import { EntryForm } from './entry-form.tsx';
import { type EntryStart, startEdit, startEmpty, startNew } from './load-entry.ts';

/** A new record of a type; an unfinished one is taken up again by itself. */
export function NewEntryScreen({ typeId, draftId }: { typeId: string; draftId: string | null }) {
  const { store } = useDesk();
  const month = useContext(MonthContext);
  const opened = useRef(month); // another month chosen in the top bar must not begin the open form anew
  const load = useCallback(() => startNew(store, typeId, draftId, opened.current), [store, typeId, draftId]);
  return <EntryScreen key={`${typeId}/${draftId}`} typeId={typeId} load={load} />;
}

/** Changes to an existing record; with `stepId` the form opens with the state that this step of its life leads to. */
export function EditEntryScreen({ recordId, stepId }: { recordId: string; stepId: string | null }) {
  const { store } = useDesk();
  const [typeId, setTypeId] = useState<string | null>(null);
  const load = useCallback(async () => {
    const opened = await store.get(recordId);
    if (!opened) return null;
    setTypeId(opened.record.type);
    return await startEdit(store, opened, stepId);
  }, [store, recordId, stepId]);
  return <EntryScreen key={`${recordId}/${stepId}`} typeId={typeId} load={load} />;
}

function EntryScreen({ typeId, load }: { typeId: string | null; load: () => Promise<EntryStart | null> }) {
  const { store } = useDesk();
  const month = useContext(MonthContext);
  const [, navigate] = useLocation();
  const [start, setStart] = useState<EntryStart | null | undefined>(undefined);
  const [error, setError] = useState<unknown>(null);
  const type = useType(typeId ?? '');
  useEffect(() => {
    let isGone = false;
    load().then(
      (loaded) => !isGone && setStart(loaded),
      (cause: unknown) => !isGone && setError(cause),
    );
    return () => {
      isGone = true;
    };
  }, [load]);
  const restart = async () => {
    if (typeId && !start?.recordId) return setStart(await startEmpty(store, typeId, month));
    setStart(await load());
  };

  if (error !== null)
    return (
      <Page title="填报">
        <ErrorPanel error={error} />
      </Page>
    );
  if (start === undefined || (start && !typeId)) return <Spin className="page-spin" />;
  if (start === null || !type)
    return (
      <Page title="填报">
        <EmptyNote>没有找到这条记录或这类台账。</EmptyNote>
      </Page>
    );
  if (start.sealState === 'closed') {
    return (
      <Page title={`修改${type.label}`}>
        <Alert
          type="warning"
          showIcon
          title="本机没有这条记录的密钥，看不到加密内容，不能修改"
          description="请在登记时使用过本镇密钥口令的电脑上修改，或重新登记本机。"
        />
      </Page>
    );
  }
  const isEdit = start.recordId !== null;
  return (
    <EntryForm
      key={start.draftId}
      type={type}
      start={start}
      onRestart={() => void restart()}
      onLeave={() => navigate(isEdit ? `/record/${start.recordId}` : `/ledger/${type.id}`)}
      onSaved={(saved, next) => (next === 'new' ? void restart() : navigate(`/record/${saved.record.id}`))}
    />
  );
}
