import { expect, test } from 'vitest';
import { defaultCatalogue } from '../../tests/support/catalogue.ts';
import { linkedValues } from './linked-views.ts';

const catalogue = defaultCatalogue();

test('a theme day is seen as an activity: same fields, the meeting block by its other names, nothing else', () => {
  const seen = linkedValues(
    catalogue,
    'party_life',
    {
      theme: '清洁村道',
      kind: ['theme_day'],
      meeting_date: '2026-03-05T14:30',
      place: '村部',
      host: { name: '王秀兰' },
      actual: 23,
      expected: 30,
      minutes: '清理村道两侧垃圾。',
      branch: { name: '柳河村党支部' },
    },
    'civil_practice',
  );
  expect(seen).toEqual({
    theme: '清洁村道',
    held_on: '2026-03-05',
    place: '村部',
    leader: { name: '王秀兰' },
    participants: 23,
    summary: '清理村道两侧垃圾。',
  });
});

test('sealed values never leave their ledger, and codes the other does not know are dropped', () => {
  const values = { accepted_on: '2026-03-05', brief: '邻里因排水发生争执', category: 'neighbour' };
  const seen = linkedValues(catalogue, 'mediation_case', values, 'civil_practice');
  expect(seen).toEqual({ held_on: '2026-03-05' });
  expect(linkedValues(catalogue, 'party_life', { kind: ['lesson'] }, 'villager_meeting')).toEqual({});
});

test('unknown types are refused', () => {
  expect(() => linkedValues(catalogue, 'party_life', {}, 'no_such_type')).toThrow('D02');
});
