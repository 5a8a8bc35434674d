import { Alert, App, Button, InputNumber } from 'antd';
import { useCallback, useEffect, useState } from 'react';
import type { BackupState } from '#shared/ipc/durability-intents.ts';
import { useDesk } from '../../desk/desk-context.ts';
import { restoreSentences } from '../../desk/restore-words.ts';
import { useLive } from '../../desk/use-live.ts';
import { LAST_BACKUP } from '../../store/safety.ts';
import { shownError } from '../../ui/error-words.ts';
import { Panel } from '../../ui/page.tsx';
import { BackupDialog } from './backup-dialog.tsx';
import { RestoreDialog } from './restore-dialog.tsx';

const MEGABYTE = 1024 * 1024;

/** Second copy, backups and restoring. */
export function SafetyPanel() {
  const { safety, store, platform } = useDesk();
  const [open, setOpen] = useState<'backup' | 'restore' | null>(null);
  const load = useCallback(() => store.setting<string>(LAST_BACKUP), [store]);
  const { data: last } = useLive(load);
  const found = restoreSentences(safety.restored);
  return (
    <Panel title="备份与恢复" name="备份与恢复">
      {safety.hasJournal ? (
        <p>
          每次保存都同时写入本机的第二份副本（加密，存放在程序的数据文件夹里），浏览器数据库损坏或被清理时自动恢复。
        </p>
      ) : (
        <Alert
          type="warning"
          showIcon
          title="浏览器版没有第二份副本"
          description="数据只存在这个浏览器里，清除浏览数据或重装系统会丢失尚未报送的记录。请常点“立即同步”，定期备份到文件，并尽量使用桌面版。"
        />
      )}
      {found.length > 0 && <Alert type="info" showIcon title="本次启动的情况" description={found.join(' ')} />}
      <p className="is-faint">上次备份到文件：{last ? last.replace('T', ' ') : '还没有'}</p>
      <div className="inline-form">
        <Button type="primary" onClick={() => setOpen('backup')}>
          备份到文件
        </Button>
        <Button onClick={() => setOpen('restore')}>从备份恢复</Button>
      </div>
      {platform.secondCopy.automatic && <AutomaticBackups />}
      {open === 'backup' && <BackupDialog onClose={() => setOpen(null)} />}
      {open === 'restore' && <RestoreDialog onClose={() => setOpen(null)} />}
    </Panel>
  );
}

function AutomaticBackups() {
  const { platform } = useDesk();
  const { message } = App.useApp();
  const { automatic } = platform.secondCopy;
  const [state, setState] = useState<BackupState | null>(null);
  const take = useCallback(
    (change: Promise<BackupState> | undefined) => {
      change?.then(setState, (error: unknown) => void message.error(shownError(error).sentence));
    },
    [message],
  );
  useEffect(() => take(automatic?.state()), [automatic, take]);
  if (!automatic || !state) return null;
  const [newest] = state.files;
  return (
    <>
      <h3>自动备份</h3>
      {state.trouble && <Alert type="warning" showIcon title={`最近一次自动备份没有写成：${state.trouble}`} />}
      <p>
        每天一份，放在 <span className="is-path">{state.place}</span>
        {newest
          ? `，已有 ${state.files.length} 份，最近一份 ${(newest.bytes / MEGABYTE).toFixed(1)} MB（${newest.name.slice(5, 15)}）`
          : '，还没有'}
        。
      </p>
      <div className="inline-form">
        <label htmlFor="backup-keep">保留份数</label>
        <InputNumber
          id="backup-keep"
          min={1}
          max={60}
          value={state.keep}
          onChange={(keep) => keep && take(automatic.changeKeep(keep))}
        />
        <Button onClick={() => take(automatic.chooseFolder(false))}>更换文件夹</Button>
        {state.folder !== null && <Button onClick={() => take(automatic.chooseFolder(true))}>用回程序文件夹</Button>}
      </div>
      <p className="is-faint">建议放到另一块硬盘或 U 盘上。备份是加密的，只有本镇人员登录后才能恢复。</p>
    </>
  );
}
