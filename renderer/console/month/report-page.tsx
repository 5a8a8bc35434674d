import { Table } from 'antd';
import { useCallback } from 'react';
import { Link } from 'wouter';
import { STRAND_LABELS } from '#shared/catalogue/definition.ts';
import { REPORT_TEXTS } from '#shared/catalogue/system-types.ts';
import { type FrozenReport, readFrozen } from '#shared/domain/month/freeze.ts';
import { isReportState } from '#shared/domain/month/report-state.ts';
import { monthInWords } from '#shared/kernel/calendar.ts';
import type { ReportAnswer } from '#shared/sync/month-messages.ts';
import { recordsPath, reportsPath } from '../console-paths.ts';
import { LoadedView } from '../loaded-view.tsx';
import { Page } from '../page.tsx';
import { useSession } from '../session.tsx';
import { shownMinute } from '../shown-time.ts';
import { useLoaded } from '../use-loaded.ts';
import { Decisions } from './decisions.tsx';
import { figureRows } from './figure-rows.ts';
import { reportStateLabel } from './reports-page.tsx';

const REFRESH_MS = 10_000;

/** One town's report as it was sent: figures against last month, explanations, texts, what arrived; and what becomes of it. */
export function ReportPage({ month, town }: { readonly month: string; readonly town: string }) {
  const { api } = useSession();
  const load = useCallback((signal: AbortSignal) => api.report(Number(town), month, signal), [api, town, month]);
  const report = useLoaded(load, REFRESH_MS);
  return (
    <Page
      title={`${report.value?.townName ?? ''}${monthInWords(month)}月报`}
      back={<Link href={reportsPath(month)}>← 月报接收</Link>}
    >
      <LoadedView loaded={report}>{(answer) => <Report answer={answer} onChanged={report.reload} />}</LoadedView>
    </Page>
  );
}

function Report({ answer, onChanged }: { readonly answer: ReportAnswer; readonly onChanged: () => void }) {
  const [newest] = answer.versions;
  const frozen = newest ? readFrozen(newest.frozen, newest.hash) : null;
  const before = answer.versions[1];
  const earlier = before ? readFrozen(before.frozen, before.hash) : null;
  const lastMonth = answer.lastMonth ? readFrozen(answer.lastMonth.frozen, answer.lastMonth.hash) : null;
  const state = String(answer.report?.data.state ?? '');
  const { arrival, townId, month } = answer;
  return (
    <>
      <p className="overview">
        <span>{isReportState(state) ? reportStateLabel(state) : '还没有上报'}</span>
        {newest && (
          <span>{`第 ${newest.version} 版，${shownMinute(newest.receivedAt)} 收到，校验码 ${newest.hash.slice(0, 12)}`}</span>
        )}
        {frozen && (
          <span className={arrival.missing + arrival.changed > 0 ? 'is-missing' : ''}>
            {`记录 ${frozen.recordCount} 条：已到 ${arrival.asSent}，在途 ${arrival.missing}，上报后有变动 ${arrival.changed}，上报后新增 ${arrival.added}；登记附件 ${arrival.papers} 份`}
          </span>
        )}
        <Link href={recordsPath(month, townId)}>查看记录</Link>
      </p>
      <Decisions answer={answer} frozen={frozen} onChanged={onChanged} />
      {frozen ? (
        <Frozen frozen={frozen} lastMonth={lastMonth} earlier={earlier} answer={answer} />
      ) : (
        <p>{newest ? '上报件与校验码不符，请退回重报。' : '这个乡镇本月还没有上报。'}</p>
      )}
    </>
  );
}

interface FrozenProps {
  readonly frozen: FrozenReport;
  readonly lastMonth: FrozenReport | null;
  readonly earlier: FrozenReport | null;
  readonly answer: ReportAnswer;
}

function Frozen({ frozen, lastMonth, earlier, answer }: FrozenProps) {
  return (
    <>
      <section aria-label="签发情况">
        <h2>审核签发</h2>
        <p>
          {frozen.reviews.map(({ strand, name }) => `${labelOfStrand(strand)}：${name}`).join('；') || '没有分线审核'}
          {`。负责人 ${frozen.signer || '—'}（${frozen.signManner === 'paper' ? '纸质签字' : '在线签发'}）。联系人 ${frozen.contactName} ${frozen.contactPhone}`}
        </p>
        <p>{`村级确认：${answer.villages.map(({ name, kind }) => `${name}${VILLAGE_WORDS[kind] ?? '未确认'}`).join('、')}`}</p>
      </section>
      <section aria-label="核实说明">
        <h2>{`核实说明（${frozen.explanations.length}）`}</h2>
        <ul>
          {frozen.explanations.map(({ key, about, text }) => (
            <li key={key}>{`${about}——${text}`}</li>
          ))}
          {frozen.lateRecords.map(({ id, title, reason }) => (
            <li key={id}>{`补报：${title}——${reason}`}</li>
          ))}
        </ul>
      </section>
      <Figures frozen={frozen} lastMonth={lastMonth} earlier={earlier} />
      <section aria-label="月报文字">
        <h2>月报文字</h2>
        {REPORT_TEXTS.map(([id, label]) =>
          frozen.texts[id] ? (
            <div key={id}>
              <h3>{label}</h3>
              <p className="report-text">{frozen.texts[id]}</p>
            </div>
          ) : null,
        )}
      </section>
    </>
  );
}

const VILLAGE_WORDS: Readonly<Record<string, string>> = { confirmed: '已确认', zero: '零报告' };

function labelOfStrand(strand: string): string {
  return Object.hasOwn(STRAND_LABELS, strand) ? STRAND_LABELS[strand as keyof typeof STRAND_LABELS] : strand;
}

function Figures({ frozen, lastMonth, earlier }: Omit<FrozenProps, 'answer'>) {
  const rows = figureRows(frozen, lastMonth, earlier);
  return (
    <section aria-label="统计表">
      <h2>统计表</h2>
      <Table
        className="short-rows"
        size="small"
        bordered
        rowKey="code"
        pagination={false}
        dataSource={rows}
        columns={[
          { title: '指标', dataIndex: 'label' },
          { title: '单位', dataIndex: 'unit', width: 70 },
          { title: '本月数', dataIndex: 'month', width: 100, align: 'right' },
          { title: '上月数', dataIndex: 'last', width: 100, align: 'right' },
          { title: '环比', dataIndex: 'change', width: 130, align: 'right' },
          { title: '本年累计', dataIndex: 'year', width: 110, align: 'right' },
          ...(earlier ? [{ title: '与上一版', dataIndex: 'sinceEarlier', width: 110, align: 'right' as const }] : []),
        ]}
      />
    </section>
  );
}
