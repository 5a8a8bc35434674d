import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { packagePathSchema } from '#shared/ipc/paper-intents.ts';
import { archiveNumber, numberedItems } from '#shared/package/archive-number.ts';
import { HASH_LIST, hashList, packageFaults, readHashList } from '#shared/package/hash-list.ts';
import { PackageWriter } from '#shared/package/package-writer.ts';
import { readZipDirectory, storedBytes } from '#shared/workbook/zip-directory.ts';
import { packageFiles } from '../../electron/files/package-files.ts';
import { WRITE_PORTS } from './support/ports.ts';

const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const text = (words: string) => new TextEncoder().encode(words);
const quiet = () => undefined;

function partsOf(bytes: Uint8Array): Map<string, Buffer> {
  const entries = readZipDirectory(bytes, 1000, WRITE_PORTS.decode);
  return new Map([...entries].map(([name, entry]) => [name, inflateRawSync(storedBytes(bytes, entry))]));
}

/** A package with its list, as bytes; `spoil` may change a part after it was listed. */
async function packed(spoil: (path: string, bytes: Uint8Array) => Uint8Array = (_path, bytes) => bytes) {
  const pieces: Uint8Array[] = [];
  const ports = {
    ...WRITE_PORTS,
    sha256: async (bytes: Uint8Array) => hashOf(bytes),
    write: async (bytes: Uint8Array) => void pieces.push(bytes),
  };
  const writer = new PackageWriter(ports);
  const listed = [];
  for (const [path, words] of [
    ['01_台账/杨树镇.xlsx', '台账'],
    ['02_月报/月报.docx', '月报'],
  ] as const) {
    await writer.add(path, new Uint8Array(spoil(path, text(words))));
    listed.push({ path, sha256: hashOf(text(words)), size: 6 });
  }
  await writer.add(HASH_LIST, text(hashList(listed)));
  await writer.finish();
  return Buffer.concat(pieces);
}

function verify(bytes: Uint8Array): { code: number | null; output: string } {
  const file = join(mkdtempSync(join(tmpdir(), 'sanzhi-verify-')), '资料包.zip');
  writeFileSync(file, bytes);
  const script = resolve(import.meta.dirname, '../../scripts/verify-package.mjs');
  const { status, stdout } = spawnSync(process.execPath, [script, file], { encoding: 'utf8' });
  return { code: status, output: stdout };
}

test('a package holds its parts under their names, and its list is what sha256sum reads', async () => {
  const parts = partsOf(await packed());
  expect([...parts.keys()]).toEqual(['01_台账/杨树镇.xlsx', '02_月报/月报.docx', HASH_LIST]);
  expect(parts.get('02_月报/月报.docx')?.toString()).toBe('月报');
  expect(parts.get(HASH_LIST)?.toString().split('\n')[0]).toBe(`${hashOf(text('台账'))}  01_台账/杨树镇.xlsx`);
});

test('the verifier passes a whole package and names what is not as listed', async () => {
  expect(verify(await packed())).toMatchObject({ code: 0, output: expect.stringContaining('2 个文件全部一致') });
  const spoilt = verify(await packed((path, bytes) => (path.startsWith('02') ? text('别的') : bytes)));
  expect(spoilt.code).toBe(1);
  expect(spoilt.output).toContain('内容已改变：02_月报/月报.docx');
  expect(spoilt.output).toContain('（F38）');
  expect(verify(text('不是压缩包的一些文字，长于二十二个字节')).code).toBe(1);
});

test('missing, unlisted and unreadable are told apart', () => {
  const [one, two] = ['a'.repeat(64), 'b'.repeat(64)];
  const list = hashList([{ path: 'a 甲.txt', sha256: one, size: 1 }]);
  expect(readHashList(list)).toEqual(new Map([['a 甲.txt', one]]));
  expect(
    packageFaults(
      new Map([
        ['b', two],
        [HASH_LIST, one],
      ]),
      list,
    ),
  ).toEqual([
    { kind: 'missing', path: 'a 甲.txt' },
    { kind: 'unlisted', path: 'b' },
  ]);
  expect(packageFaults(new Map(), 'nonsense')).toEqual([{ kind: 'bad-list', path: HASH_LIST }]);
  expect(packageFaults(new Map(), null)).toEqual([{ kind: 'no-list', path: HASH_LIST }]);
  expect(readHashList(`${list}${list}`)).toBeNull();
});

test('the same name twice is refused, whatever its case', async () => {
  const writer = new PackageWriter({ ...WRITE_PORTS, sha256: async () => '', write: async () => undefined });
  await writer.add('A/甲.txt', text('1'));
  await expect(writer.add('a/甲.TXT', text('2'))).rejects.toMatchObject({ code: 'F37' });
});

test('numbers of the archive count within each retention, in the order of catalogue, day and id', () => {
  expect(archiveNumber('J012', '2026', 'D30', 1)).toBe('J012-WS·2026-D30-0001');
  const item = (id: string, retention: string, typeOrder: number, mainDate: string) => ({
    id,
    retention,
    typeOrder,
    mainDate,
  });
  const items = [
    item('e', 'D10', 1, '2026-01-01'),
    item('d', 'D30', 12, '2026-03-01'),
    item('c', 'D30', 3, '2026-09-01'),
    item('b', 'D30', 12, '2026-02-01'),
    item('a', 'Y', 6, '2026-02-01'),
  ];
  const numbers = (list: typeof items) => numberedItems(list).map(({ item: one, number }) => `${one.id}${number}`);
  expect(numbers(items)).toEqual(['a1', 'c1', 'b2', 'd3', 'e1']);
  expect(numbers(items.toReversed())).toEqual(numbers(items));
});

test('paths inside a package never lead out of it', () => {
  for (const bad of ['', '/a', 'a/', '../a', 'a/../b', 'a\\b', 'a/./b', 'C:/a', 'a\u0000', 'a\u202Eb']) {
    expect(packagePathSchema.safeParse(bad).success, JSON.stringify(bad)).toBe(false);
  }
  expect(packagePathSchema.safeParse('2026年度/30年/0001/J012-WS·2026-D30-0001.pdf').success).toBe(true);
});

test('on disk a package appears only when it is whole; cancelled or failed it leaves nothing', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sanzhi-package-'));
  const path = join(folder, '包.zip');
  const files = packageFiles(quiet);
  const first = await files.begin(path);
  expect(await files.add(first, '甲.txt', async () => text('甲'))).toEqual({ sha256: hashOf(text('甲')), size: 3 });
  expect(existsSync(path)).toBe(false);
  await expect(files.begin(path)).rejects.toMatchObject({ code: 'F37' });
  expect(await files.finish(first)).toEqual({ outcome: 'saved', fileName: '包.zip' });
  expect(partsOf(readFileSync(path)).get('甲.txt')?.toString()).toBe('甲');
  expect(readdirSync(folder)).toEqual(['包.zip']);

  const second = await files.begin(join(folder, '二.zip'));
  await files.add(second, '乙.txt', async () => text('乙'));
  await files.cancel();
  await expect(files.add(second, '丙.txt', async () => text('丙'))).rejects.toMatchObject({ code: 'F37' });
  expect(readdirSync(folder)).toEqual(['包.zip']);

  const third = await files.begin(join(folder, '三.zip'));
  await expect(files.add(third, '丁.txt', () => Promise.reject(new Error('broken')))).rejects.toMatchObject({
    code: 'F37',
  });
  expect(readdirSync(folder)).toEqual(['包.zip']);
  await expect(files.begin(join(folder, '没有的文件夹', 'a.zip'))).rejects.toMatchObject({ code: 'F05' });
});
