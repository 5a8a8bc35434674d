import { Button, Checkbox, Progress, Space, Upload } from 'antd';
import { useCallback, useEffect, useState } from 'react';
import { Link } from 'wouter';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { MAX_COURIER_BYTES } from '#shared/sync/courier/courier-file.ts';
import { useDesk } from '../../desk/desk-context.ts';
import { useSyncStatus } from '../../desk/use-sync-status.ts';
import type { AnswerReport, CourierPort } from '../../sync/courier/courier-port.ts';
import type { CourierPackage } from '../../sync/courier/make-package.ts';
import { shownError } from '../../ui/error-words.ts';
import { Panel } from '../../ui/page.tsx';
import { bytesInWords } from './sync-words.ts';

type CourierState = Awaited<ReturnType<CourierPort['state']>>;

/** What was done last on this page, in plain words. */
type Outcome =
  | { readonly kind: 'made'; readonly made: CourierPackage }
  | { readonly kind: 'read'; readonly report: AnswerReport }
  | { readonly kind: 'failed'; readonly what: string };

type Work = { readonly words: string; readonly done: number; readonly total: number };

/** 用U盘报送: a package for the county, and its answer (SPEC.md §12). */
export function CourierPanel() {
  const [state, reload] = useCourierState();
  const [work, setWork] = useState<Work | null>(null);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const run = async (words: string, job: () => Promise<Outcome | null>) => {
    setOutcome(null);
    setWork({ words, done: 0, total: 0 });
    try {
      setOutcome(await job());
    } catch (error) {
      setOutcome({ kind: 'failed', what: shownError(error).sentence });
    } finally {
      setWork(null);
      reload();
    }
  };
  if (!state) return null;
  return (
    <Panel title="用U盘报送" name="用U盘报送">
      <p>
        长期没有网络时使用：做一份报送包存到U盘，送到县里导入，再把县里给的回执带回本机读取。报送包已加密，别人打不开；同一份多读几次也不会重复。
      </p>
      {!state.isReady && <p className="courier-note">本机还没有领到U盘报送的密钥，请先联网同步一次（S26）。</p>}
      <Space size="large" wrap className="courier-buttons">
        <MakeButton
          isOff={!state.isReady || work !== null}
          onRun={(job) => void run('正在制作报送包', job)}
          onProgress={(done, total) => setWork({ words: '正在制作报送包', done, total })}
        />
        <ReadButton isOff={!state.isReady || work !== null} onRun={(job) => void run('正在读取回执', job)} />
      </Space>
      {work && <WorkLine work={work} />}
      {outcome && <OutcomeNote outcome={outcome} />}
      {state.last && <LastLine last={state.last} />}
    </Panel>
  );
}

