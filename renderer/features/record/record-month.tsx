import { Alert, Button, Input, Popconfirm } from 'antd';
import { useCallback, useState } from 'react';
import { Link } from 'wouter';
import { isSystemType } from '#shared/catalogue/system-type-ids.ts';
import { REPORT_STATE_LABELS, type ReportState } from '#shared/domain/month/report-state.ts';
import { may } from '#shared/domain/permissions.ts';
import { monthInWords } from '#shared/kernel/calendar.ts';
import { isRefused } from '#shared/schema/record.ts';
import { useDesk } from '../../desk/desk-context.ts';
import { useLive } from '../../desk/use-live.ts';
import { deviceTime } from '../../desk/words.tsx';
import type { OpenRecord } from '../../store/desk-store.ts';
import { useAsking } from '../../ui/use-asking.ts';
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
  const { data: isInReport } = useLive(useCallback(() => store.month.isInReport(record), [store, record]));
  if (record.lateFlag) {
    return (
      <Alert
        type="info"
        showIcon
        title={`补报：${record.correctionReason}。计入 ${monthInWords(record.period)}补报数。`}
      />
    );
  }
  if (!state || record.status === 'void' || isSystemType(record.type)) return null;
  if (isInReport === false) return <BesideReportNote opened={opened} state={state} />;
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

/** A record that lies in a sent month without being in its report says so, and what makes it count after all. */
function BesideReportNote({ opened, state }: { opened: OpenRecord; state: ReportState }) {
  const { record } = opened;
  // the refusal above asks for the same
  if (refusalCodeOf(opened) !== '') return null;
  const month = monthInWords(record.period);
  const isLocked = state === 'locked';
  return (
    <>
      <Alert
        type="warning"
        showIcon
        title={`这条记录没有计入${month}月报：月报${REPORT_STATE_LABELS[state]}时，它还没有到办理月报的电脑上。`}
        description={
          isLocked
            ? '该月已锁定，请办理补报：写明原因，计入当前月份的补报数和全年累计。'
            : '请联系县里退回月报，重新送审上报即可计入；县里锁定以后，可在这里办理补报。'
        }
      />
      {isLocked && <LateForm opened={opened} />}
    </>
  );
}

/** Asks why, and does it. */
function ReasonLine(props: {
  readonly label: string;
  readonly act: string;
  readonly onReason: (reason: string) => Promise<string>;
}) {
  const { isBusy, ask } = useAsking();
  const [reason, setReason] = useState('');
  return (
    <div className="month-line">
      <Input
        aria-label={props.label}
        placeholder={`${props.label}（必填）`}
        maxLength={200}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <Button
        type="primary"
        disabled={isBusy || reason.trim() === ''}
        onClick={() => void ask(() => props.onReason(reason))}
      >
        {props.act}
      </Button>
    </div>
  );
}

function LateForm({ opened }: { opened: OpenRecord }) {
  const { store } = useDesk();
  if (!may(store.account, 'enter', opened.record)) return null;
  const makeLate = async (reason: string) => {
    await store.makeLate(opened.record.id, reason);
    return '已改为补报，自动报送';
  };
  return <ReasonLine label="补报原因" act="按补报报送" onReason={makeLate} />;
}

/** The code of the county's refusal of this very state because of its month; empty: none. */
function refusalCodeOf({ record }: OpenRecord): string {
  const code = isRefused(record) ? (record.county?.refusal?.code ?? '') : '';
  return CLOSED_CODES.has(code) ? code : '';
}

/** Refusals because the record's month is locked: neither mended nor sent again by saving, but by 补报 or 更正. */
export const CLOSED_CODES: ReadonlySet<string> = new Set(['M03', 'M04', 'D09']);

/** What to do with a record that the county refused because its month is locked. */
export function LockedRefusal({ opened }: { opened: OpenRecord }) {
  const { record } = opened;
  const code = refusalCodeOf(opened);
  if (code === '') return null;
  const isHeld = (record.county?.rev ?? null) !== null;
  return (
    <>
      {code !== 'D09' && <LateForm opened={opened} />}
      {code === 'D09' && isHeld && !isSystemType(record.type) && <CorrectionForm opened={opened} />}
      {isHeld && <BackToCounty opened={opened} />}
    </>
  );
}

function CorrectionForm({ opened }: { opened: OpenRecord }) {
  const { store } = useDesk();
  const ask = async (reason: string) => {
    await store.month.corrections.fromRefused(opened.record.id, reason);
    return '已转为更正单，等县里审核；记录恢复为县里的内容';
  };
  return <ReasonLine label="更正原因" act="转为更正单" onReason={ask} />;
}

function BackToCounty({ opened }: { opened: OpenRecord }) {
  const { store } = useDesk();
  const { ask } = useAsking();
  const { record } = opened;
  const goBack = async () => {
    await store.month.corrections.backToCounty(record.id);
    return '已恢复为县里的内容';
  };
  return (
    <p className="month-line">
      {isSystemType(record.type) && <span>本月已锁定，以县里已有的为准。</span>}
      <Popconfirm
        title="恢复为县里的内容？本机的修改仍可在修改历史里看到。"
        okText="恢复"
        cancelText="取消"
        onConfirm={() => ask(goBack)}
      >
        <Button>放弃修改，以县里的为准</Button>
      </Popconfirm>
    </p>
  );
}
