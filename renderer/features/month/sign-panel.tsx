import { App, Button, Input, Popconfirm } from 'antd';
import { useCallback, useState } from 'react';
import { STRAND_LABELS, STRANDS } from '#shared/catalogue/definition.ts';
import { REPORT_TEXTS } from '#shared/catalogue/system-types.ts';
import { unexplained } from '#shared/domain/month/checks.ts';
import { draftTexts, MAX_REPORT_LENGTH, reportLength } from '#shared/domain/month/draft-text.ts';
import { may } from '#shared/domain/permissions.ts';
import { isRows } from '#shared/schema/seal-record.ts';
import { useDesk } from '../../desk/desk-context.ts';
import { useLive } from '../../desk/use-live.ts';
import { deviceTime } from '../../desk/words.tsx';
import type { DeskStore, MonthOverview } from '../../store/desk-store.ts';
import { Panel } from '../../ui/page.tsx';
import { useAct } from './use-act.ts';

/** From the checks to the county: 送审, review per strand, signature, 上报 (D§3.3). One panel per step. */
export function SignPanel({ overview }: { overview: MonthOverview }) {
  return (
    <div className="sign-steps">
      <ReviewStep overview={overview} />
      <StrandStep overview={overview} />
      <SignStep overview={overview} />
      <SubmitStep overview={overview} />
    </div>
  );
}

function useRights() {
  const { store } = useDesk();
  const unitCode = `${store.account.scope.slice(0, 9)}000`;
  return {
    review: may(store.account, 'review', { unitCode }),
    sign: may(store.account, 'sign', { unitCode }),
    isReviewer: store.account.role === 'town_reviewer',
  };
}

function ReviewStep({ overview }: { overview: MonthOverview }) {
  const { store } = useDesk();
  const rights = useRights();
  const act = useAct();
  const load = useCallback(() => store.month.findings(overview.month), [store, overview.month]);
  const { data } = useLive(load);
  const hard = (data ?? []).filter(({ level }) => level === 'hard').length;
  const rows = isRows(overview.report.explanations) ? overview.report.explanations : [];
  const open = unexplained(data ?? [], new Map(rows.map((row) => [row._row, String(row.text ?? '')]))).length;
  const isOpen = overview.state === 'collecting' || overview.state === 'returned';
  const canSend = isOpen && rights.review;
  return (
    <Panel title="一、送审" name="送审">
      <p>
        {!isOpen && '已送审。'}
        {data ? `必须处理 ${hard} 项，待说明 ${open} 项。` : '正在做逻辑审核……'}
        {isOpen && hard > 0 && '全部处理后才能送审。'}
        {isOpen && hard === 0 && open > 0 && '没有说明的事项也会随月报上报。'}
      </p>
      {canSend && (
        <Button
          type="primary"
          disabled={!data || hard > 0}
          loading={act.isBusy}
          onClick={() =>
            void act.run(async () => {
              await keepDraftedTexts(store, overview);
              await store.month.step(overview.month, 'review');
            })
          }
        >
          送审
        </Button>
      )}
      {(overview.state === 'town_review' || overview.state === 'signed') && (rights.review || rights.sign) && (
        <Popconfirm
          title="退回到收集，改好后重新送审？审核、签发要重新办理。"
          okText="退回修改"
          cancelText="取消"
          onConfirm={() =>
            act.run(() =>
              store.month.step(overview.month, 'back', { reviews: [], signer: '', signed_at: '', sign_manner: null }),
            )
          }
        >
          <Button>退回修改</Button>
        </Popconfirm>
      )}
    </Panel>
  );
}

/** What the report says is what goes out: paragraphs that nobody touched are kept as drafted before they are reviewed. */
async function keepDraftedTexts(store: DeskStore, overview: MonthOverview): Promise<void> {
  const { table } = await store.month.statistics(overview.month, null);
  const facts = {
    townName: store.units().find(({ level }) => level === 'town')?.name ?? '本镇',
    villages: overview.villages.length,
    records: overview.villages.reduce((sum, { records }) => sum + records, 0),
  };
  const drafted = draftTexts(table, facts);
  const missing = Object.entries(drafted).filter(([id, text]) => text && typeof overview.report[id] !== 'string');
  if (missing.length > 0) await store.month.saveReport(overview.month, Object.fromEntries(missing));
}

