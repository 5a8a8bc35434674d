import { App, Button, Space } from 'antd';
import { useCallback, useEffect, useState } from 'react';
import { Link } from 'wouter';
import { hasEnded } from '#shared/domain/standing.ts';
import { todayInChina } from '#shared/kernel/calendar.ts';
import { noticePaper } from '#shared/report/notice-paper.ts';
import {
  NOTICE_ACTION_LABELS,
  NOTICE_URGENCY_LABELS,
  type NoticeAnswer,
  type NoticeDepartment,
  type NoticeTown,
  type NoticeVersion,
} from '#shared/sync/notice-messages.ts';
import { Badge } from '../badge.tsx';
import type { Unit } from '../county-api.ts';
import { LoadedView } from '../loaded-view.tsx';
import { Page } from '../page.tsx';
import { ReasonDialog } from '../reason-dialog.tsx';
import { hasRight } from '../rights.ts';
import { useMe, useSession } from '../session.tsx';
import { shownMinute } from '../shown-time.ts';
import { TableHead } from '../table-head.tsx';
import { useUnits } from '../units-context.tsx';
import { useHandOut } from '../use-hand-out.ts';
import { useLoaded } from '../use-loaded.ts';
import { NoticeForm } from './notice-form.tsx';

const LOOK_MS = 10_000;

/** One notice: its text, which towns have and opened it, and every version that there was. */
export function NoticePage({ noticeId }: { readonly noticeId: string }) {
  const { api } = useSession();
  const notice = useLoaded(
    useCallback((signal: AbortSignal) => api.notice(noticeId, signal), [api, noticeId]),
    LOOK_MS,
  );
  const title = notice.value?.versions[0]?.title ?? '通知';
  return (
    <Page title={title} back={<Link href="/notices">← 通知</Link>}>
      <LoadedView loaded={notice}>
        {(answer) => {
          const [present, ...former] = answer.versions;
          return (
            present && (
              <>
                <Acts answer={answer} present={present} onChanged={notice.reload} />
                <Present present={present} />
                {answer.towns.length > 0 && <Towns towns={answer.towns} />}
                {answer.departments.length > 0 && <Departments departments={answer.departments} />}
                <OwnReceipt answer={answer} present={present} onTold={notice.reload} />
                {former.length > 0 && <Versions versions={answer.versions} />}
              </>
            )
          );
        }}
      </LoadedView>
    </Page>
  );
}

interface ActsProps {
  readonly answer: NoticeAnswer;
  readonly present: NoticeVersion;
  readonly onChanged: () => void;
}

function Acts({ answer, present, onChanged }: ActsProps) {
  const { noticeId, versions } = answer;
  const { api } = useSession();
  const { account } = useMe();
  const { message } = App.useApp();
  const { platform, hand } = useHandOut();
  const [doing, setDoing] = useState<'correct' | 'withdraw' | null>(null);
  const done = (said: string) => {
    setDoing(null);
    void message.success(said);
    onChanged();
  };
  const addressee = useAddressee(present, answer);
  const report = () => paperOf(present, versions, addressee);
  const print = () => {
    const { fileName, title, sections } = report();
    return platform.print({ fileName, title, parts: [{ kind: 'report', sections }] });
  };
  const mayChange = present.action !== 'withdrawn' && hasRight(account, 'decide');
  return (
    <Space className="no-print notice-acts" wrap>
      {mayChange && <Button onClick={() => setDoing('correct')}>更正</Button>}
      {mayChange && <Button onClick={() => setDoing('withdraw')}>撤回</Button>}
      <Button onClick={hand(print, 'print')}>打印通知</Button>
      <Button onClick={hand(() => platform.saveReport(report()))}>导出 Word</Button>
      <Button onClick={hand(() => window.print(), 'print')}>打印送达情况</Button>
      {doing === 'correct' && (
        <NoticeForm
          before={{ noticeId, version: present }}
          onClose={() => setDoing(null)}
          onDone={() => done('已更正，乡镇会看到新的一版')}
        />
      )}
      {doing === 'withdraw' && (
        <ReasonDialog
          title={`撤回“${present.title}”？`}
          label="撤回原因（必填，乡镇看得到）"
          okText="撤回"
          onClose={() => setDoing(null)}
          onReason={async (reason) => {
            await api.withdrawNotice(noticeId, present.version, reason);
            done('已撤回');
          }}
        >
          撤回后乡镇只看得到标题和撤回原因；县里留有全部版本。撤回不能恢复，需要的话另发一份。
        </ReasonDialog>
      )}
    </Space>
  );
}

function useAddressee({ towns: asked }: NoticeVersion, { towns, departments }: NoticeAnswer): string {
  const { value: units } = useUnits();
  const offices = departments.filter(({ isLeft }) => !isLeft).map(({ name }) => name);
  const also = offices.length > 8 ? '县直有关部门' : offices.join('、');
  return [townsInWords(asked, towns, units ?? []), also].filter((part) => part !== '').join('，');
}

function townsInWords(asked: readonly number[] | null, towns: readonly NoticeTown[], units: readonly Unit[]): string {
  if (asked === null) return '各乡镇（街道）';
  const names = towns.filter(({ isLeft }) => !isLeft).map(({ townName }) => townName);
  const today = todayInChina(Date.now());
  const all = units.filter((unit) => unit.level === 'town' && !hasEnded(unit, today)).length;
  return names.length === all || names.length > 8 ? '有关乡镇（街道）' : names.join('、');
}

