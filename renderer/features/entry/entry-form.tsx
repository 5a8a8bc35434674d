import { App, Button, Modal } from 'antd';
import { type ReactNode, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type { TypeDefinition } from '#shared/catalogue/definition.ts';
import { MonthContext, useDesk } from '../../desk/desk-context.ts';
import { type Section, sectionsOf } from '../../desk/field-layout.ts';
import { deviceTime } from '../../desk/words.tsx';
import type { OpenRecord } from '../../store/desk-store.ts';
import { focusFirst } from '../../ui/focus-order.ts';
import { NearMonthContext } from '../../ui/near-month.ts';
import { Page } from '../../ui/page.tsx';
import { copyOf } from './copy-last.ts';
import { EntryTail, UnitField } from './entry-head.tsx';
import { type EntryActions, markTyped, onChoiceKey, onEnter, useEntryKeys } from './entry-keys.ts';
import { FieldCell } from './field-cell.tsx';
import { FormContext } from './form-context.ts';
import { type FormModel, UNIT_PATH } from './form-model.ts';
import { EntryError } from './late-reason.tsx';
import type { EntryStart } from './load-entry.ts';
import { PhraseDialog } from './phrase-dialog.tsx';
import { type PhrasePlace, phrasePlace, withPhrase } from './phrase-place.ts';
import { focusFirstProblem, focusPath, ProblemSummary } from './problem-summary.tsx';
import { useEntry } from './use-entry.ts';
import { useFormScope } from './use-form-scope.ts';
import { isEmptyValue } from './values-by-path.ts';

interface EntryFormProps {
  readonly type: TypeDefinition;
  readonly start: EntryStart;
  readonly onSaved: (saved: OpenRecord, next: 'view' | 'new') => void;
  readonly onLeave: () => void;
  /** Begins anew: after the draft was given up, or beside it. */
  readonly onRestart: (kept: 'draft' | 'nothing') => void;
}

const NO_INDEXES: readonly number[] = [];

/** The entry form of one type, generated from its definition. */
export function EntryForm({ type, start, onSaved, onLeave, onRestart }: EntryFormProps) {
  const entry = useEntry(type.id, start);
  const { model, keeper } = entry;
  const [isLeaving, setIsLeaving] = useState(false);
  const sections = useMemo(() => sectionsOf(model.type.fields), [model]);
  const scope = useFormScope(model, start);

  const finish = async (next: 'view' | 'new', lateReason?: string) => {
    const saved = await entry.save(lateReason);
    if (saved) onSaved(saved, next);
    else requestAnimationFrame(() => focusFirstProblem(model.derived().problems));
  };
  const leave = () => (keeper.hasContent() ? setIsLeaving(true) : onLeave());
  const toSection = (index: number) => focusFirst(document.getElementById(`section-${index}`));
  const [phrasing, setPhrasing] = useState<PhrasePlace | null>(null);
  const phrases: EntryActions['phrases'] = (control) => setPhrasing(phrasePlace(model.type, control));
  const saving = { save: () => void finish('view'), saveAndNew: () => void finish('new') };
  useEntryKeys({ ...saving, ...undoKeys(model), leave, toSection, phrases });

  return (
    <FormContext value={scope}>
      <Page
        title={`${start.recordId ? '修改' : '新增'}${type.label}`}
        note={
          <FormNote
            start={start}
            onGiveUp={() => keeper.discard().then(() => onRestart('nothing'))}
            onAnother={() => keeper.flush().then(() => onRestart('draft'))}
          />
        }
        actions={<FormActions type={type} start={start} entry={entry} onFinish={finish} onLeave={leave} />}
      >
        <SectionBar sections={sections} onPick={toSection} />
        <ProblemSummary ack={entry.ack} onAck={entry.setAck} />
        <EntryError error={entry.error} onLate={(reason) => void finish('view', reason)} />
        <FormArea model={model} isSaving={entry.isSaving}>
          <UnitField isFixed={start.recordId !== null} />
          <SectionCards sections={sections} />
          <EntryTail type={type} start={start} pending={entry.pending} />
        </FormArea>
      </Page>
      {phrasing && <Phrases model={model} place={phrasing} onDone={() => setPhrasing(null)} />}
      <LeaveDialog
        isOpen={isLeaving}
        onStay={() => setIsLeaving(false)}
        onKeep={() => keeper.flush().then(onLeave)}
        onGiveUp={() => keeper.discard().then(onLeave)}
      />
    </FormContext>
  );
}

/** The controls of the form: the first has the focus when it opens, and the keys of `entry-keys.ts` work in it. */
function FormArea(props: { model: FormModel; isSaving: boolean; children: ReactNode }) {
  const { model } = props;
  const area = useRef<HTMLDivElement>(null);
  const month = useContext(MonthContext);
  useEffect(() => focusFirst(area.current), []);
  return (
    <div
      className="entry-form"
      ref={area}
      inert={props.isSaving}
      onInputCapture={markTyped}
      onFocusCapture={markTyped}
      onKeyDownCapture={(event) => {
        onChoiceKey(event);
        onEnter(event, (path) => isFilled(model, path));
      }}
    >
      <NearMonthContext value={month}>{props.children}</NearMonthContext>
    </div>
  );
}

function isFilled(model: FormModel, path: string): boolean {
  return path === UNIT_PATH ? model.head().unitCode !== null : !isEmptyValue(model.value(path));
}

/** The field under the hands is left first, so that what was typed in it is a step of its own. */
function undoKeys(model: FormModel) {
  const move = (restore: () => string | null) => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    const path = flushSync(restore);
    if (path) focusPath(path);
  };
  return { undo: () => move(() => model.undo()), redo: () => move(() => model.redo()) };
}

