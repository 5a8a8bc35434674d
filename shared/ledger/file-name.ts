import type { LedgerPeriod } from './period.ts';
import { periodInFileName } from './period.ts';

const FORBIDDEN_IN_FILES = /[\\/:*?"<>|\s\p{Cc}\p{Cf}]/gu;
const FORBIDDEN_IN_SHEETS = /[[\]:*?/\\'\p{Cc}\p{Cf}]/gu;
const MAX_FILE_NAME = 80;
const MAX_SHEET_NAME = 31;

/** Editions by sensitivity (D§4.11); the name says which one a file is. */
export type Edition = '存档版' | '报送版' | '公开版';

function shortened(text: string, room: number): string {
  let taken = '';
  for (const letter of text) {
    if (taken.length + letter.length > room) break;
    taken += letter;
  }
  return taken;
}

/**
 * `{单位简称}_{台账名}_{YYYY年MM月}[_存档版]_v{N}.xlsx` (D§4.10): no spaces, none of `\/:*?"<>|`, at most 80 UTF-16
 * units; the ledger's name is shortened when the whole would be longer.
 */
export function ledgerFileName(parts: {
  readonly unitShortName: string;
  readonly ledgerName: string;
  readonly period: LedgerPeriod;
  readonly edition?: Edition;
  /** Counts up with every issue of the same ledger; from 1. */
  readonly version: number;
}): string {
  const clean = (text: string) => text.replaceAll(FORBIDDEN_IN_FILES, '');
  const edition = parts.edition ? `_${parts.edition}` : '';
  const end = `_${periodInFileName(parts.period)}${edition}_v${parts.version}.xlsx`;
  const unit = shortened(clean(parts.unitShortName), 24);
  const ledger = shortened(clean(parts.ledgerName), MAX_FILE_NAME - end.length - unit.length - 1);
  return `${unit}_${ledger}${end}`;
}

/** `{名称}_{YYYY年MM月}.xlsx`: what a person named, with the period; the same limits as {@link ledgerFileName}. */
export function filledName(wanted: string, period: LedgerPeriod | null, ending: 'xlsx' | 'csv'): string {
  const end = `${period ? `_${periodInFileName(period)}` : ''}.${ending}`;
  const name = wanted.replaceAll(FORBIDDEN_IN_FILES, '') || '报表';
  return `${shortened(name, MAX_FILE_NAME - end.length)}${end}`;
}

/**
 * A sheet name that Excel, WPS and LibreOffice accept: at most 31 UTF-16 units with `suffix`, none of `[]:*?/\'`,
 * unlike every name in `taken` (compared without case). The name is added to `taken`.
 */
export function sheetName(wanted: string, taken: Set<string>, suffix = ''): string {
  const stem = wanted.replaceAll(FORBIDDEN_IN_SHEETS, '').trim() || '台账';
  for (let count = 1; ; count++) {
    const end = `${count === 1 ? '' : `（${count}）`}${suffix}`;
    const name = `${shortened(stem, MAX_SHEET_NAME - end.length)}${end}`;
    const key = name.toLowerCase();
    if (taken.has(key)) continue;
    taken.add(key);
    return name;
  }
}
