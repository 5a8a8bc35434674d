import { describe, expect, test } from 'vitest';
import { compiledType } from '#shared/catalogue/compile-type.ts';
import { buildLedger, type LedgerEntry } from '#shared/ledger/build-ledger.ts';
import { sensitivityByPath } from '#shared/ledger/edition.ts';
import { exportBooks } from '#shared/ledger/export-books.ts';
import type { Edition } from '#shared/ledger/file-name.ts';
import { personNamesOf } from '#shared/ledger/find-leaks.ts';
import { maskPatterns, personalNumbers } from '#shared/ledger/personal-patterns.ts';
import type { LedgerSheet } from '#shared/ledger/sheet-model.ts';
import { defaultCatalogue } from '../support/catalogue.ts';
import { SAMPLE_TYPES } from '../support/sample-values.ts';
import { sampleEntries, sampleExport, sampleRequest } from './support/sample-ledgers.ts';

const catalogue = defaultCatalogue();
const ledger = (type: string, edition: Edition, records: readonly LedgerEntry[] = sampleEntries(type, 12)) =>
  buildLedger({ ...sampleRequest(type, records), edition });
const textsOf = (sheet: LedgerSheet) => sheet.rows.flat().filter((cell) => typeof cell === 'string');
const labelsOf = (sheet: LedgerSheet) => sheet.columns.map(({ label }) => label);

/** Every text that a record holds in a field of one of the classes. */
function textsOfClass(type: string, values: Record<string, unknown>, classes: string): string[] {
  const byPath = sensitivityByPath(compiledType(catalogue, type));
  const found: string[] = [];
  const walk = (value: unknown, path: string) => {
    if (typeof value === 'string' && classes.includes(byPath.get(path) ?? 'N')) found.push(value);
    if (Array.isArray(value)) for (const row of value) walk(row, path);
    else if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value))
        walk(
          inner,
          key === 'name' && byPath.has(path) && !byPath.has(`${path}.name`)
            ? path
            : path === ''
              ? key
              : `${path}.${key}`,
        );
    }
  };
  walk(values, '');
  return found;
}

describe('whole records in the flat face', () => {
  const carried = (edition: Edition, withRecordData?: boolean) => {
    const request = { ...sampleRequest('mediation_case', sampleEntries('mediation_case', 3)), edition };
    return buildLedger(withRecordData === undefined ? request : { ...request, withRecordData }).carried;
  };

  test('stand there only when asked for, and never in an edition that masks', () => {
    expect(carried('存档版', true)).toHaveLength(3);
    expect(carried('存档版')).toBeUndefined();
    expect(carried('存档版', false)).toBeUndefined();
    for (const edition of ['报送版', '公开版'] as const) expect(carried(edition, true)).toBeUndefined();
  });

  test('so a ledger of cases names no party anywhere', () => {
    const records = sampleEntries('mediation_case', 12);
    const whole = JSON.stringify(ledger('mediation_case', '存档版', records));
    const names = records.flatMap(({ values }) => (values.parties as { name: string; minor?: boolean }[]) ?? []);
    expect(names.length).toBeGreaterThan(5);
    for (const { name } of names) if (!name.includes('未成年')) expect(whole).not.toContain(`"${name}`);
  });
});

describe('the public edition', () => {
  test.each(SAMPLE_TYPES)('%s: no text of a sensitive field, and no column that reads one', (type) => {
    const records = sampleEntries(type, 15);
    const shown = new Set(textsOf(ledger(type, '公开版', records)));
    const { columns } = catalogue.types.get(type)!.ledger;
    const isSaidPublic = columns.some((column) => column.public);
    for (const { values } of records) {
      for (const text of textsOfClass(type, values, isSaidPublic ? 'S' : 'WPS')) {
        if (text.length > 4 && !/^\d{4}-/.test(text))
          expect(Array.from(shown).filter((one) => one.includes(text))).toEqual([]);
      }
    }
  });

  test('of mediation cases tells kinds and numbers, not parties, stories or amounts', () => {
    expect(labelsOf(ledger('mediation_case', '公开版'))).toEqual([
      '序号',
      '卷号',
      '受理日期',
      '纠纷类型',
      '案件来源',
      '调解结果',
      '协议形式',
      '结案日期',
      '备注',
    ]);
  });

  test('names a good person only with consent, and never a minor', () => {
    const [base] = sampleEntries('good_person', 1);
    if (!base) throw new Error('no sample');
    const person = (id: string, name: string, birth: string, consent: boolean): LedgerEntry => ({
      ...base,
      id,
      values: { ...base.values, name, birth_month: birth, consent },
    });
    const records = [
      person('a', '张大山', '1980-01', true),
      person('b', '李小河', '1981-01', false),
      person('c', '王苗苗', '2015-01', true),
    ];
    const sheet = ledger('good_person', '公开版', records);
    const at = labelsOf(sheet).indexOf('姓名');
    expect(sheet.rows.map((row) => row[at])).toEqual(['张大山', '未成年人']);
  });

  test('bears no signatures, no phone and no word on what waits', () => {
    const sheet = ledger('party_life', '公开版');
    expect([sheet.signature, sheet.notes]).toEqual([[], []]);
  });
});

