import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromBase64, toBase64 } from './base64.ts';
import {
  addDays,
  addMonths,
  dateInWords,
  daysBetween,
  isDate,
  isMinute,
  isMonth,
  lastDateOf,
  todayInChina,
} from './calendar.ts';
import { canonicalJson, sameJson } from './canonical-json.ts';
import { CodedError, ERROR_TEXTS, errorSentence, isErrorCode } from './coded-error.ts';
import { formatYuan, isFen, parseYuan } from './money.ts';
import { isUuid, newUuid } from './record-id.ts';
import { cleanDeep, cleanText, lengthOf } from './text.ts';

const chance = { bytes: (count: number) => crypto.getRandomValues(new Uint8Array(count)) };

describe('record ids', () => {
  it('are version 7 and sort by the time they were made', () => {
    const ids = [1_000, 2_000_000_000_000, 1_764_000_000_000].map((now) => newUuid({ now: () => now }, chance));
    expect(ids.every(isUuid)).toBe(true);
    expect(ids.map((id) => id[14])).toEqual(['7', '7', '7']);
    expect([...ids].sort()).toEqual([ids[0], ids[2], ids[1]]);
  });
  it('survive a clock before 1970', () => {
    expect(isUuid(newUuid({ now: () => -5 }, chance))).toBe(true);
  });
  it('never repeat', () => {
    const ids = new Set(Array.from({ length: 10_000 }, () => newUuid({ now: () => 5 }, chance)));
    expect(ids.size).toBe(10_000);
  });
});

describe('dates', () => {
  it.each([
    ['2026-02-28', true],
    ['2024-02-29', true],
    ['2026-02-29', false],
    ['2026-13-01', false],
    ['2026-3-5', false],
    ['1899-12-31', false],
    [20260305, false],
  ])('%s is a date: %s', (text, expected) => expect(isDate(text)).toBe(expected));
  it('knows months and minutes', () => {
    expect([
      isMonth('2026-12'),
      isMonth('2026-00'),
      isMinute('2026-03-05T23:59'),
      isMinute('2026-03-05T24:00'),
    ]).toEqual([true, false, true, false]);
  });
  it('adds months and days across years', () => {
    expect([
      addMonths('2026-01', -1),
      addMonths('2025-11', 14),
      addDays('2026-02-28', 1),
      lastDateOf('2024-02'),
    ]).toEqual(['2025-12', '2027-01', '2026-03-01', '2024-02-29']);
  });
  it('adding days and counting them agree', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -9000, max: 9000 }),
        (count) => daysBetween('2026-03-05', addDays('2026-03-05', count)) === count,
      ),
    );
  });
  it('takes the day from China wherever the PC stands', () => {
    expect(todayInChina(Date.UTC(2026, 2, 4, 16, 0))).toBe('2026-03-05');
    expect(dateInWords('2026-03-05')).toBe('2026年3月5日');
  });
});

describe('money', () => {
  it.each([
    ['1,200.50', 120050],
    ['１２００', 120000],
    ['0.1', 10],
    ['-3.05', -305],
    ['800元', 80000],
  ])('%s yuan are %i fen', (text, fen) => expect(parseYuan(text)).toBe(fen));
  it.each(['', '1.234', '一百', '1e5', '--1', '1.2.3', 'NaN'])('refuses %s', (text) =>
    expect(parseYuan(text)).toBeNull(),
  );
  it('reads back what it writes', () => {
    fc.assert(fc.property(fc.integer({ min: -1e12, max: 1e12 }), (fen) => parseYuan(formatYuan(fen)) === fen));
  });
  it('knows what an amount is', () => {
    expect([isFen(1), isFen(1.5), isFen(Number.NaN), isFen('1'), isFen(1e15)]).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});

describe('base64', () => {
  it('is the standard one, both ways', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
        const text = toBase64(bytes);
        expect(text).toBe(Buffer.from(bytes).toString('base64'));
        expect([...fromBase64(text)]).toEqual([...bytes]);
      }),
    );
  });
  it.each(['abc', 'ab=c', 'a$bc'])('refuses %s', (text) => expect(() => fromBase64(text)).toThrow(RangeError));
});

describe('canonical JSON', () => {
  it('does not depend on the order of keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const reversed = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalJson(reversed)).toBe(canonicalJson(value));
      }),
    );
  });
  it('treats an absent value and undefined as the same', () => {
    expect(sameJson({ a: 1, b: undefined }, { a: 1 })).toBe(true);
    expect(sameJson({ a: [1, 2] }, { a: [2, 1] })).toBe(false);
  });
});

describe('text', () => {
  it('keeps what people write and drops what a database refuses', () => {
    expect(cleanText('喆\u0000㛃𠮷\ud800\r\n第二行\t完')).toBe('喆㛃𠮷\ufffd\n第二行\t完');
    expect(cleanDeep({ 'a\u0000': ['\u0007x', 1, null] })).toEqual({ a: ['x', 1, null] });
    expect(lengthOf('𠮷野家')).toBe(3);
  });
  it('is always well-formed and stable', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const clean = cleanText(text);
        expect(clean.isWellFormed()).toBe(true);
        expect(cleanText(clean)).toBe(clean);
        expect(clean).not.toContain('\u0000');
      }),
    );
  });
});

describe('coded errors', () => {
  it('say what happened, what to do and the code', () => {
    expect(errorSentence('S02')).toMatch(/^磁盘空间不足.*（S02）$/);
    expect(new CodedError('D01', '到会人数').message).toBe('内容未通过校验：到会人数。请按提示逐项修改。（D01）');
    expect(isErrorCode('toString')).toBe(false);
  });
  it('have short codes and full sentences', () => {
    for (const [code, [what, advice]] of Object.entries(ERROR_TEXTS)) {
      expect(code).toMatch(/^[A-Z]\d{2}$/);
      expect([what.length > 3, advice.length > 3]).toEqual([true, true]);
    }
  });
});
