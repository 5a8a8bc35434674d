import { describe, expect, it } from 'vitest';
import { catalogueSource, defaultCatalogue } from '../../tests/support/catalogue.ts';
import { SAMPLE_TYPES } from '../../tests/support/sample-values.ts';
import { compiledType, touchesSealed } from './compile-type.ts';
import { dataDictionary } from './data-dictionary.ts';
import { readCatalogue } from './read-catalogue.ts';

describe('the default catalogue', () => {
  it('reads without a fault', () => {
    expect(readCatalogue(catalogueSource())).toMatchObject({ ok: true });
    const types = Array.from(defaultCatalogue().types.values());
    expect(types.map(({ id }) => id).toSorted()).toEqual(SAMPLE_TYPES.toSorted());
    expect(types.map(({ order }) => order)).toEqual(types.map(({ order }) => order).toSorted((one, two) => one - two));
    expect(new Set(types.map(({ order }) => order)).size).toBe(types.length);
  });

  it('seals what D§6 P6 says, and nothing that lists and titles need', () => {
    const catalogue = defaultCatalogue();
    const sealed = (type: string) =>
      [...compiledType(catalogue, type).sealedPaths].filter(
        (path) => !path.includes('parties.') && !path.includes('sessions.'),
      );
    expect(sealed('mediation_case').sort()).toEqual(
      [
        'agreement_text',
        'brief',
        'claim',
        'mediators',
        'parties',
        'recorder',
        'revisit',
        'revisit_on',
        'sessions',
      ].sort(),
    );
    expect(
      sealed('dispute_screening')
        .filter((path) => !path.startsWith('items.progress.'))
        .sort(),
    ).toEqual(['items.brief', 'items.owner', 'items.parties', 'items.progress', 'items.revisit', 'sweepers'].sort());
    expect(sealed('wedding_funeral')).toEqual(['bride_price']);
    for (const { id } of catalogue.types.values()) {
      const type = compiledType(catalogue, id);
      expect(touchesSealed(type.title, type.sealedPaths)).toBe(false);
    }
  });

  it('describes every field in the data dictionary', () => {
    const rows = dataDictionary(defaultCatalogue());
    expect(rows.length).toBeGreaterThan(180);
    expect(rows.find(({ typeId, path }) => typeId === 'mediation_case' && path === 'parties.name')).toMatchObject({
      label: '当事人 › 姓名',
      typeLabelText: '文字（不超过40字）',
      required: '条件必填',
      sensitivityLabel: '敏感个人信息',
      sealed: true,
      enteredBy: '村、镇',
    });
    expect(rows.find(({ path }) => path === 'case_source')?.options).toHaveLength(8);
  });
});
