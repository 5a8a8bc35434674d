import { Alert, Button } from 'antd';
import { Link } from 'wouter';
import { compiledType } from '#shared/catalogue/compile-type.ts';
import { ERROR_TEXTS, isErrorCode } from '#shared/kernel/coded-error.ts';
import type { Conflict } from '#shared/schema/record.ts';
import { type Choice, standingDecisions } from '#shared/sync/decide-conflict.ts';
import { useDesk } from '../../desk/desk-context.ts';
import { SealedRecordContext, SealedText } from '../../desk/sealed-text.tsx';
import { deviceTime, unitName } from '../../desk/words.tsx';
import type { OpenRecord } from '../../store/desk-store.ts';
import { useAsking } from '../../ui/use-asking.ts';
import { placeWords, valueWords } from './history-words.ts';
import { CLOSED_CODES } from './record-month.tsx';

const SIDES = { mine: '修改一', theirs: '修改二' } as const;

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
  const { isBusy, ask } = useAsking();
  const approve = () => ask(async () => `已重新赋号：${(await store.approve(recordId)).record.recordNo}`);
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
        description="两个值都会留在修改历史里；选错了，可以在本页撤销后重新选择。"
      />
      {record.conflicts.map((conflict) => (
        <ConflictCard key={conflict.id} opened={opened} conflict={conflict} />
      ))}
    </section>
  );
}

/** Choices of conflicts that can still be taken back, with one click (SPEC.md §6). */
export function DecidedConflicts({ opened }: { opened: OpenRecord }) {
  const { store } = useDesk();
  const { isBusy, ask } = useAsking();
  const { record, values } = opened;
  const decisions = standingDecisions(record);
  if (decisions.length === 0) return null;
  const undo = (decisionRev: string) =>
    ask(async () => {
      await store.reopenConflict(record.id, decisionRev);
      return '已撤销，请重新选择';
    });
  return (
    <section className="conflicts" aria-label="已处理的冲突">
      {decisions.map(({ entry, conflict, choice }) => {
        const place = placeWords(store.catalogue, record, values, conflict.path);
        const other = choice === 'mine' ? 'theirs' : 'mine';
        return (
          <Alert
            key={entry.rev}
            type="info"
            showIcon
            title={
              <>
                {place}：{entry.by.name}保留了{' '}
                <b>
                  <ConflictValue opened={opened} conflict={conflict} value={conflict[choice]} place={place} />
                </b>
                ，没有保留 <ConflictValue opened={opened} conflict={conflict} value={conflict[other]} place={place} />
              </>
            }
            action={
              <Button
                size="small"
                disabled={isBusy}
                onClick={() => void undo(entry.rev)}
                aria-label={`撤销 ${place} 的选择`}
              >
                撤销
              </Button>
            }
          />
        );
      })}
      <span className="is-faint">选错了可以撤销。记录再次修改、审核或上报后，不能再撤销。</span>
    </section>
  );
}

function ConflictCard({ opened, conflict }: { opened: OpenRecord; conflict: Conflict }) {
  const { store } = useDesk();
  const { isBusy, ask } = useAsking();
  const { record, values } = opened;
  const place = placeWords(store.catalogue, record, values, conflict.path);
  const choose = (choice: Choice) =>
    ask(async () => {
      await store.resolveConflict(record.id, conflict.id, choice);
      return '已保存';
    });
  const side = (title: string, value: unknown, by: Conflict['mineBy'] | null, choice: Choice | null) => (
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
      {side(SIDES.mine, conflict.mine, conflict.mineBy, 'mine')}
      {side(SIDES.theirs, conflict.theirs, conflict.theirsBy, 'theirs')}
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
