import { PinyinTable } from '#shared/domain/pinyin-table.ts';

/** The worker's one table of readings: what it learned for one list serves all. */
export const sharedPinyin = new PinyinTable();
