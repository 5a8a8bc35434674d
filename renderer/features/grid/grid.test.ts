import { describe, expect, test } from 'vitest';
import { compiledType } from '#shared/catalogue/compile-type.ts';
import { fitsOneLine } from '../../desk/one-line.ts';
import { builtInCatalogue } from '../../store/built-in-catalogue.ts';
import { columnsOf, type GridFacts, offeredTexts, pastedCells, pasteTargets, readRow } from './grid-model.ts';
import { GridSheet, type KeptSheet, MAX_ROWS, withTexts } from './grid-sheet.ts';

const catalogue = builtInCatalogue();
const unit = { code12: '999901101201', name: '北坡村村民委员会', shortName: '北坡村', aliases: [] };
const grid: GridFacts = {
  catalogue,
  type: compiledType(catalogue, 'wedding_funeral'),
  facts: { today: '2026-11-24', units: [unit], bodies: [] },
  context: {
    today: '2026-11-24',
    units: new Map([[unit.code12, unit]]),
    memberCountOf: () => null,
    me: { name: '王秀兰' },
  },
};
const row = (texts: Record<string, string>) => readRow(grid, { key: '1', texts });
const GOOD = {
  $unit: '北坡村',
  kind: '婚事',
  owner: '李国强',
  is_cadre: '否',
  reported_on: '2026-11-01',
  event_from: '2026-11-15',
  event_to: '2026-11-15',
  place: '一组',
  director: '张守田',
  plan_tables: '12',
  actual_tables: '12',
  actual_price: '400',
};

describe('a row', () => {
  test('is read into the values of a record, with nothing wrong', () => {
    const read = row(GOOD);
    expect(Object.fromEntries(read.problems)).toEqual({});
    expect(read).toMatchObject({
      isBlank: false,
      unitCode: unit.code12,
      values: {
        kind: 'wedding',
        owner: { name: '李国强' },
        is_cadre: false,
        event_from: '2026-11-15',
        actual_price: 40_000,
      },
    });
  });

  test('says at each cell what is wrong, of the text, of the record, of the unit', () => {
    const read = row({ ...GOOD, $unit: '东坡村', plan_tables: '很多', event_to: '2026-11-01', owner: '' });
    expect([...read.problems].map(([column, { level }]) => `${column}:${level}`).sort()).toEqual([
      '$unit:hard',
      'event_to:hard',
      'owner:hard',
      'plan_tables:hard',
    ]);
  });

  test('of blanks is no row', () => {
    expect(row({ kind: ' ', owner: '' })).toMatchObject({ isBlank: true });
  });

  test('begins with the defaults of the type and the only unit', () => {
    expect(offeredTexts(grid, '北坡村')).toMatchObject({ $unit: '北坡村' });
  });
});

test('types whose records need child rows have no sheet', () => {
  expect(
    ['wedding_funeral', 'civil_practice', 'villager_meeting', 'mediation_case'].map((id) => fitsOneLine(catalogue, id)),
  ).toEqual([true, true, false, false]);
});

describe('a pasted block', () => {
  test('is taken apart as spreadsheets write it', () => {
    expect(pastedCells('a\tb\r\nc\t"d\n1 ""x"""\r\n')).toEqual([
      ['a', 'b'],
      ['c', 'd\n1 "x"'],
    ]);
    expect(pastedCells('a\t\tb')).toEqual([['a', '', 'b']]);
    expect(pastedCells('一行\n')).toEqual([['一行']]);
  });

  test('goes to the columns its head names, in whatever order; unknown ones are dropped', () => {
    const columns = columnsOf(grid, true);
    const block = [
      ['事主', '经手', '事项*', '所属村(镇)'],
      ['李国强', '某人', '婚事', '北坡村'],
    ];
    expect(pasteTargets(block, columns, 5)).toEqual({ lines: [block[1]], targets: ['owner', null, 'kind', '$unit'] });
  });

  test('without a head goes to the right of the cell', () => {
    const columns = columnsOf(grid, true);
    expect(pasteTargets([['婚事', '李国强']], columns, 1).targets).toEqual([columns[1]?.id, columns[2]?.id]);
    expect(pasteTargets([['婚事', '李国强']], columns, columns.length - 1).targets).toEqual(['$remark', null]);
  });
});

describe('the sheet', () => {
  function sheetOf(texts: KeptSheet['texts'] = []) {
    const kept: KeptSheet[] = [];
    const sheet = new GridSheet(
      { texts, saving: null },
      async (now) => void kept.push(now),
      () => undefined,
    );
    const typed = () => sheet.rows().filter(({ texts: one }) => Object.keys(one).length > 0);
    return { sheet, kept, typed };
  }

  test('keeps typed rows only, and always offers empty ones below', async () => {
    const { sheet, kept } = sheetOf();
    sheet.change((rows) => withTexts(rows, [{ row: 1, column: 'owner', text: '李国强' }]));
    await sheet.flush();
    await sheet.flush();
    expect(kept).toEqual([{ texts: [{ owner: '李国强' }], saving: null }]);
    expect(sheet.rows().length).toBeGreaterThan(10);
  });

  test('undoes and redoes step by step', () => {
    const { sheet, typed } = sheetOf();
    const put = (text: string) => sheet.change((rows) => withTexts(rows, [{ row: 0, column: 'owner', text }]));
    put('李');
    put('李国');
    sheet.undo();
    expect(typed()[0]?.texts.owner).toBe('李');
    sheet.redo();
    expect(typed()[0]?.texts.owner).toBe('李国');
    sheet.undo();
    put('王');
    sheet.redo();
    expect(typed()[0]?.texts.owner).toBe('王');
  });

  test('marks the row that is being written, drops it when written, and no undo brings it back', async () => {
    const { sheet, kept, typed } = sheetOf([{ owner: '甲' }, { owner: '乙' }]);
    const key = typed()[1]?.key ?? '';
    sheet.change((rows) => withTexts(rows, [{ row: 0, column: 'place', text: '一组' }]));
    await sheet.begin(key);
    expect(kept.at(-1)).toMatchObject({ saving: 1 });
    await sheet.end(key, true);
    expect(kept.at(-1)).toEqual({ texts: [{ owner: '甲', place: '一组' }], saving: null });
    sheet.undo();
    expect(typed().map(({ texts }) => texts)).toEqual([{ owner: '甲' }]);
  });

  test('holds no more rows than it can', () => {
    const { sheet } = sheetOf();
    sheet.change((rows) => withTexts(rows, [{ row: MAX_ROWS, column: 'owner', text: '多' }]));
    sheet.change((rows) => withTexts(rows, [{ row: MAX_ROWS - 1, column: 'owner', text: '末' }]));
    expect(sheet.rows()).toHaveLength(MAX_ROWS);
  });

  test('a failed write is tried again with the next', async () => {
    let isFull = true;
    const kept: KeptSheet[] = [];
    const keep = async (now: KeptSheet) => {
      if (isFull) throw new Error('full');
      kept.push(now);
    };
    const sheet = new GridSheet({ texts: [], saving: null }, keep, () => undefined);
    sheet.change((rows) => withTexts(rows, [{ row: 0, column: 'owner', text: '李' }]));
    await expect(sheet.flush()).rejects.toThrow('full');
    isFull = false;
    await sheet.flush();
    expect(kept).toHaveLength(1);
  });
});
