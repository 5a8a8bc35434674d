import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';
import { errorSentence } from '#shared/kernel/coded-error.ts';
import { HASH_LIST, packageFaults } from '#shared/package/hash-list.ts';
import { readZipDirectory, storedBytes } from '#shared/workbook/zip-directory.ts';

/**
 * `npm run -s verify-package -- FILE…`: compares every part of a package with the hash in its 校验清单.txt. Prints one
 * line per package and per fault; exit code 1 when any package is not what its list says.
 */
const WORDS = {
  'no-list': '没有校验清单',
  'bad-list': '校验清单无法识别',
  missing: '缺少',
  changed: '内容已改变',
  unlisted: '清单中没有',
};
/** As many parts as a package may hold, and as large as one may be. */
const MOST_PARTS = 65_535;
const MOST_BYTES = 512 * 1024 * 1024;

const files = process.argv.slice(2);
if (files.length === 0) {
  console.log('用法：npm run -s verify-package -- 资料包.zip');
  process.exitCode = 2;
}
for (const file of files) verify(file);

function verify(file) {
  try {
    const bytes = new Uint8Array(readFileSync(file));
    const found = new Map();
    let list = null;
    for (const [name, entry] of readZipDirectory(bytes, MOST_PARTS, (raw) => new TextDecoder().decode(raw))) {
      const part = inflateRawSync(storedBytes(bytes, entry), { maxOutputLength: MOST_BYTES });
      found.set(name, createHash('sha256').update(part).digest('hex'));
      if (name === HASH_LIST) list = part.toString('utf8');
    }
    const faults = packageFaults(found, list);
    for (const { kind, path } of faults) console.log(`✖ ${WORDS[kind]}：${path}`);
    console.log(
      faults.length === 0 ? `✔ ${file}：${found.size - 1} 个文件全部一致` : `✖ ${file}：${errorSentence('F38')}`,
    );
    if (faults.length > 0) process.exitCode = 1;
  } catch (error) {
    console.log(`✖ ${file}：${error instanceof Error ? error.message : '打不开'}`);
    process.exitCode = 1;
  }
}
