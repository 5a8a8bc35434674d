import { Alert, App, Button } from 'antd';
import { useState } from 'react';
import { Link } from 'wouter';
import { compiledType } from '#shared/catalogue/compile-type.ts';
import { ERROR_TEXTS, isErrorCode } from '#shared/kernel/coded-error.ts';
import type { Conflict } from '#shared/schema/record.ts';
import { useDesk } from '../../desk/desk-context.ts';
import { SealedRecordContext, SealedText } from '../../desk/sealed-text.tsx';
import { deviceTime, unitName } from '../../desk/words.tsx';
import type { OpenRecord } from '../../store/desk-store.ts';
import { shownError } from '../../ui/error-words.ts';
import { placeWords, valueWords } from './history-words.ts';
import { CLOSED_CODES } from './record-month.tsx';

/** Why the county did not take the record, and what to do. */
export function Refusal({ opened }: { opened: OpenRecord }) {
  const { record } = opened;
  const refusal = record.county?.refusal;
  if (!refusal || refusal.rev !== record.rev) return null;
  const advice = isErrorCode(refusal.code) ? ERROR_TEXTS[refusal.code][1] : '请修改后再报送';
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={`县里没有收下这条记录：${refusal.message}（${refusal.code}）`}
      description={
        <>
          {advice}。{!CLOSED_CODES.has(refusal.code) && '修改保存后会自动重新报送。'}
          {CLOSED_CODES.has(refusal.code) ? null : refusal.code === 'D07' ? (
            <NewNumber recordId={record.id} />
          ) : (
            <Link href={`/record/${record.id}/edit`}>去修改</Link>
          )}
        </>
      }
    />
  );
}

/** Gives the next number when another desk's record already has this one. */
function NewNumber({ recordId }: { recordId: string }) {
  const { store } = useDesk();
  const { message } = App.useApp();
  const [isBusy, setIsBusy] = useState(false);
  const approve = async () => {
    setIsBusy(true);
    try {
      const { record } = await store.approve(recordId);
      void message.success(`已重新赋号：${record.recordNo}`);
    } catch (error) {
      void message.error(shownError(error).sentence);
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <Button size="small" loading={isBusy} onClick={() => void approve()}>
      重新赋号
    </Button>
  );
}

/** Values that two people changed at once: a person chooses, nothing is dropped unasked (design §5.3). */
export function Conflicts({ opened }: { opened: OpenRecord }) {
  const { record } = opened;
  if (record.conflicts.length === 0) return null;
  return (
    <section className="conflicts" aria-label="需要选择的冲突">
      <Alert
        type="warning"
        showIcon
        title={`有 ${record.conflicts.length} 处两人同时修改，请逐项选择保留哪一个`}
        description="选择后仍可在修改历史里看到另一个值，也可以再改回来。"
      />
      {record.conflicts.map((conflict) => (
        <ConflictCard key={conflict.id} opened={opened} conflict={conflict} />
      ))}
    </section>
  );
}

function ConflictCard({ opened, conflict }: { opened: OpenRecord; conflict: Conflict }) {
  const { store } = useDesk();
  const { message } = App.useApp();
  const [isBusy, setIsBusy] = useState(false);
  const { record, values } = opened;
  const place = placeWords(store.catalogue, record, values, conflict.path);
  const choose = async (choice: 'mine' | 'theirs') => {
    setIsBusy(true);
    try {
      await store.resolveConflict(record.id, conflict.id, choice);
      void message.success('已保存');
    } catch (error) {
      void message.error(shownError(error).sentence);
    } finally {
      setIsBusy(false);
    }
  };
  const side = (title: string, value: unknown, by: Conflict['mineBy'] | null, choice: 'mine' | 'theirs' | null) => (
    <div className="conflict-side">
      <small>
        {title}
        {by && `　${by.name}　${deviceTime(by.at)}`}
      </small>
      <ConflictValue opened={opened} conflict={conflict} value={value} place={place} />
      {choice && (
        <Button size="small" disabled={isBusy} onClick={() => void choose(choice)} aria-label={`${place} 保留${title}`}>
          保留这个
        </Button>
      )}
    </div>
  );
  return (
    <section className="conflict" aria-label={`冲突 ${place}`}>
      <strong>{place}</strong>
      {side('原来的值', conflict.base, null, null)}
      {side('修改一', conflict.mine, conflict.mineBy, 'mine')}
      {side('修改二', conflict.theirs, conflict.theirsBy, 'theirs')}
    </section>
  );
}

function ConflictValue(props: { opened: OpenRecord; conflict: Conflict; value: unknown; place: string }) {
  const { store } = useDesk();
  const { record } = props.opened;
  const names = { unitName: (code: string) => unitName(store, code) };
  const text = valueWords(store.catalogue, record.type, props.conflict.path, props.value, names);
  const listId = props.conflict.path.split('.')[0] ?? '';
  const isSealed = compiledType(store.catalogue, record.type).byPath.get(listId)?.sealed ?? false;
  if (!isSealed) return <span>{text}</span>;
  return (
    <SealedRecordContext value={record}>
      <SealedText name={props.place} masked="••••">
        {text}
      </SealedText>
    </SealedRecordContext>
  );
}
