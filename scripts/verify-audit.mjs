import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { anchorIn, firstRewritten } from '../shared/domain/audit-anchors.ts';
import { auditEntrySchema, BREAK_WORDS, firstBreak } from '../shared/domain/audit-chain.ts';

/**
 * `npm run verify-audit -- FILE…`: checks exported chains without server and database. Given desks' chains beside the
 * county's (`audit-<town>.jsonl`, named as they were exported), also whether the county's is what the desks saw of it.
 * Exit code 1: broken.
 */
const files = process.argv.slice(2);
if (files.length === 0) {
  console.error(
    '用法：npm run verify-audit -- <导出的日志文件> …（连同各电脑的日志一起给出，可核对县里的日志是否被整条重算）',
  );
  process.exit(2);
}
const chains = files.map((file) => ({ file, entries: entriesIn(file) }));
const anchors = chains.flatMap(({ entries }) => entries.map(anchorIn).filter((anchor) => anchor !== null));
let isWhole = true;
for (const { file, entries } of chains) {
  const name = chains.length > 1 ? `${basename(file)}：` : '';
  const kept = anchors.filter(({ townId }) => basename(file) === `audit-${townId}.jsonl`);
  const hashes = new Map(entries.map(({ seq, hash }) => [seq, hash]));
  const found = firstBreak(entries) ?? firstRewritten(kept, (seq) => hashes.get(seq));
  if (found) {
    console.error(`✖ ${name}第 ${found.seq} 条断开：${BREAK_WORDS[found.why]}（共读到 ${entries.length} 条）`);
    isWhole = false;
  } else {
    const compared = kept.length > 0 ? `，与电脑保存的 ${kept.length} 处校验码相符` : '';
    console.log(`✔ ${name}${entries.length} 条日志完整${compared}，末条校验码 ${entries.at(-1)?.hash ?? '（空）'}`);
  }
}
process.exit(isWhole ? 0 : 1);

function entriesIn(file) {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => auditEntrySchema.parse(JSON.parse(line)));
}
