import { expect, test } from 'vitest';
import { attachmentName, coveredName, looksLikeIdCard, readAttachments, sizeWords, withUnread } from './attachment.ts';
import { kindOf } from './attachment-kind.ts';
import { pictureSize } from './picture-size.ts';

const text = (letters: string) => Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
const joined = (...parts: readonly (Uint8Array | readonly number[])[]) =>
  Uint8Array.from(parts.flatMap((part) => [...part]));
const u16 = (value: number) => [value & 255, value >> 8];
const u32 = (value: number) => [...u16(value & 0xffff), ...u16(value >>> 16)];

/** A zip of empty parts, as far as its directory goes. */
function zip(...names: string[]): Uint8Array {
  const head = joined([0x50, 0x4b, 3, 4], new Uint8Array(26));
  const entries = names.map((name) =>
    joined(u32(0x02014b50), new Uint8Array(24), u16(name.length), new Uint8Array(16), text(name)),
  );
  const size = entries.reduce((sum, entry) => sum + entry.length, 0);
  const end = joined(u32(0x06054b50), [0, 0, 0, 0], u16(names.length), u16(names.length), u32(size), u32(head.length));
  return joined(head, ...entries, end, [0, 0]);
}

/** A compound file whose directory names these streams. */
function compound(...names: string[]): Uint8Array {
  const head = joined([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], new Uint8Array(504));
  const entries = names.map((name) => {
    const entry = new Uint8Array(128);
    for (const [index, letter] of [...name].entries()) entry[index * 2] = letter.charCodeAt(0);
    entry[64] = (name.length + 1) * 2;
    entry[66] = 2;
    return entry;
  });
  return joined(head, ...entries);
}

const office = ['[Content_Types].xml', '_rels/.rels'];

test.each([
  ['jpg', joined([0xff, 0xd8, 0xff, 0xe1])],
  ['png', joined([0x89], text('PNG'), [13, 10, 26, 10])],
  ['webp', text('RIFF\0\0\0\0WEBPVP8 ')],
  ['pdf', text('%PDF-1.7\n')],
  ['docx', zip(...office, 'word/document.xml')],
  ['xlsx', zip(...office, 'xl/workbook.xml')],
  ['doc', compound('Root Entry', 'WordDocument', '1Table')],
  ['xls', compound('Root Entry', 'Workbook')],
])('%s is known by its content', (kind, bytes) => {
  expect(kindOf(bytes)).toEqual({ ok: true, value: kind });
});

test.each([
  ['HEIC', joined([0, 0, 0, 24], text('ftypheic')), /兼容性最佳/],
  ['a program', text('MZ\x90\0'), /程序文件/],
  ['a script', text('#!/bin/sh'), /程序文件/],
  ['a macro document', zip(...office, 'word/document.xml', 'word/vbaProject.bin'), /宏/],
  ['a macro sheet', zip(...office, 'xl/workbook.xml', 'xl/macrosheets/sheet1.xml'), /宏/],
  ['an old macro workbook', compound('Workbook', '_VBA_PROJECT_CUR'), /宏/],
  ['an old macro document', compound('WordDocument', 'Macros'), /宏/],
  ['a locked workbook', compound('EncryptedPackage', 'EncryptionInfo'), /密码/],
  ['a zip', zip('readme.txt'), /不是照片/],
  ['a zip with a program', zip(...office, 'word/document.xml', 'setup.exe'), /程序/],
  ['a slide show', zip(...office, 'ppt/presentation.xml'), /不是照片/],
  ['a mail', compound('__properties_version1.0'), /不是照片/],
  ['half a document', zip(...office, 'word/document.xml').subarray(0, 60), /不完整/],
  ['a text', text('hello'), /不是照片/],
  ['nothing', new Uint8Array(), /不是照片/],
])('%s is refused in words', (_what, bytes, words) => {
  const kind = kindOf(bytes);
  expect(kind.ok ? kind.value : kind.error).toMatch(words);
});

test('the size of a picture is read from its head', () => {
  const png = joined([0x89], text('PNG'), [13, 10, 26, 10], [0, 0, 0, 13], text('IHDR'), [0, 0, 16, 0], [0, 0, 1, 44]);
  expect(pictureSize(png, 'png')).toEqual({ width: 4096, height: 300 });
  const app = [0xff, 0xe1, 0, 4, 1, 2];
  const frame = [0xff, 0xc2, 0, 17, 8, 0x0b, 0xb8, 0x0f, 0xa0, 3];
  expect(pictureSize(joined([0xff, 0xd8], app, frame), 'jpg')).toEqual({ width: 4000, height: 3000 });
  expect(pictureSize(joined([0xff, 0xd8], app), 'jpg')).toBeNull();
  const extended = joined(text('RIFF'), u32(0), text('WEBPVP8X'), u32(10), u32(0), [0xff, 3, 0], [0x2b, 1, 0]);
  expect(pictureSize(extended, 'webp')).toEqual({ width: 1024, height: 300 });
});

test('a name is safe and its ending true', () => {
  expect(attachmentName('C:\\照片\\现场.JPEG', 'jpg')).toBe('现场.jpeg');
  expect(attachmentName('../../调解协议.exe', 'pdf')).toBe('调解协议.pdf');
  expect(attachmentName('花名册.et', 'xls')).toBe('花名册.et');
  expect(attachmentName('a\u202egpj.exe', 'jpg')).toBe('agpj.jpg');
  expect(attachmentName('.png', 'jpg')).toBe('png.jpg');
  expect(attachmentName('', 'pdf')).toBe('附件.pdf');
  expect(attachmentName('长'.repeat(300), 'pdf')).toHaveLength(84);
  expect(coveredName('张三身份证.jpg')).toBe('附件.jpg');
});

test('the proportions of an ID card are noticed, those of photos are not', () => {
  expect(looksLikeIdCard(1600, 1009)).toBe(true);
  expect(looksLikeIdCard(1009, 1600)).toBe(true);
  for (const [width, height] of [
    [1600, 1200],
    [1600, 1067],
    [1600, 900],
    [1131, 1600],
  ] as const) {
    expect(looksLikeIdCard(width, height)).toBe(false);
  }
  expect([sizeWords(100), sizeWords(1_500_000)]).toEqual(['1 KB', '1.4 MB']);
});

test('what a newer program listed is passed over on the screen and kept in the record', () => {
  const ours = {
    sha256: 'a'.repeat(64),
    name: '附件.pdf',
    caption: '',
    paper: '',
    mediaType: 'application/pdf',
    size: 5,
    addedAt: '2026-03-01T10:00',
    by: '李文书',
    sensitivity: 'open' as const,
  };
  const newer = { sha256: 'b'.repeat(64), name: 'x', sensitivity: 'secret' };
  expect(readAttachments([newer, ours])).toEqual([ours]);
  expect(withUnread([newer, ours], [])).toEqual([newer]);
});