function paperOf(present: NoticeVersion, versions: readonly NoticeVersion[], addressee: string) {
  const { version, reason, urgency } = present;
  const first = versions.at(-1)?.version ?? version;
  const issuedOn = todayInChina(Date.parse(present.at));
  return noticePaper({
    ...present,
    isUrgent: urgency === 'urgent',
    addressee,
    issuedOn,
    version,
    reason: version > first ? reason : '',
  });
}

/** Opening it is the receipt of the asker's own department, told once for each version. */
function OwnReceipt({ answer, present, onTold }: Omit<ActsProps, 'onChanged'> & { readonly onTold: () => void }) {
  const { api } = useSession();
  const { account } = useMe();
  const own = answer.departments.find(({ departmentId }) => departmentId === account.departmentId);
  const isNew = own !== undefined && !own.isLeft && own.openedVersion < own.version && present.action !== 'withdrawn';
  const { noticeId } = answer;
  const { version } = present;
  useEffect(() => {
    if (isNew) void api.noticeOpened(noticeId, version).then(onTold, () => {}); // told again by the next look
  }, [api, isNew, noticeId, version, onTold]);
  return null;
}

function Present({ present }: { readonly present: NoticeVersion }) {
  const { action, urgency, dueOn, issuer, by, at, version, text, reason } = present;
  return (
    <section className="sheet" aria-label="通知内容">
      <p className="record-state">
        {action === 'withdrawn' ? <Badge>已撤回</Badge> : <Badge tone="good">{`第 ${version} 版`}</Badge>}
        {urgency === 'urgent' && <Badge tone="bad">{NOTICE_URGENCY_LABELS.urgent}</Badge>}
        {dueOn && <Badge tone="wait">{`${dueOn} 前办理`}</Badge>}{' '}
        {`${issuer}　${by} 于 ${shownMinute(at)} ${NOTICE_ACTION_LABELS[action]}`}
      </p>
      {reason && <p className="hint">{`${NOTICE_ACTION_LABELS[action]}说明：${reason}`}</p>}
      <p className="report-text">{text}</p>
    </section>
  );
}

function Towns({ towns }: { readonly towns: readonly NoticeTown[] }) {
  const reached = towns.filter(({ isLeft }) => !isLeft);
  const opened = reached.filter((town) => town.openedVersion === town.version).length;
  return (
    <section className="sheet" aria-label="送达情况">
      <h2>{`送达情况（已打开 ${opened} / ${reached.length}）`}</h2>
      <table className="plain-table">
        <TableHead labels={['乡镇（街道）', '状态', '送达时间', '打开时间', '签收人']} />
        <tbody>
          {towns.map((town) => (
            <tr key={town.townId}>
              <th scope="row">{town.townName}</th>
              <td>
                <TownState town={town} />
              </td>
              <td>{shownMinute(town.receivedAt)}</td>
              <td>{shownMinute(town.openedAt)}</td>
              <td>{town.openedBy}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Departments({ departments }: { readonly departments: readonly NoticeDepartment[] }) {
  const reached = departments.filter(({ isLeft }) => !isLeft);
  const opened = reached.filter((one) => one.openedVersion === one.version).length;
  return (
    <section className="sheet" aria-label="部门签收情况">
      <h2>{`部门签收情况（已打开 ${opened} / ${reached.length}）`}</h2>
      <table className="plain-table">
        <TableHead labels={['县直部门', '状态', '打开时间', '签收人']} />
        <tbody>
          {departments.map((one) => (
            <tr key={one.departmentId}>
              <th scope="row">{one.name}</th>
              <td>
                <DepartmentState one={one} />
              </td>
              <td>{shownMinute(one.openedAt)}</td>
              <td>{one.openedBy}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function DepartmentState({ one: { version, openedVersion, isLeft } }: { readonly one: NoticeDepartment }) {
  if (isLeft) return <Badge>更正后不再发给</Badge>;
  if (openedVersion === version) return <Badge tone="good">已打开</Badge>;
  return <Badge tone="wait">{`未打开${openedVersion > 0 ? `，打开过第 ${openedVersion} 版` : ''}`}</Badge>;
}

function TownState({ town }: { readonly town: NoticeTown }) {
  const { version, receivedVersion, openedVersion, isLeft } = town;
  if (isLeft) return <Badge>更正后不再发给</Badge>;
  if (openedVersion === version) return <Badge tone="good">已打开</Badge>;
  const former = openedVersion > 0 ? `，打开过第 ${openedVersion} 版` : '';
  if (receivedVersion === version) return <Badge tone="wait">{`已送达，未打开${former}`}</Badge>;
  return <Badge tone="bad">{`未送达${former}`}</Badge>;
}

function Versions({ versions }: { readonly versions: readonly NoticeVersion[] }) {
  return (
    <section className="sheet no-print" aria-label="历次版本">
      <h2>历次版本</h2>
      <ol className="history" reversed>
        {versions.map((one) => (
          <li key={one.version}>
            {`第 ${one.version} 版　${shownMinute(one.at)}　${one.by}　${NOTICE_ACTION_LABELS[one.action]}`}
            {one.reason && `：${one.reason}`}
            <details>
              <summary>{one.title}</summary>
              <p className="report-text">{one.text}</p>
            </details>
          </li>
        ))}
      </ol>
    </section>
  );
}
