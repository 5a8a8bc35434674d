import { describe, expect, it } from 'vitest';
import { dataDictionary } from '#shared/catalogue/data-dictionary.ts';
import { readCatalogue } from '#shared/catalogue/read-catalogue.ts';
import { catalogueSource, defaultCatalogue } from '../../tests/support/catalogue.ts';
import { withChangedField, withField, withType } from '../../tests/support/catalogue-edits.ts';
import { sampleValues } from '../../tests/support/sample-values.ts';
import { validateValues } from './validate-record.ts';
import { emptyValues, normaliseValues } from './values.ts';

const TYPE = 'civil_practice';
const context = { today: '2026-05-01', units: new Map(), memberCountOf: () => null };

function read(source: unknown) {
  const result = readCatalogue(source);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

const hidden = read(withType(TYPE, (type) => withChangedField(type, 'place', { hidden: true, default: "'村部'" })));
const problemsOf = (values: Record<string, unknown>, catalogue = hidden) =>
  validateValues({ catalogue, type: TYPE, values, mode: 'complete', sealedHidden: false, context })
    .filter(({ level }) => level === 'hard')
    .map(({ path, code }) => `${path} ${code}`);

describe('a field that is out of use', () => {
  const { place, ...without } = sampleValues(TYPE, 3).values;

  it('is not asked for any more', () => {
    expect(problemsOf(without, defaultCatalogue())).toContain('place required');
    expect(problemsOf(without)).toEqual([]);
  });

  it('keeps what an old record says, whatever it is', () => {
    expect(problemsOf({ ...without, place: 77 })).toEqual([]);
    expect(normaliseValues(hidden, TYPE, { ...without, place }, () => 'row').place).toBe(place);
  });

  it('offers no default on a new record', () => expect(emptyValues(hidden, TYPE, context).place).toBeUndefined());

  it('takes the rules that need it out of use', () => {
    const rule = { id: 'needs_place', check: 'filled(place)', message: '要填地点', fields: ['place'] };
    const ruled = (isHidden: boolean) =>
      read(
        withType(TYPE, (type) => ({
          ...withChangedField(type, 'place', { hidden: isHidden, required: 'never' }),
          rules: [rule],
        })),
      );
    expect(problemsOf(without, ruled(false))).toEqual(['place rule.needs_place']);
    expect(problemsOf(without, ruled(true))).toEqual([]);
  });

  it('stands in the data dictionary as out of use', () => {
    const row = dataDictionary(hidden).find(({ typeId, path }) => typeId === TYPE && path === 'place');
    expect(row?.required).toBe('停用');
  });

  it('cannot be the date that places the record', () => {
    const { mainDate } = catalogueSource().types.find((type) => type.id === TYPE) as { mainDate: string };
    const result = readCatalogue(withType(TYPE, (type) => withChangedField(type, mainDate, { hidden: true })));
    expect(result.ok ? [] : result.error.map((problem) => problem.place)).toEqual([`types.${TYPE}.mainDate`]);
  });

  it('lives beside another version that has more fields', () => {
    const more = read(
      withType(TYPE, (type) => withField(type, { id: 'weather', label: '天气', type: 'str', required: 'always' })),
    );
    const values = { ...without, place, weather: '晴' };
    expect(problemsOf(values, more)).toEqual([]);
    expect(problemsOf(values, defaultCatalogue())).toEqual([]);
    expect(normaliseValues(defaultCatalogue(), TYPE, values, () => 'row').weather).toBe('晴');
    expect(problemsOf({ ...without, place }, more)).toEqual(['weather required']);
  });
});
