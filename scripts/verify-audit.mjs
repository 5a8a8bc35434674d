import { readFileSync } from 'node:fs';
import { auditEntrySchema, BREAK_WORDS, firstBreak } from '../shared/domain/audit-chain.ts';

/** `npm run verify-audit -- <exported file>`: checks an exported chain without server and database. Exit code 1: broken. */
const [file] = process.argv.slice(2);
if (!file) {
  console.error('用法：npm run verify-audit -- <导出的日志文件>');
  process.exit(2);
}
const entries = readFileSync(file, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => auditEntrySchema.parse(JSON.parse(line)));
const found = firstBreak(entries);
if (found) {
  console.error(`✖ 第 ${found.seq} 条断开：${BREAK_WORDS[found.why]}（共读到 ${entries.length} 条）`);
  process.exit(1);
}
console.log(`✔ ${entries.length} 条日志完整，末条校验码 ${entries.at(-1)?.hash ?? '（空）'}`);