function StrandStep({ overview }: { overview: MonthOverview }) {
  const { store } = useDesk();
  const rights = useRights();
  const act = useAct();
  const [name, setName] = useState('');
  const rows = isRows(overview.report.reviews) ? overview.report.reviews : [];
  const reviewed = new Map(rows.map((row) => [row._row, row]));
  const canReview = overview.state === 'town_review' && rights.review;
  const by = rights.isReviewer ? store.account.name : name.trim();
  const review = (strands: readonly string[]) => {
    const manner = rights.isReviewer ? '在线' : '纸质';
    const others = rows.filter(({ _row }) => !strands.includes(_row));
    const added = strands.map((strand) => ({ _row: strand, name: by, at: store.month.now(), manner }));
    return act.run(() => store.month.saveReport(overview.month, { reviews: [...others, ...added] }));
  };
  return (
    <Panel title="二、分线审核" name="分线审核">
      <ul className="line-list">
        {STRANDS.map((strand) => (
          <StrandLine
            key={strand}
            label={STRAND_LABELS[strand]}
            row={reviewed.get(strand) ?? null}
            onReview={canReview && by !== '' ? () => void review([strand]) : null}
          />
        ))}
      </ul>
      {canReview && (
        <div className="month-line">
          {!rights.isReviewer && (
            <Input
              aria-label="审核人姓名"
              placeholder="纸质审核的分管领导姓名"
              maxLength={40}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
          <Button
            disabled={act.isBusy || by === ''}
            onClick={() => void review(STRANDS.filter((strand) => !reviewed.has(strand)))}
          >
            全部审核通过
          </Button>
        </div>
      )}
    </Panel>
  );
}

interface StrandLineProps {
  readonly label: string;
  readonly row: Readonly<Record<string, unknown>> | null;
  readonly onReview: (() => void) | null;
}

function StrandLine({ label, row, onReview }: StrandLineProps) {
  return (
    <li>
      <b>{label}</b>
      {row ? (
        <span>{`${String(row.name)}　${deviceTime(String(row.at))}（${String(row.manner)}）`}</span>
      ) : (
        <span className="is-faint">未审核</span>
      )}
      {onReview && !row && (
        <Button size="small" aria-label={`审核通过 ${label}`} onClick={onReview}>
          审核通过
        </Button>
      )}
    </li>
  );
}

function SignStep({ overview }: { overview: MonthOverview }) {
  const { report, state } = overview;
  const rows = isRows(report.reviews) ? report.reviews : [];
  const isReviewed = STRANDS.every((strand) => rows.some(({ _row }) => _row === strand));
  const length = reportLength(
    report,
    REPORT_TEXTS.map(([id]) => id),
  );
  const isOpen = state === 'town_review' && isReviewed && length <= MAX_REPORT_LENGTH;
  return (
    <Panel title="三、签发" name="签发">
      {report.signer ? (
        <p>{`${String(report.signer)}　${deviceTime(String(report.signed_at ?? ''))}（${report.sign_manner === 'paper' ? '纸质签字' : '在线签发'}）`}</p>
      ) : (
        <p className="is-faint">{isReviewed ? '等主要负责人签发。' : '五条线都审核后签发。'}</p>
      )}
      {length > MAX_REPORT_LENGTH && (
        <p className="is-bad">{`正文 ${length} 字，超过 ${MAX_REPORT_LENGTH} 字，请压缩后签发。`}</p>
      )}
      {isOpen && <SignTools overview={overview} />}
    </Panel>
  );
}

function SignTools({ overview: { month, report } }: { overview: MonthOverview }) {
  const { store } = useDesk();
  const rights = useRights();
  const act = useAct();
  const [signer, setSigner] = useState('');
  const [name, setName] = useState(String(report.contact_name ?? store.account.name));
  const [phone, setPhone] = useState(String(report.contact_phone ?? ''));
  const sign = (manner: 'paper' | 'online', who: string) =>
    act.run(() =>
      store.month.step(month, 'sign', {
        signer: who,
        signed_at: store.month.now(),
        sign_manner: manner,
        contact_name: name,
        contact_phone: phone,
      }),
    );
  return (
    <div className="month-line">
      <LineInput label="联系人" value={name} onChange={setName} />
      <LineInput label="联系电话" value={phone} onChange={setPhone} />
      {rights.sign && (
        <Button type="primary" loading={act.isBusy} onClick={() => void sign('online', store.account.name)}>
          签发
        </Button>
      )}
      {!rights.sign && rights.review && (
        <>
          <LineInput label="负责人姓名" value={signer} onChange={setSigner} />
          <Button
            disabled={signer.trim() === ''}
            loading={act.isBusy}
            onClick={() => void sign('paper', signer.trim())}
          >
            登记纸质签字
          </Button>
        </>
      )}
    </div>
  );
}

function LineInput(props: { label: string; value: string; onChange: (text: string) => void }) {
  return (
    <Input
      aria-label={props.label}
      placeholder={props.label}
      maxLength={40}
      value={props.value}
      onChange={(event) => props.onChange(event.target.value)}
    />
  );
}

function SubmitStep({ overview }: { overview: MonthOverview }) {
  const { store } = useDesk();
  const { message } = App.useApp();
  const rights = useRights();
  const act = useAct();
  const load = useCallback(() => store.month.papers('report_version', overview.month), [store, overview.month]);
  const { data = [] } = useLive(load);
  const submit = async () => {
    if (await act.run(() => store.month.submit(overview.month))) void message.success('已上报；网络恢复后自动送达县里');
  };
  return (
    <Panel title="四、上报" name="上报">
      <ul className="line-list">
        {data.map((version) => (
          <li key={version.id}>
            <b>{`第 ${String(version.data.version)} 版`}</b>
            <span>{`${String(version.data.record_count ?? 0)} 条记录　${deviceTime(version.updatedAt)}`}</span>
            <span
              className="is-faint"
              title={String(version.data.hash)}
            >{`校验码 ${String(version.data.hash).slice(0, 12)}`}</span>
            <span className="is-faint">{version.syncState === 'acknowledged' ? '县里已收到' : '待送达'}</span>
          </li>
        ))}
        {data.length === 0 && <li className="is-faint">还没有上报。</li>}
      </ul>
      {overview.state === 'signed' && (rights.review || rights.sign) && (
        <Popconfirm
          title="上报后本月记录和数字即固定，改动要由县里退回。"
          okText="上报"
          cancelText="取消"
          onConfirm={submit}
        >
          <Button type="primary" loading={act.isBusy}>
            上报
          </Button>
        </Popconfirm>
      )}
      {overview.state === 'locked' && (
        <p>{`县里已锁定（${deviceTime(String(overview.report.locked_at ?? ''))}）。遗漏的办补报，有误的办更正。`}</p>
      )}
    </Panel>
  );
}
