import { formatYuan } from '#shared/kernel/money.ts';
import type { Option } from './definition.ts';
import type { ValueType } from './expression/types.ts';
import { isEmptyValue, isValues, ownValue, readerOf } from './expression/value-types.ts';

/** Longest text that display and expressions produce, in UTF-16 units. */
export const MAX_TEXT = 20_000;

/**
 * A value as people read it: labels for codes, `2026-03-05`, `2026-03-05 14:30`, `2026年3月`, yuan with two decimals,
 * 是/否, names joined by `、`. Empty text for an empty value.
 */
export function valueText(type: ValueType, stored: unknown, unitName: (code: string) => string | null): string {
  const value = readerOf(type)(stored);
  if (isEmptyValue(value)) return '';
  switch (type.kind) {
    case 'money':
      return formatYuan(value as number);
    case 'number':
      return numberText(value as number);
    case 'bool':
      return value === true ? '是' : '否';
    case 'minute':
      return String(value).replace('T', ' ');
    case 'month':
      return `${Number(String(value).slice(0, 4))}年${Number(String(value).slice(5, 7))}月`;
    case 'code':
      return labelOf(type.options, value as string);
    case 'codes':
      return (value as string[]).map((code) => labelOf(type.options, code)).join('、');
    case 'unit':
      return unitName(value as string) ?? String(value);
    case 'units':
      return (value as string[]).map((code) => unitName(code) ?? code).join('、');
    default:
      return objectText(type.kind, value);
  }
}

function objectText(kind: ValueType['kind'], value: unknown): string {
  if (kind === 'person' || kind === 'body') return nameOf(value);
  if (kind === 'persons') return (value as unknown[]).map(nameOf).join('、');
  if (kind === 'rows' || kind === 'refs') return `${(value as unknown[]).length}条`;
  return kind === 'ref' ? '1条' : String(value).slice(0, MAX_TEXT);
}

/** The name inside a person or body; empty when there is none. */
export function nameOf(value: unknown): string {
  const name = isValues(value) ? ownValue(value, 'name') : undefined;
  return typeof name === 'string' ? name.trim() : '';
}

function labelOf(options: readonly Option[], code: string): string {
  return options.find((option) => option.code === code)?.label ?? code;
}

/** A number without noise: at most two decimals, no trailing zeros. */
export function numberText(value: number): string {
  return String(roundTo(value, 2));
}

/** Rounds half away from zero to a number of decimals, as people do on paper. */
export function roundTo(value: number, decimals: number): number {
  const scale = 10 ** decimals;
  const scaled = Math.abs(value) * scale;
  const rounded = Math.round(scaled + scaled * Number.EPSILON) / scale;
  if (!Number.isFinite(rounded)) return value;
  return value < 0 ? -rounded : rounded;
}

/** `97.4%` of 0.974. */
export function percentText(share: number): string {
  return `${roundTo(share * 100, 1)}%`;
}

const COMPOUND_SURNAMES = new Set(
  '欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 令狐 轩辕 呼延 百里 东郭 南门 羊舌 微生 梁丘 左丘 第五'.split(
    ' ',
  ),
);

/** The family name: two characters for the known compound surnames of longer names, else one. */
export function surnameOf(name: string): string {
  const letters = Array.from(name.trim());
  const pair = letters.slice(0, 2).join('');
  return letters.length > 2 && COMPOUND_SURNAMES.has(pair) ? pair : (letters[0] ?? '');
}

/** `张**` for any name (D§6 P4, lists); empty text stays empty. The number of stars tells nothing about the name. */
export function maskedName(name: string): string {
  const surname = surnameOf(name);
  return surname === '' ? '' : `${surname}**`;
}
