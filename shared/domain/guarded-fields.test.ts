import { describe, expect, test } from 'vitest';
import { catalogueSource, defaultCatalogue } from '../../tests/support/catalogue.ts';
import { compiledType } from '../catalogue/compile-type.ts';
import { readCatalogue } from '../catalogue/read-catalogue.ts';
import { type Editor, foreignFields, hasGuards, maySet, unauthorised } from './guarded-fields.ts';

const catalogue = defaultCatalogue();
const problem = compiledType(catalogue, 'rectification_item');
const village: Editor = { level: 'village', isEnterer: false };
const enterer: Editor = { level: 'village', isEnterer: true };
const town: Editor = { level: 'town', isEnterer: false };
const ids = (fields: readonly { path: string }[]) => fields.map(({ path }) => path);

test('what was handed to a village stays as it was given; whoever entered it may mend it', () => {
  expect(ids(foreignFields(problem, ['problem', 'measures', 'progress.r1.text'], village))).toEqual(['problem']);
  expect(foreignFields(problem, ['problem'], enterer)).toEqual([]);
  expect(foreignFields(problem, ['problem', 'check_by'], town)).toEqual([]);
  expect(ids(foreignFields(problem, ['check_by'], enterer)), 'nobody checks his own work').toEqual(['check_by']);
});

test('fields of rows and whole lists are guarded as well', () => {
  const rating = compiledType(catalogue, 'star_village_rating');
  const paths = ['scores.party.self', 'scores.party.town', 'vetoes.r1', 'vetoes.r1.code', 'vetoes.@order'];
  expect(ids(foreignFields(rating, paths, enterer))).toEqual(['scores.town', 'vetoes']);
});

test('a change needs an edit by somebody who may make it; silence and another’s edit are none', () => {
  const edit = (editor: Editor, ...paths: string[]) => ({ editor, paths: new Set(paths) });
  const faults = (edits: Parameters<typeof unauthorised>[2]) =>
    ids(unauthorised(problem, ['problem', 'measures'], edits));
  expect(faults([edit(village, 'problem', 'measures')])).toEqual(['problem']);
  expect(faults([edit(town, 'measures'), edit(village, 'problem')])).toEqual(['problem']);
  expect(faults([])).toEqual(['problem']);
  expect(faults([edit(village, 'measures'), edit(town, 'problem')])).toEqual([]);
});

test('types without guards are told apart, and no guard means everybody', () => {
  expect([hasGuards(problem), hasGuards(compiledType(catalogue, 'party_life'))]).toEqual([true, false]);
  expect(maySet(undefined, village)).toBe(true);
});

describe('a guard that could not work is refused', () => {
  const read = (field: object) => {
    const source = catalogueSource();
    const types = source.types.map((one) =>
      one.id === 'mediation_case' ? { ...one, fields: [...(one.fields as object[]), field] } : one,
    );
    const result = readCatalogue({ ...source, types });
    return result.ok ? [] : result.error.map(({ place }) => place);
  };
  const field = { id: 'extra', label: '附加', type: 'str', setBy: { levels: ['town'] } };
  test.each([
    [{ ...field, required: 'always' }, 'types.mediation_case.fields.extra.setBy'],
    [{ ...field, default: "'甲'" }, 'types.mediation_case.fields.extra.setBy'],
    [{ ...field, sensitivity: 'S' }, 'types.mediation_case.fields.extra.setBy'],
  ])('%j', (wrong, place) => {
    expect(read(field)).toEqual([]);
    expect(read(wrong)).toContain(place);
  });
});
