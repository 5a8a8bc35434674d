import { minuteInChina } from '#shared/kernel/calendar.ts';
import { ERROR_TEXTS, isErrorCode } from '#shared/kernel/coded-error.ts';
import type { BesidePart } from '../../sync/beside-records.ts';
import type { SyncLogEntry } from '../../sync/sync-log.ts';

/** What one day came to. */
export interface DayLine {
  readonly day: string;
  readonly sent: number;
  readonly received: number;
  readonly refused: number;
  readonly papers: number;
  readonly failed: number;
}

/** `820 KB`, `3.4 MB`. */
export function bytesInWords(bytes: number): string {
  if (bytes < 1024 * 1024) return `${Math.ceil(bytes / 1024)} KB`;
  const megabytes = bytes / 1024 / 1024;
  return `${megabytes >= 10 ? Math.round(megabytes) : megabytes.toFixed(1)} MB`;
}

/** What did not go, of what goes beside records. */
const BESIDE: Readonly<Record<BesidePart, string>> = {
  cases: '与县里核对“查看申请”没有成功',
  notices: '县里的通知没有收到，或签收没有送到县里',
  audit: '操作日志没有送到县里',
  keys: '与县里核对密钥没有成功',
};

/** A line of the log in plain words. */
export function entryWords({ what, count, bytes, code, part = 'cases' }: SyncLogEntry): string {
  switch (what) {
    case 'sent':
      return `报送 ${count} 条，县里已收下`;
    case 'received':
      return `接收 ${count} 条`;
    case 'refused':
      return `县里退回 ${count} 条，请在“需要处理”里修改`;
    case 'conflict':
      return `${count} 条与别处的修改合并`;
    case 'papers':
      return `上传附件 ${count} 个，${bytesInWords(bytes)}`;
    case 'first':
      return `首次下载完成，${count} 条`;
    case 'epoch':
      return '县服务器从备份恢复过，本机数据已重新核对报送';
    case 'held':
      return `${count} 条作废等待确认（${code ?? ''}）`;
    case 'agreed':
      return `${count} 条作废已由本机人员确认`;
    case 'receipt':
      return `对账后补齐 ${count} 条`;
    case 'carried':
      return `制作U盘报送包，${count} 条`;
    case 'answered':
      return `读取U盘回执，县里答复 ${count} 条`;
    case 'beside': {
      const why = isErrorCode(code) ? `：${ERROR_TEXTS[code][0]}` : '';
      return `${BESIDE[part]}${why}（${code ?? ''}）。不影响记录报送，下次同步自动再试`;
    }
    default: {
      const [why, advice] = isErrorCode(code) ? ERROR_TEXTS[code] : ['没有成功', '稍后会自动重试'];
      return `${why}，${advice}（${code ?? ''}）`;
    }
  }
}

/** The log by day, newest first. */
export function dayLines(entries: readonly SyncLogEntry[]): DayLine[] {
  const byDay = Map.groupBy(entries, ({ at }) => minuteInChina(at).slice(0, 10));
  return [...byDay].map(([day, own]) => {
    const of = (what: SyncLogEntry['what']) => own.filter((one) => one.what === what);
    const sum = (what: SyncLogEntry['what']) => of(what).reduce((total, one) => total + one.count, 0);
    return {
      day,
      sent: sum('sent'),
      received: sum('received') + sum('first'),
      refused: sum('refused'),
      papers: sum('papers'),
      failed: of('failed').length,
    };
  });
}
