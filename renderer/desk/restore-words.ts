import type { RestoreReport } from '../store/worker/restore-report.ts';

/** What the start found about the second copy, in sentences for the person at the desk; empty: nothing to say. */
export function restoreSentences(report: RestoreReport): string[] {
  const words: string[] = [];
  const { records = 0, drafts = 0 } = report.restored;
  const counted = `${records} 条记录${drafts > 0 ? `、${drafts} 份草稿` : ''}`;
  if (report.mode === 'unavailable') words.push('本机的第二份副本现在打不开，保存会被拒绝；请检查数据文件夹能否读写。');
  if (report.mode === 'whole') {
    const what = report.wasEmpty ? '本机数据库不见了（被清理、重装或更换了存储方式）' : '本机数据库与第二份副本对不上';
    words.push(`${what}，已从第二份副本恢复 ${counted}；联网后还会从县里补齐其他人填报的记录。`);
  }
  if (report.mode === 'tail' && records + drafts > 0) {
    words.push(`本机数据库比第二份副本旧，已补回 ${counted}。`);
  }
  for (const finding of report.findings) {
    if (finding.kind === 'cut')
      words.push('第二份副本末尾有一段没有写完整（多半是断电时正在写的那一笔，当时没有显示“已保存”），已截去。');
    if (finding.kind === 'damaged' || finding.kind === 'missing')
      words.push('第二份副本中间有损坏，损坏处以外都已保留，正在重新做一份完整的副本。');
    if (finding.kind === 'unreadable')
      words.push('原来的第二份副本在这台电脑上打不开（换过系统账户或电脑），已原样留存，并重新做一份。');
  }
  if (report.badSnapshots > 0) words.push('有一份自动快照损坏，已改用前一份。');
  if (report.lost) words.push('有一部分较早的内容在第二份副本里已找不到，要靠县里的数据补回。');
  return [...new Set(words)];
}