function Phrases({ model, place, onDone }: { model: FormModel; place: PhrasePlace; onDone: () => void }) {
  const back = (caret: number) => {
    flushSync(onDone);
    place.control.focus();
    place.control.setSelectionRange(caret, caret);
  };
  const insert = (phrase: string) => {
    const { text, caret } = withPhrase(place, phrase);
    model.set(place.formPath, text);
    back(caret);
  };
  return <PhraseDialog place={place} onInsert={insert} onClose={() => back(place.end)} />;
}

function FormActions(props: {
  type: TypeDefinition;
  start: EntryStart;
  entry: ReturnType<typeof useEntry>;
  onFinish: (next: 'view' | 'new') => Promise<void>;
  onLeave: () => void;
}) {
  const { store } = useDesk();
  const { message, modal } = App.useApp();
  const { entry, type, start, onFinish } = props;
  const copy = async () => {
    const last = await store.latest(type.id);
    if (!last) return void message.info('还没有可以复制的上一条记录');
    const put = () => {
      entry.model.replace(copyOf(entry.model.type, entry.model.values(), last.values));
      void message.info('已复制上一条，日期和加密内容未复制，请核对后保存');
    };
    if (!entry.keeper.hasContent()) return put();
    modal.confirm({ title: '用上一条的内容覆盖已填的内容？', okText: '覆盖', cancelText: '不覆盖', onOk: put });
  };
  return (
    <>
      {start.recordId === null && <Button onClick={() => void copy()}>复制上一条</Button>}
      <Button onClick={props.onLeave}>返回</Button>
      {start.recordId === null && (
        <Button loading={entry.isSaving} onClick={() => void onFinish('new')} title="Ctrl+Enter">
          保存并新增
        </Button>
      )}
      <Button type="primary" loading={entry.isSaving} onClick={() => void onFinish('view')} title="Ctrl+S">
        保存
      </Button>
    </>
  );
}

function FormNote(props: { start: EntryStart; onGiveUp: () => Promise<void>; onAnother: () => Promise<void> }) {
  const { start } = props;
  if (start.restoredFrom === null) return <>边填边存草稿，断电关机也不会丢失</>;
  return (
    <span className="restored" role="status">
      已恢复 {deviceTime(start.restoredFrom)} 未完成的内容
      <Button type="link" size="small" onClick={() => void props.onGiveUp()}>
        放弃草稿，重新填写
      </Button>
      {start.recordId === null && (
        <Button type="link" size="small" onClick={() => void props.onAnother()}>
          留着草稿，另填一条
        </Button>
      )}
    </span>
  );
}

function SectionBar({ sections, onPick }: { sections: readonly Section[]; onPick: (index: number) => void }) {
  if (sections.length < 2) return null;
  return (
    <nav className="section-bar" aria-label="表单分节">
      {sections.map((section, index) => (
        <Button key={section.title} size="small" type="text" title={`Alt+${index + 1}`} onClick={() => onPick(index)}>
          {index + 1} {section.title}
        </Button>
      ))}
    </nav>
  );
}

function SectionCards({ sections }: { sections: readonly Section[] }) {
  return sections.map((section, index) => <SectionCard key={section.title} section={section} index={index} />);
}

function SectionCard({ section, index }: { section: Section; index: number }): ReactNode {
  return (
    <section className="panel" id={`section-${index}`}>
      <header className="panel-head">
        <h2>{section.title}</h2>
      </header>
      <div className="panel-body field-grid">
        {section.fields.map((field) => (
          <FieldCell key={field.path} field={field} path={field.path} indexes={NO_INDEXES} />
        ))}
      </div>
    </section>
  );
}

function LeaveDialog(props: {
  isOpen: boolean;
  onStay: () => void;
  onKeep: () => Promise<void>;
  onGiveUp: () => Promise<void>;
}) {
  return (
    <Modal
      open={props.isOpen}
      title="离开填报页面"
      onCancel={props.onStay}
      footer={[
        <Button key="drop" danger onClick={() => void props.onGiveUp()}>
          放弃这些内容
        </Button>,
        <Button key="stay" onClick={props.onStay}>
          继续填写
        </Button>,
        <Button key="keep" type="primary" autoFocus onClick={() => void props.onKeep()}>
          存为草稿并离开
        </Button>,
      ]}
    >
      已填的内容还没有保存为正式记录。存为草稿后，可以在“本月”页面继续填写。
    </Modal>
  );
}
