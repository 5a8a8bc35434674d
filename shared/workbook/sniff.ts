import { CodedError } from '#shared/kernel/coded-error.ts';
import { READ_LIMITS } from './read-limits.ts';

/** What a file is by its first bytes, whatever its name says. */
export type FileKind = 'zip' | 'compound' | 'biff';

const ZIP = [0x50, 0x4b, 0x03, 0x04];
const COMPOUND = [0xd0, 0xcf, 0x11, 0xe0];
const PAGE = /^\s*(<!doctype html|<html|<head|<meta|<table|<body|<div|<style)/i;
const XML_BOOK = /urn:schemas-microsoft-com:office:spreadsheet|mso-application/i;

function beginsWith(bytes: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, index) => bytes[index] === byte);
}

/** Sniffs a file. @throws CodedError F01 with what it is instead of a workbook, F03 too large */
export function sniffWorkbook(bytes: Uint8Array, decode: (bytes: Uint8Array) => string): FileKind {
  if (bytes.length === 0) throw new CodedError('F01', '文件是空的');
  if (bytes.length > READ_LIMITS.file) throw new CodedError('F03', `超过 ${READ_LIMITS.file / 1024 / 1024} MB`);
  if (beginsWith(bytes, ZIP)) return 'zip';
  if (beginsWith(bytes, COMPOUND)) return 'compound';
  // A BIFF stream without a container, as some old programs write it: BOF of versions 2 to 8.
  if (bytes[0] === 0x09 && [0x00, 0x02, 0x04, 0x08].includes(bytes[1] ?? -1) && (bytes[2] ?? 99) <= 16) return 'biff';
  throw new CodedError('F01', strangerOf(bytes, decode));
}

function strangerOf(bytes: Uint8Array, decode: (bytes: Uint8Array) => string): string {
  const head = bytes.subarray(0, 4096);
  if (beginsWith(head, [0x25, 0x50, 0x44, 0x46])) return '这是 PDF 文件';
  if (beginsWith(head, [0x52, 0x61, 0x72, 0x21]) || beginsWith(head, [0x37, 0x7a, 0xbc, 0xaf]))
    return '这是压缩包，请先解压';
  if (beginsWith(head, [0xff, 0xd8]) || beginsWith(head, [0x89, 0x50, 0x4e, 0x47])) return '这是图片';
  const text = decode(head).replace(/^\uFEFF/, '');
  if (PAGE.test(text) || /<html|<table/i.test(text)) return '这是网页（HTML），只是改了扩展名';
  if (XML_BOOK.test(text)) return '这是 XML 电子表格';
  const controls = head.filter((byte) => byte < 9 || (byte > 13 && byte < 32)).length;
  if (controls > head.length / 100) return '内容无法识别';
  return /[,\t]/.test(text) ? '这是文本（CSV），不是工作簿' : '这是普通文本';
}

/** What a zip is that holds no workbook. */
export function zipStranger(paths: readonly string[]): string {
  const has = (path: string) => paths.some((name) => name === path || name.startsWith(path));
  if (has('xl/workbook.bin')) return '这是 .xlsb 格式';
  if (has('word/')) return '这是 Word 文档';
  if (has('ppt/')) return '这是演示文稿';
  if (has('content.xml') && has('meta-inf/')) return '这是 OpenDocument（.ods）格式';
  return paths.some((name) => /\.(xlsx|xls|et)$/.test(name)) ? '这是压缩包，请先解压' : '文件里没有工作簿';
}
