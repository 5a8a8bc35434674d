import { describe, expect, it } from 'vitest';
import { STRANDS } from '../../shared/catalogue/definition.ts';
import { ACTIONS, may, ROLES } from '../../shared/domain/permissions.ts';
import { expectedRights, NAMED_ACTIONS, PLACES, type Place } from '../support/rights-document.ts';

const { roles } = expectedRights();
const SCOPES = { village: PLACES.本村, town: PLACES.镇本级, county: '999901000000' } as const;
const places = Object.keys(PLACES) as Place[];

describe('docs/rights.md', () => {
  it('names every role and every action, and nothing else', () => {
    expect(roles.map(({ role }) => role)).toEqual(Object.keys(ROLES));
    expect(roles.map(({ label }) => label)).toEqual(Object.values(ROLES).map(({ label }) => label));
    expect(NAMED_ACTIONS).toEqual(ACTIONS);
  });

  it.each(roles)('is what $role may do, place by place', ({ role, rights, types, givesReason }) => {
    const scope = SCOPES[ROLES[role]?.level ?? 'county'];
    for (const place of places) {
      for (const type of [types?.[0] ?? 'party_life', 'points_of_nothing']) {
        const done = ACTIONS.filter((action) => may({ role, scope }, action, { unitCode: PLACES[place], type }));
        const isOther = types !== null && !types.includes(type);
        const wanted = ACTIONS.filter((action) => rights[place].has(action) && !(isOther && action === 'enter'));
        expect(done, `${place} ${type}`).toEqual(wanted);
      }
    }
    expect(ROLES[role]?.unmaskNeedsReason ?? false).toBe(givesReason);
  });

  it.each(roles)('is what strands take from $role', ({ role, rights, strandBound, types }) => {
    const account = { role, scope: SCOPES[ROLES[role]?.level ?? 'county'], strands: ['law'] };
    const target = { unitCode: PLACES.本村, type: types?.[0] ?? 'party_life' };
    for (const strand of STRANDS) {
      const done = ACTIONS.filter((action) => may(account, action, { ...target, strand }));
      expect(done, strand).toEqual(
        ACTIONS.filter((action) => rights.本村.has(action) && (strand === 'law' || !strandBound.has(action))),
      );
    }
  });

  it.each(roles)('leaves who has not heard from the county for too long only looking: $role', ({ role, rights }) => {
    const account = { role, scope: SCOPES[ROLES[role]?.level ?? 'county'], lapsed: true };
    for (const place of places) {
      const done = ACTIONS.filter((action) => may(account, action, { unitCode: PLACES[place] }));
      expect(done, place).toEqual(rights[place].has('query') ? ['query'] : []);
    }
  });

  it('counts the further villages of a liaison as his own', () => {
    const account = { role: 'village_liaison', scope: PLACES.本村, units: [PLACES.同镇他村, PLACES.同县他镇] };
    expect(may(account, 'review', { unitCode: PLACES.同镇他村 })).toBe(true);
    expect(may(account, 'review', { unitCode: '999901101203' })).toBe(false);
    expect(may(account, 'query', { unitCode: PLACES.同县他镇 })).toBe(false);
  });
});
