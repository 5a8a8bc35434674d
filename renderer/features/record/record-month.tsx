import { Alert, App, Button, Input } from 'antd';
import { useCallback, useState } from 'react';
import { Link } from 'wouter';
import { REPORT_STATE_LABELS } from '#shared/domain/month/report-state.ts';
import { may } from '#shared/domain/permissions.ts';
import { monthInWords } from '#shared/kernel/calendar.ts';
import { isRefused } from '#shared/schema/record.ts';
import { useDesk } from '../../desk/desk-context.ts';
import { useLive } from '../../desk/use-live.ts';
import { deviceTime } from '../../desk/words.tsx';
import type { OpenRecord } from '../../store/desk-store.ts';
import { shownError } from '../../ui/error-words.ts';
import { CorrectionDialog } from './correction-dialog.tsx';

/** The state of the report that a record's month was sent with; null while the month is open. */
export function useClosedMonth(period: string) {
  const { store } = useDesk();
  const { data } = useLive(useCallback(() => store.month.closedMonths(), [store]));
  return data?.get(period) ?? null;
}

/** Why the record came back, said at the record itself (D§3.3): by the town, or by the county with the report. */
export function ReturnedRecord({ opened: { record } }: { opened: OpenRecord }) {
  if (record.status !== 'returned') return null;
  const entry = record.history.findLast(({ action }) => action === 'return');
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      title={`退回：${entry?.reason ?? ''}`}
      description={`${entry ? `${entry.by.name}　${deviceTime(entry.by.at)}。` : ''}请改好保存，再由镇里审核。`}
      action={<Link href={`/record/${record.id}/edit`}>去修改</Link>}
    />
  );
}

/** A late record says so, with its reason; a record of a sent month says what can still be done with it. */
export function MonthNote({ opened }: { opened: OpenRecord }) {
  const { store } = useDesk();
  const { record } = opened;
  const state = useClosedMonth(record.period);
  const [isAsking, setIsAsking] = useState(false);
  if (record.lateFlag) {
    return (
      <Alert
        type="info"
        showIcon
        title={`补报：${record.correctionReason}。计入 ${monthInWords(record.period)}补报数。`}
      />
    );
  }
  if (!state || record.status === 'void') return null;
  const isLocked = state === 'locked';
  const mayAsk = isLocked && may(store.account, 'enter', record);
  return (
    <>
      <Alert
        type="info"
        showIcon
        title={`${monthInWords(record.period)}${REPORT_STATE_LABELS[state]}`}
        description={
          isLocked
            ? '登记的内容已固定。按规定步骤的后续进展可以照常登记；有错请办理更正。'
            : '等县里接收或退回，期间不能修改。'
        }
        action={mayAsk && <Button onClick={() => setIsAsking(true)}>办理更正</Button>}
      />
      {isAsking && <CorrectionDialog opened={opened} onClose={() => setIsAsking(false)} />}
    </>
  );
}

/** What to do with a record that the county refused because its month is locked. */
export function LockedRefusal({ opened }: { opened: OpenRecord }) {
  const { store } = useDesk();
  const { message } = App.useApp();
  const { record } = opened;
  const code = isRefused(record) ? record.county?.refusal?.code : '';
  const [reason, setReason] = useState('');
  const run = async (act: () => Promise<unknown>, done: string) => {
    try {
      await act();
      void message.success(done);
    } catch (error) {
      void message.error(shownError(error).sentence);
    }
  };
  if (code !== 'M03' && code !== 'M04' && code !== 'D09') return null;
  const isLate = code !== 'D09';
  const isNew = record.county?.rev === null || record.county?.rev === undefined;
  return (
    <div className="month-line">
      <Input
        aria-label={isLate ? '补报原因' : '更正原因'}
        placeholder={isLate ? '补报原因（必填）' : '更正原因（必填）'}
        maxLength={200}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      {isLate ? (
        <Button
          type="primary"
          disabled={reason.trim() === ''}
          onClick={() => void run(() => store.makeLate(record.id, reason), '已改为补报，自动重新报送')}
        >
          按补报报送
        </Button>
      ) : (
        <Button
          type="primary"
          disabled={reason.trim() === '' || isNew}
          onClick={() =>
            void run(() => store.month.corrections.fromRefused(record.id, reason), '已转为更正单，等县里审核')
          }
        >
          转为更正单
        </Button>
      )}
      {!isNew && (
        <Button onClick={() => void run(() => store.month.corrections.backToCounty(record.id), '已恢复为县里的内容')}>
          放弃修改，以县里的为准
        </Button>
      )}
    </div>
  );
}
