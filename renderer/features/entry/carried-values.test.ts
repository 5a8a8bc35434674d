import { expect, it } from 'vitest';
import { compiledType } from '#shared/catalogue/compile-type.ts';
import { builtInCatalogue } from '../../store/built-in-catalogue.ts';
import { carriedValues, isRepeated, offeredMainDate } from './carried-values.ts';

const catalogue = builtInCatalogue();
const type = (id: string) => compiledType(catalogue, id);

it('takes over bodies, place and who runs it, into empty fields only', () => {
  const last = {
    station: { name: '东风站' },
    theme: '清洁家园',
    place: '广场',
    leader: { name: '张三' },
    held_on: '2026-03-01',
    volunteers: 9,
  };
  expect(carriedValues(type('civil_practice'), { leader: { name: '李四' } }, last)).toEqual({
    station: { name: '东风站' },
    place: '广场',
  });
});

it('takes over the number of members only where it hangs on a body that was taken over', () => {
  const last = { branch: { name: '东风村党支部' }, expected: 32, actual: 30 };
  expect(carriedValues(type('party_life'), {}, last)).toEqual({ branch: { name: '东风村党支部' }, expected: 32 });
});

it('never takes over a sealed field or one that the title is made of, in any type', () => {
  for (const id of catalogue.types.keys()) {
    const repeated = type(id).fields.filter((field) => isRepeated(type(id), field));
    for (const field of repeated) {
      expect(field.sealed, `${id}.${field.path}`).toBe(false);
      expect(type(id).title.uses.has(field.path), `${id}.${field.path}`).toBe(false);
    }
  }
  expect(type('mediation_case').fields.some((field) => field.sealed)).toBe(true);
});

it('offers today as the main date only inside the month that is worked in', () => {
  const practice = type('civil_practice');
  expect(offeredMainDate(practice, {}, '2026-03', '2026-03-10')).toEqual({ held_on: '2026-03-10' });
  expect(offeredMainDate(practice, {}, '2026-02', '2026-03-10')).toEqual({});
  expect(offeredMainDate(practice, { held_on: '2026-03-02' }, '2026-03', '2026-03-10')).toEqual({});
  expect(offeredMainDate(type('villager_meeting'), {}, '2026-03', '2026-03-10')).toEqual({});
});