function useCourierState(): readonly [CourierState | null, () => void] {
  const { sync } = useDesk();
  const { lastSuccessAt } = useSyncStatus();
  const [state, setState] = useState<CourierState | null>(null);
  const reload = useCallback(() => void sync.courier.state().then(setState), [sync]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: keys come with the first meeting
  useEffect(reload, [reload, lastSuccessAt]);
  return [state, reload];
}

interface ButtonProps {
  readonly isOff: boolean;
  readonly onRun: (job: () => Promise<Outcome | null>) => void;
}

function MakeButton(props: ButtonProps & { readonly onProgress: (done: number, total: number) => void }) {
  const { store, sync, platform } = useDesk();
  const [withPapers, setWithPapers] = useState(true);
  const make = async (): Promise<Outcome | null> => {
    const made = await sync.courier.makePackage({ withPapers, onProgress: props.onProgress });
    for (const { name, bytes } of made.files) {
      const saved = await platform.saveFile(name, bytes);
      if (saved.outcome === 'cancelled') return null;
    }
    const subject = `第 ${made.number} 号 ${made.records} 条 附件 ${made.papers} 件`;
    await store.audit.add({ action: 'courier.made', subject });
    return { kind: 'made', made };
  };
  return (
    <Space>
      <Button type="primary" disabled={props.isOff} onClick={() => props.onRun(make)}>
        制作报送包
      </Button>
      <Checkbox checked={withPapers} onChange={(event) => setWithPapers(event.target.checked)}>
        带上照片等附件
      </Checkbox>
    </Space>
  );
}

function ReadButton({ isOff, onRun }: ButtonProps) {
  const { store, sync } = useDesk();
  const read = (file: File) => async (): Promise<Outcome> => {
    if (file.size > MAX_COURIER_BYTES) throw new CodedError('S30');
    const bytes = await file.arrayBuffer().catch((cause: unknown) => {
      throw new CodedError('F20', undefined, { cause });
    });
    const report = await sync.courier.readAnswer(new Uint8Array(bytes));
    await store.audit.add({ action: 'courier.answered', subject: `第 ${report.number} 号` });
    return { kind: 'read', report };
  };
  return (
    <Upload
      accept=".szhz"
      maxCount={1}
      showUploadList={false}
      disabled={isOff}
      beforeUpload={(file) => {
        onRun(read(file));
        return false;
      }}
    >
      <Button disabled={isOff}>读取县里的回执</Button>
    </Upload>
  );
}

function WorkLine({ work }: { work: Work }) {
  const { sync } = useDesk();
  const { massVoid } = useSyncStatus();
  const percent = work.total > 0 ? Math.round((work.done / work.total) * 100) : 0;
  return (
    <div className="courier-work" role="status">
      <span>{massVoid?.direction === 'receive' ? '请先在本页上方核对作废的记录' : `${work.words}……`}</span>
      {work.total > 0 && <Progress percent={percent} size="small" />}
      {work.words === '正在读取回执' && (
        <Button size="small" onClick={() => sync.pause()}>
          停止
        </Button>
      )}
    </div>
  );
}

function OutcomeNote({ outcome }: { outcome: Outcome }) {
  if (outcome.kind === 'failed') {
    return (
      <p className="courier-note is-bad" role="alert">
        {outcome.what}
      </p>
    );
  }
  return (
    <ul className="courier-note" aria-label={outcome.kind === 'made' ? '报送包' : '回执内容'}>
      {(outcome.kind === 'made' ? madeLines(outcome.made) : readLines(outcome.report)).map((line) => (
        <li key={line}>{line}</li>
      ))}
      {outcome.kind === 'read' && outcome.report.refused + outcome.report.conflicts > 0 && (
        <li>
          <Link href="/attention">去“需要处理”里逐条查看</Link>
        </li>
      )}
    </ul>
  );
}

function madeLines({ number, files, records, papers, heldBack }: CourierPackage): string[] {
  const size = bytesInWords(files.reduce((sum, { bytes }) => sum + bytes.length, 0));
  const many = files.length > 1 ? `，分成 ${files.length} 个文件，请全部拷到U盘` : '';
  return [
    `第 ${number} 号报送包已保存：${records} 条记录、${papers} 个附件，共 ${size}${many}。`,
    ...(records === 0 ? ['本机没有等待报送的记录；这份报送包可以换回县里和同事的更新。'] : []),
    ...(heldBack > 0 ? [`${heldBack} 条作废还没有核对，没有放进报送包（D16）。`] : []),
    '记录在读到回执以前仍显示“等待报送”；这期间联网报送也不会重复。',
  ];
}

function readLines(report: AnswerReport): string[] {
  const { number, accepted, refused, conflicts, received, papers, waiting } = report;
  return [
    `第 ${number} 号报送包的回执（${report.madeAt.replace('T', ' ')} 出具）：`,
    ...(report.isStale ? ['这份回执比本机已有的旧，没有新的内容。'] : []),
    `县里收下 ${accepted} 条，退回 ${refused} 条，与别处修改合并 ${conflicts} 条。`,
    `带回别处的更新 ${received} 条${papers > 0 ? `，县里已有附件 ${papers} 个` : ''}。`,
    ...(report.hasNewCatalogue ? ['带回新的台账目录，下次打开程序时启用。'] : []),
    ...(report.more ? ['县里还有更多内容，请再做一份报送包换取。'] : []),
    waiting > 0 ? `还有 ${waiting} 条等待报送，请放进下一份报送包。` : '本机的记录县里都已有答复。',
  ];
}

function LastLine({ last }: { last: NonNullable<CourierState['last']> }) {
  const answered = last.answeredAt === '' ? '还没有读到回执' : '已读到回执';
  return (
    <p className="is-faint courier-last">
      上一份：第 {last.number} 号，{last.madeAt.replace('T', ' ')}，{last.records} 条、附件 {last.papers} 个，{answered}
      。
    </p>
  );
}
