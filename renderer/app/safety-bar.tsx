import { Button } from 'antd';
import { useCallback, useEffect, useState } from 'react';
import { Link } from 'wouter';
import { minuteInChina } from '#shared/kernel/calendar.ts';
import { useDesk } from '../desk/desk-context.ts';
import { restoreSentences } from '../desk/restore-words.ts';
import { LAST_BACKUP } from '../store/safety.ts';

const LATER = 'backup.asked';
const WEEK_MS = 7 * 86_400_000;

/** What a person should know about the second copy; each thing is said once and goes away on a click. */
export function SafetyBar() {
  const { safety } = useDesk();
  const [isRead, setIsRead] = useState(false);
  const sentences = restoreSentences(safety.restored);
  if (sentences.length > 0 && !isRead) {
    return (
      <div className="notice-bar" role="status">
        <span>{sentences.join(' ')}</span>
        <Button size="small" onClick={() => setIsRead(true)}>
          知道了
        </Button>
      </div>
    );
  }
  return safety.hasJournal ? null : <BackupHint />;
}

/** In a browser: when something waits to be sent and no backup was taken for a week; at most once a week. */
function BackupHint() {
  const { store, sync } = useDesk();
  const [isShown, setIsShown] = useState(false);
  useEffect(() => {
    let isGone = false;
    const look = async () => {
      const [last, asked] = await Promise.all([store.setting<string>(LAST_BACKUP), store.setting<string>(LATER)]);
      const weekAgo = minuteInChina(Date.now() - WEEK_MS);
      const isDue = (last ?? '') < weekAgo && (asked ?? '') < weekAgo;
      if (!isGone && isDue && sync.status().waiting > 0) setIsShown(true);
    };
    const stop = store.onChange(() => void look().catch(() => undefined));
    return () => {
      isGone = true;
      stop();
    };
  }, [store, sync]);
  const later = useCallback(() => {
    setIsShown(false);
    void store.putSetting(LATER, minuteInChina(Date.now()));
  }, [store]);
  if (!isShown) return null;
  return (
    <div className="notice-bar" role="status">
      <span>浏览器版没有第二份副本：尚未报送的记录只存在这个浏览器里。建议备份到文件。</span>
      <Link href="/settings" onClick={later}>
        去备份
      </Link>
      <Button size="small" onClick={later}>
        一周内不再提示
      </Button>
    </div>
  );
}
