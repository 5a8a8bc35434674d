import { Button, Modal, Progress, Table } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useDesk } from '../../desk/desk-context.ts';
import type { ChosenBackup, RestoreCounts } from '../../store/restore-backup.ts';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { TextLine } from '../../ui/text-line.tsx';
import { useAct } from '../../ui/use-act.ts';
import { percentOf } from './percent-of.ts';

/** A backup being looked into and put in. */
function useRestoring() {
  const { safety } = useDesk();
  const [chosen, setChosen] = useState<ChosenBackup | null>(null);
  const [progress, setProgress] = useState<{ done: number; total: number } | null>(null);
  const [result, setResult] = useState<RestoreCounts | null>(null);
  const { error, run } = useAct();
  const { locked, ask, giveUp } = usePassphrase();
  const file = useRef<ChosenBackup | null>(null);
  useEffect(() => () => void file.current?.close(), []);
  const attempt = (act: () => Promise<void>) => run(act).finally(() => setProgress(null));
  const choose = () =>
    attempt(async () => {
      giveUp();
      const picked = await safety.choose(ask);
      if (!picked) return; // whoever changed their mind keeps what was picked before
      await file.current?.close();
      file.current = picked;
      setChosen(picked);
    });
  const restore = (backup: ChosenBackup) =>
    attempt(async () => {
      setProgress({ done: 0, total: 1 });
      setResult(await safety.restore(backup, (done, total) => setProgress({ done, total })));
    });
  return { chosen, progress, result, error, locked, choose, restore };
}

/** A backup that waits for its passphrase; null: none does. */
interface LockedBackup {
  /** The passphrase before was wrong. */
  readonly isAgain: boolean;
  readonly answer: (passphrase: string | null) => void;
}

function usePassphrase() {
  const [locked, setLocked] = useState<LockedBackup | null>(null);
  const waiting = useRef<LockedBackup | null>(null);
  const show = (one: LockedBackup | null) => {
    waiting.current = one;
    setLocked(one);
  };
  const ask = (isAgain: boolean) =>
    new Promise<string | null>((resolve) => {
      const answer = (passphrase: string | null) => {
        show(null);
        resolve(passphrase);
      };
      show({ isAgain, answer });
    });
  const giveUp = () => waiting.current?.answer(null);
  useEffect(() => () => waiting.current?.answer(null), []);
  return { locked, ask, giveUp };
}

/** Picks a backup, shows what is inside, and puts it in only after that. */
export function RestoreDialog({ onClose }: { onClose: () => void }) {
  const { chosen, progress, result, error, locked, choose, restore } = useRestoring();
  const isBusy = progress !== null;
  const buttons = [
    <Button key="close" disabled={isBusy} onClick={onClose}>
      {result ? '完成' : '取消'}
    </Button>,
    !result && (
      <Button
        key="pick"
        disabled={isBusy}
        type={chosen || locked ? 'default' : 'primary'}
        onClick={() => void choose()}
      >
        {chosen || locked ? '换一个文件' : '选择备份文件'}
      </Button>
    ),
    chosen && !locked && !result && (
      <Button key="run" type="primary" loading={isBusy} onClick={() => void restore(chosen)}>
        恢复到本机
      </Button>
    ),
  ];
  const close = isBusy ? () => undefined : onClose;
  return (
    <Modal open width={720} title="从备份恢复" onCancel={close} mask={{ closable: false }} footer={buttons}>
      {!chosen && <p>恢复是合并：本机较新的内容不会被覆盖，两边都改过的会合并，拿不准的列出来由您选择。</p>}
      {locked && <PassphraseForm locked={locked} />}
      {chosen && !locked && !result && <Inside backup={chosen} />}
      {progress && <Progress percent={percentOf(progress)} aria-label="恢复进度" />}
      {result && <Outcome result={result} />}
      {error !== null && <ErrorPanel error={error} />}
    </Modal>
  );
}

/** The town's keys of this PC do not open the backup: its own passphrase may. */
function PassphraseForm({ locked: { isAgain, answer } }: { locked: LockedBackup }) {
  const [passphrase, setPassphrase] = useState('');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (passphrase !== '') answer(passphrase);
      }}
    >
      <p>这份备份不是用本机现有的乡镇密钥加密的，请输入备份时设的口令。</p>
      <TextLine isSecret hasFocus label="备份口令" value={passphrase} onChange={setPassphrase} />
      {isAgain && <p role="alert">口令不对，请再输入一次（S10）。大小写、空格都要与备份时一致。</p>}
      <Button htmlType="submit" type="primary" disabled={passphrase === ''}>
        打开备份
      </Button>
    </form>
  );
}

/** What is in a backup before anything is put in: whose, when, by which program, records by ledger and month. */
function Inside({ backup: { contents, fileName } }: { backup: ChosenBackup }) {
  const { store } = useDesk();
  const rows = Object.entries(contents.months).flatMap(([type, months]) =>
    Object.entries(months).map(([month, count]) => ({
      key: `${type}|${month}`,
      label: store.catalogue.types.get(type)?.label ?? type,
      month,
      count,
    })),
  );
  rows.sort((a, b) => (a.month === b.month ? a.label.localeCompare(b.label, 'zh') : a.month < b.month ? 1 : -1));
  const { records = 0, drafts = 0 } = contents.counts;
  return (
    <>
      <p>
        {fileName}：{contents.townName}，{contents.at.replace('T', ' ')} 由 {contents.by} 在“{contents.deviceName}
        ”上备份，程序版本 {contents.program || '未注明'}。共 {records} 条记录、{drafts} 份草稿。
      </p>
      <Table
        size="small"
        pagination={false}
        scroll={{ y: 260 }}
        dataSource={rows}
        columns={[
          { title: '月份', dataIndex: 'month', width: 110 },
          { title: '台账', dataIndex: 'label' },
          { title: '记录数', dataIndex: 'count', width: 90, align: 'right' },
        ]}
      />
    </>
  );
}

function Outcome({ result }: { result: RestoreCounts }) {
  const parts = [
    `新增 ${result.added} 条`,
    `更新 ${result.renewed} 条`,
    `合并 ${result.merged} 条`,
    `本机已有或更新的 ${result.same} 条未动`,
    `草稿 ${result.drafts} 份`,
    ...(result.unreadable > 0 ? [`${result.unreadable} 条的格式本程序不认识，未恢复，请升级程序后再恢复一次`] : []),
  ];
  return <p role="status">恢复完成：{parts.join('，')}。</p>;
}
