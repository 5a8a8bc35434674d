import { describe, expect, it } from 'vitest';
import { breakingChanges } from '#shared/catalogue/compare-catalogues.ts';
import { type CatalogueSource, catalogueSourceSchema } from '#shared/catalogue/definition.ts';
import { readCatalogue } from '#shared/catalogue/read-catalogue.ts';
import { catalogueSource } from '../../../tests/support/catalogue.ts';
import {
  withChangedField,
  withType as withLooseType,
  withField as withNewField,
} from '../../../tests/support/catalogue-edits.ts';
import {
  fieldAt,
  moved,
  offersOf,
  placeInWords,
  plainType,
  suggestedId,
  withCopiedType,
  withField,
  withFieldsAt,
  withShipped,
  withSwitch,
  withType,
} from './draft-model.ts';

const TYPE = 'civil_practice';
const shipped = catalogueSourceSchema.parse(catalogueSource());

function read(source: CatalogueSource) {
  const result = readCatalogue(source);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

const typeOf = (source: CatalogueSource, id = TYPE) => {
  const type = source.types.find((one) => one.id === id);
  if (!type) throw new Error(id);
  return type;
};

describe('a type under the pen', () => {
  it('stands with its blocks put in and reads as before', () => {
    const plain = shipped.types.reduce((source, { id }) => withType(source, id, (type) => type), shipped);
    const [before, after] = [read(shipped), read(plain)];
    expect(breakingChanges(before, after)).toEqual([]);
    for (const [id, type] of before.types) expect(after.types.get(id)?.fields).toEqual(type.fields);
  });

  it('changes fields at any depth and leaves the rest alone', () => {
    const { fields } = plainType(shipped, typeOf(shipped));
    const path = ['volunteer_list', 'hours'];
    const changed = withField(fields, path, (field) => ({ ...field, label: '时数' }));
    expect(fieldAt(changed, path)?.label).toBe('时数');
    expect(fieldAt(fields, path)?.label).not.toBe('时数');
    const without = withFieldsAt(changed, ['volunteer_list'], (list) => list.filter(({ id }) => id !== 'hours'));
    expect(fieldAt(without, path)).toBeNull();
    expect(without.length).toBe(fields.length);
  });

  it('moves by one and stays at the ends', () => {
    expect(moved(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c']);
    expect(moved(['a', 'b', 'c'], 2, 1)).toEqual(['a', 'b', 'c']);
    expect(moved(['a', 'b', 'c'], 0, -1)).toEqual(['a', 'b', 'c']);
  });
});

describe('identifiers', () => {
  it('come from pinyin and are new', () => {
    expect(suggestedId('天气', [])).toBe('tianqi');
    expect(suggestedId('天气', ['tianqi', 'tianqi_2'])).toBe('tianqi_3');
    expect(suggestedId('2026年', [])).toMatch(/^[a-z][a-z0-9_]*$/);
    expect(suggestedId('！', [])).toBe('x');
    expect(suggestedId('习近平新时代中国特色社会主义思想学习情况登记', []).length).toBeLessThanOrEqual(40);
  });
});

describe('a new type', () => {
  it('is a copy that can be published', () => {
    const names = { id: 'huodong', code: 'QX', label: '清溪活动', shortLabel: '清溪活动' };
    const before = read(shipped);
    for (const { id } of shipped.types) {
      const copied = read(withCopiedType(shipped, id, names));
      expect(breakingChanges(before, copied)).toEqual([]);
      expect(copied.types.get('huodong')?.ledger.title).toBe('清溪活动台账');
    }
  });
});

describe('what comes with the program', () => {
  const loose = withLooseType(TYPE, (type) => withNewField(type, { id: 'weather', label: '天气', type: 'str' }));
  const county = withSwitch(catalogueSourceSchema.parse(loose), TYPE, 'extended');

  it('is no offer while the county only added to it or switched it off', () => {
    expect(offersOf(shipped, shipped)).toEqual([]);
    expect(offersOf(county, shipped)).toEqual([]);
  });

  it('is offered when it is new or different, and taken without loss of what the county added', () => {
    const newer = catalogueSourceSchema.parse(
      withLooseType(TYPE, (type) => withChangedField(type, 'place', { label: '活动地点' })),
    );
    expect(offersOf(county, newer)).toMatchObject([{ id: TYPE, kind: 'different' }]);
    const taken = withShipped(county, newer, TYPE);
    expect(breakingChanges(read(county), read(taken))).toEqual([]);
    expect(fieldAt(plainType(taken, typeOf(taken)).fields, ['place'])?.label).toBe('活动地点');
    expect(fieldAt(plainType(taken, typeOf(taken)).fields, ['weather'])?.label).toBe('天气');
    expect(typeOf(taken).switch).toBe('extended');
    expect(offersOf(taken, newer)).toEqual([]);
  });

  it('adds a type that the county lacks', () => {
    const lacking = { ...county, types: county.types.filter(({ id }) => id !== 'mediation_case') };
    expect(offersOf(lacking, shipped)).toMatchObject([{ id: 'mediation_case', kind: 'missing' }]);
    expect(offersOf(withShipped(lacking, shipped, 'mediation_case'), shipped)).toEqual([]);
  });
});

describe('a place', () => {
  it('is told in words', () => {
    const label = typeOf(shipped).label;
    expect(placeInWords(shipped, `types.${TYPE}.fields.place.label`)).toBe(`${label} · 字段“地点” · 名称`);
    expect(placeInWords(shipped, `types.${TYPE}.fields.volunteer_list.hours.value:3`)).toContain('志愿者签到 › ');
    expect(placeInWords(shipped, `types.${TYPE}.ledger.columns.2.value:1`)).toBe(`${label} · 台账表格第3列`);
    expect(placeInWords(shipped, 'dictionaries.x')).toBe('dictionaries.x');
  });
});