describe('the reported edition', () => {
  test('leaves stories out and masks whom they are about', () => {
    const records = sampleEntries('mediation_case', 12);
    const sheet = ledger('mediation_case', '报送版', records);
    const at = labelsOf(sheet).indexOf('简要情况');
    expect(new Set(sheet.rows.map((row) => row[at]))).toEqual(new Set(['（略）']));
    const texts = textsOf(sheet).join('\n');
    const parties = records.flatMap(({ values }) =>
      (values.parties as { name?: string }[]).map(({ name }) => name ?? ''),
    );
    expect(parties.filter((name) => name !== '' && texts.includes(name))).toEqual([]);
  });

  test('masks telephones and IDs in every text, whatever its class', () => {
    const [base] = sampleEntries('party_life', 1);
    if (!base) throw new Error('no sample');
    const values = { ...base.values, theme: '联系 13812345678，身份证 11010519491231002X' };
    const sheet = ledger('party_life', '报送版', [{ ...base, values }]);
    expect(textsOf(sheet)).toContain('联系 138****5678，身份证 110105********002X');
  });
});

test.each(['存档版', '报送版', '公开版'] as const)('a minor has no name in the %s', (edition) => {
  const [base] = sampleEntries('mediation_case', 1);
  if (!base) throw new Error('no sample');
  const values = { ...base.values, parties: [{ _row: 'a', name: '赵小满', minor: true, guardian: '赵大满，父' }] };
  expect(textsOf(ledger('mediation_case', edition, [{ ...base, values }])).join()).not.toMatch(/赵小满|赵大满/);
});

test('the archive edition shows what was entered', () => {
  const records = sampleEntries('mediation_case', 5);
  const sheet = ledger('mediation_case', '存档版', records);
  const at = labelsOf(sheet).indexOf('简要情况');
  expect(sheet.rows.map((row) => row[at]).toSorted()).toEqual(records.map(({ values }) => values.brief).toSorted());
});

describe('personal numbers in a text', () => {
  test.each([
    ['电话13812345678。', ['phone']],
    ['138-1234-5678', ['phone']],
    ['１３８１２３４５６７８', ['phone']],
    ['+86 13812345678', ['phone']],
    ['0515-88201234', ['phone']],
    ['11010519491231002X', ['idno']],
    ['110105 19491231 002x', ['idno']],
    ['110105491231002', ['idno']],
    ['卡号6222021234567890123', ['account']],
    ['13812345678 13912345678', ['phone', 'phone']],
    ['2026-03-05 14:30', []],
    ['TJ-105203-2026-0012', []],
    ['杨镇发〔2026〕3号，共 12345 元', []],
    ['村代码 320982105201', []],
  ])('%j: %j', (text, kinds) => {
    expect(personalNumbers(text).map(({ kind }) => kind)).toEqual(kinds);
    expect(personalNumbers(maskPatterns(text))).toEqual([]);
  });
});

describe('the checker of the public edition', () => {
  const open = sampleEntries('legal_publicity', 3, 3).map((entry, index) =>
    index === 1 ? { ...entry, remark: '联系人王建国 13812345678' } : entry,
  );
  const withPerson = sampleEntries('party_life', 1).map((entry) => ({
    ...entry,
    values: { ...entry.values, host: { name: '王建国' } },
  }));
  const request = sampleExport([], {
    edition: '公开版',
    ledgers: [
      { type: 'legal_publicity', records: open, waitingCount: 0 },
      { type: 'party_life', records: withPerson, waitingCount: 0 },
    ],
  });

  test('names the exact cells: sheet, row, column, what and whose record', () => {
    const { leaks } = exportBooks(request);
    const said = leaks.map(({ sheet, columnLabel, kind, found, recordId }) => [
      sheet,
      columnLabel,
      kind,
      found,
      recordId,
    ]);
    expect(said).toEqual([
      ['法治宣传教育台账', '备注', 'phone', '13812345678', open[1]?.id],
      ['法治宣传教育台账', '备注', 'name', '王建国', open[1]?.id],
    ]);
  });

  test('passes what was masked, and masks nothing else', () => {
    const { output, leaks } = exportBooks(request, true);
    expect(leaks).toEqual([]);
    if ('workbooks' in output) throw new Error('one book was wanted');
    const texts = output.sheets.flatMap(textsOf);
    expect(texts).toContain('联系人王某某 138****5678');
    const before = exportBooks({ ...request, edition: '公开版' }).output;
    if ('workbooks' in before) throw new Error('one book was wanted');
    const differing = output.sheets.flatMap((sheet, index) =>
      sheet.rows.flat().filter((cell, at) => cell !== before.sheets[index]?.rows.flat()[at]),
    );
    expect(differing).toEqual(['联系人王某某 138****5678']);
  });

  test('looks at the public edition alone', () => {
    expect(exportBooks({ ...request, edition: '存档版' }).leaks).toEqual([]);
  });
});

test('names of people are found where persons are typed, in rows too', () => {
  const names = personNamesOf(compiledType(catalogue, 'mediation_case'), {
    mediators: [{ name: '孙和' }, { name: '周顺' }],
    parties: [{ _row: 'a', name: '钱多多' }],
    brief: '吴某说',
  });
  expect(names.toSorted()).toEqual(['周顺', '孙和', '钱多多'].toSorted());
});
