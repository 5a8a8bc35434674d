import { App } from 'antd';
import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useBeforeLeaving, useDesk } from '../../desk/desk-context.ts';
import { domainContextOf } from '../../desk/domain-context.ts';
import { rememberUnit } from '../../desk/last-unit.ts';
import { DataError } from '../../store/data-error.ts';
import type { OpenRecord, SaveInput } from '../../store/desk-store.ts';
import { shownError } from '../../ui/error-words.ts';
import { DraftKeeper } from './draft-keeper.ts';
import { FormModel } from './form-model.ts';
import { type EntryStart, newRowId } from './load-entry.ts';
import { type Acknowledgement, problemKey } from './problem-summary.tsx';

const REMARK_LENGTH = 200;

/** One open form: its model, its draft, and how it is saved. */
export interface Entry {
  readonly model: FormModel;
  readonly keeper: DraftKeeper;
  readonly ack: Acknowledgement;
  readonly setAck: (ack: Acknowledgement) => void;
  readonly isSaving: boolean;
  /** Files still on their way in; a save waits for them. */
  readonly pending: RefObject<Promise<unknown>>;
  /** Why the last save failed; everything typed is still on the screen. */
  readonly error: unknown;
  /**
   * Saves the completed record; null when something is still to be done or the save failed. `lateReason`: its month is
   * locked, and it is entered late (补报).
   */
  readonly save: (lateReason?: string) => Promise<OpenRecord | null>;
}

/** Opens a form on what was loaded. The same `start` object must be passed as long as the same form is shown. */
export function useEntry(typeId: string, start: EntryStart): Entry {
  const { store } = useDesk();
  const { message } = App.useApp();
  const [ack, setAck] = useState<Acknowledgement>({ keys: new Set(), explanation: '' });
  const [isSaving, setIsSaving] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const model = useMemo(
    () =>
      new FormModel({
        catalogue: store.catalogue,
        typeId,
        values: start.values,
        head: start.head,
        carried: start.carried,
        context: () => domainContextOf(store),
        newRowId,
      }),
    [store, typeId, start],
  );
  const keeper = useDraftKeeper(model, typeId, start, setError);
  const isBusy = useRef(false);
  const pending = useRef<Promise<unknown>>(Promise.resolve());

  const save = useCallback(
    async (lateReason?: string) => {
      await pending.current;
      if (isBusy.current) return null;
      const problems = model.attempt();
      const hard = problems.filter((problem) => problem.level === 'hard').length;
      const unchecked = problems.filter((one) => one.level === 'soft' && !ack.keys.has(problemKey(one))).length;
      if (hard > 0 || unchecked > 0) {
        void message.warning(hard > 0 ? `还有 ${hard} 处需要填写或修改` : `还有 ${unchecked} 处需要核实`);
        await keeper.flush();
        return null;
      }
      isBusy.current = true;
      setIsSaving(true);
      setError(null);
      try {
        await keeper.pause();
        const saved = await store.save(inputOf(model, typeId, start, ack, lateReason));
        void message.success('已保存');
        await tidyUp(keeper, () => rememberUnit(store, saved.record.unitCode));
        return saved;
      } catch (cause) {
        if (cause instanceof DataError) model.showStoreProblems(cause.problems);
        setError(cause);
        void message.error(shownError(cause).sentence);
        await keeper.flush();
        return null;
      } finally {
        isBusy.current = false;
        setIsSaving(false);
      }
    },
    [model, keeper, store, typeId, start, ack, message],
  );

  return { model, keeper, ack, setAck, isSaving, pending, error, save };
}

/** After the record is durable, a failure to remove its draft must not look like a failure to save. */
async function tidyUp(keeper: DraftKeeper, remember: () => Promise<void>): Promise<void> {
  try {
    await keeper.discard();
    await remember();
  } catch {
    // The draft is offered again and can be given up there.
  }
}

function inputOf(
  model: FormModel,
  typeId: string,
  start: EntryStart,
  ack: Acknowledgement,
  lateReason: string | undefined,
): SaveInput {
  const head = model.head();
  const remark = [head.remark.trim(), ack.explanation.trim()].filter(Boolean).join('；');
  return {
    id: start.recordId,
    type: typeId,
    unitCode: head.unitCode ?? '',
    values: model.values(),
    remark: Array.from(remark).slice(0, REMARK_LENGTH).join(''),
    alsoCountsIn: head.alsoCountsIn,
    attachments: head.attachments,
    baseRev: start.baseRev,
    ...(lateReason === undefined ? {} : { lateReason }),
    ...(head.reason.trim() === '' ? {} : { reason: head.reason.trim() }),
  };
}

function useDraftKeeper(
  model: FormModel,
  typeId: string,
  start: EntryStart,
  report: (error: unknown) => void,
): DraftKeeper {
  const { store } = useDesk();
  const keeper = useMemo(() => {
    const snapshot = () => {
      const head = model.head();
      return {
        draftId: start.draftId,
        recordId: start.recordId,
        type: typeId,
        unitCode: head.unitCode ?? '',
        values: model.values(),
        remark: head.remark,
        alsoCountsIn: head.alsoCountsIn,
        attachments: head.attachments,
        baseRev: start.baseRev,
        accountId: store.account.accountId,
        updatedAt: new Date().toISOString(),
      };
    };
    return new DraftKeeper(store, snapshot, report, start.restoredFrom !== null);
  }, [model, typeId, start, store, report]);

  useBeforeLeaving(useCallback(() => keeper.flush(), [keeper]));
  useEffect(() => {
    const flush = () => void keeper.flush();
    const stop = model.onEdit(() => keeper.changed());
    document.addEventListener('visibilitychange', flush);
    window.addEventListener('pagehide', flush);
    window.addEventListener('blur', flush);
    return () => {
      stop();
      document.removeEventListener('visibilitychange', flush);
      window.removeEventListener('pagehide', flush);
      window.removeEventListener('blur', flush);
      flush();
    };
  }, [model, keeper]);
  return keeper;
}
