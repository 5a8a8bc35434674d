import { Alert, App, Button, Input, Modal, Spin } from 'antd';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import type { LifeDefinition, TransitionDefinition, TypeDefinition } from '#shared/catalogue/definition.ts';
import { stateLabel } from '#shared/domain/life.ts';
import { useDesk } from '../../desk/desk-context.ts';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { focusFirst } from '../../ui/focus-order.ts';
import type { DraftKeeper } from './draft-keeper.ts';
import { markTyped, onEnter } from './entry-keys.ts';
import { controlId, FormContext, useForm, useHead } from './form-context.ts';
import { type EntryStart, startEdit } from './load-entry.ts';
import { ProblemSummary } from './problem-summary.tsx';
import { StepFields } from './step-fields.tsx';
import { useEntry } from './use-entry.ts';
import { useFormScope } from './use-form-scope.ts';
import { isEmptyValue } from './values-by-path.ts';

const REASON_LENGTH = 200;

interface StepDialogProps {
  readonly recordId: string;
  readonly stepId: string;
  readonly onClose: () => void;
}

interface Loaded {
  readonly type: TypeDefinition;
  readonly life: LifeDefinition;
  readonly step: TransitionDefinition;
  readonly start: EntryStart;
  readonly title: string;
}

/** One step of a record's life: what it asks for is filled in here and saved together with the new state. */
export function StepDialog({ recordId, stepId, onClose }: StepDialogProps) {
  const { store } = useDesk();
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [error, setError] = useState<unknown>(null);
  const close = useRef(onClose);
  close.current = onClose;
  useEffect(() => {
    let isGone = false;
    const load = async (): Promise<Loaded | null> => {
      const opened = await store.get(recordId);
      const type = opened && store.catalogue.types.get(opened.record.type);
      const step = type?.life?.transitions.find(({ id }) => id === stepId);
      if (!opened || !type?.life || !step) return null;
      const title = typeof opened.record.ext.title === 'string' ? opened.record.ext.title : type.label;
      return { type, life: type.life, step, start: await startEdit(store, opened, stepId), title };
    };
    load().then(
      (one) => {
        if (isGone) return;
        if (one) setLoaded(one);
        else close.current();
      },
      (cause: unknown) => !isGone && setError(cause),
    );
    return () => {
      isGone = true;
    };
  }, [store, recordId, stepId]);
  if (loaded && loaded.start.sealState !== 'closed') return <StepForm key={stepId} {...loaded} onClose={onClose} />;
  return (
    <Modal open title="办理" footer={null} onCancel={onClose}>
      {error ? <ErrorPanel error={error} /> : null}
      {!error && !loaded && <Spin />}
      {loaded && <Alert type="warning" showIcon title="本机没有这条记录的密钥，看不到加密内容，不能办理" />}
    </Modal>
  );
}

function StepForm({ type, life, step, start, title, onClose }: Loaded & { onClose: () => void }) {
  const entry = useEntry(type.id, start);
  const { model, keeper } = entry;
  const scope = useFormScope(model, start);
  const [, navigate] = useLocation();
  const area = useRef<HTMLDivElement>(null);
  const close = useClosing(keeper, start, onClose);
  const submit = async () => {
    if (await entry.save()) onClose();
  };
  const toForm = () =>
    void keeper.flush().then(() => {
      onClose();
      navigate(`/record/${start.recordId}/step/${step.id}`);
    });
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (!isSubmit(event)) return onEnter(event, (path) => !isEmptyValue(model.value(path)));
    event.preventDefault();
    void submit();
  };
  return (
    <FormContext value={scope}>
      <Modal
        open
        centered
        width={980}
        title={`${step.label}：${title}`}
        onCancel={close}
        afterOpenChange={(isOpen) => isOpen && focusFirst(area.current)}
        okText={step.label}
        okButtonProps={{ loading: entry.isSaving, title: 'Ctrl+Enter' }}
        onOk={() => void submit()}
        footer={(buttons) => (
          <>
            <Button type="link" onClick={toForm}>
              在完整表单中办理
            </Button>
            {buttons}
          </>
        )}
      >
        <StateChange type={type} life={life} step={step} from={start.stateBefore ?? life.initial} />
        {start.restoredFrom !== null && RESTORED}
        <ProblemSummary ack={entry.ack} onAck={entry.setAck} />
        {entry.error !== null && <ErrorPanel error={entry.error} />}
        <div
          ref={area}
          className="step-fields"
          inert={entry.isSaving}
          onInputCapture={markTyped}
          onFocusCapture={markTyped}
          onKeyDownCapture={onKeyDown}
        >
          <StepFields step={step} />
          <Reason isNeeded={start.status !== 'awaiting'} />
        </div>
      </Modal>
    </FormContext>
  );
}

const RESTORED = <Alert type="info" title="这条记录有未完成的修改，办理时一并保存；不需要的请先到完整表单中放弃。" />;

function isSubmit({ ctrlKey, key, metaKey }: KeyboardEvent): boolean {
  return (ctrlKey || metaKey) && (key === 'Enter' || key.toLowerCase() === 's');
}

/** Closes at once when nothing was typed here; a draft that was there before stays. */
function useClosing(keeper: DraftKeeper, start: EntryStart, onClose: () => void): () => void {
  const { modal } = App.useApp();
  return () => {
    if (!keeper.hasContent() || start.restoredFrom !== null) return onClose();
    modal.confirm({
      title: '放弃已填的内容？',
      okText: '放弃',
      cancelText: '继续填写',
      onOk: () => void keeper.discard().then(onClose),
    });
  };
}

/** `整改中 → 申请销号`, and whether there is a way back. */
function StateChange(props: { type: TypeDefinition; life: LifeDefinition; step: TransitionDefinition; from: string }) {
  const { type, life, step, from } = props;
  const back = life.transitions.find((one) => one.from.includes(step.to) && one.to === from);
  return (
    <p className="step-change">
      <b>{stateLabel(type, from)}</b> → <b>{stateLabel(type, step.to)}</b>
      <span className="is-faint">{back ? `办错了可以“${back.label}”` : '办理后不能直接退回，请核对后再办'}</span>
    </p>
  );
}

function Reason({ isNeeded }: { isNeeded: boolean }) {
  const { model } = useForm();
  const { reason } = useHead();
  return (
    <div className="field">
      <span className="field-label">
        <label htmlFor={controlId('reason')}>办理说明</label>
        <small>{isNeeded ? '（已审核的记录请写明，会留在历史里）' : '（可不填，会留在历史里）'}</small>
      </span>
      <Input
        id={controlId('reason')}
        value={reason}
        autoComplete="off"
        maxLength={REASON_LENGTH}
        onChange={(event) => model.setHead({ reason: event.target.value })}
      />
    </div>
  );
}
