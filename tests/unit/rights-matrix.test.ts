import { describe, expect, it } from 'vitest';
import { ACTIONS, givableTo, may, ROLES, unmaskNeedsReason } from '../../shared/domain/permissions.ts';
import { changeableRoles, matrixProblems, type RightsLine, shippedLine } from '../../shared/domain/rights-matrix.ts';
import { PLACES, type Place } from '../support/rights-document.ts';

const SCOPES = { village: PLACES.本村, town: PLACES.镇本级, county: '999901000000' } as const;
const places = Object.keys(PLACES) as Place[];
const account = (role: string, rights?: unknown) => ({ role, scope: SCOPES[ROLES[role]?.level ?? 'county'], rights });
const done = (role: string, rights: unknown, place: Place) =>
  ACTIONS.filter((action) =>
    may(account(role, rights), action, { unitCode: PLACES[place], type: 'supervision_record' }),
  );
const changed = (role: string, change: Partial<RightsLine>) => ({ [role]: { ...shippedLine(role), ...change } });

describe('a county’s matrix', () => {
  it.each(changeableRoles())('with the shipped line changes nothing for %s', (role) => {
    expect(matrixProblems({ [role]: shippedLine(role) })).toEqual([]);
    for (const place of places) expect(done(role, shippedLine(role), place)).toEqual(done(role, undefined, place));
  });

  it('gives and takes what the county may give and take', () => {
    const line = { ...shippedLine('village_secretary'), village: ['enter' as const, 'query' as const] };
    expect(matrixProblems({ village_secretary: line })).toEqual([]);
    expect(done('village_secretary', line, '本村')).toEqual(['enter', 'query']);
    const clerk = { ...shippedLine('town_clerk'), town: ['enter' as const, 'query' as const] };
    for (const place of ['本村', '同镇他村', '镇本级'] as const)
      expect(done('town_clerk', clerk, place)).toEqual(['enter', 'query']);
    const reviewer = { ...shippedLine('village_liaison'), village: ['query' as const] };
    expect(done('village_liaison', reviewer, '本村')).toEqual(['query']);
    expect(unmaskNeedsReason(account('town_clerk', { ...shippedLine('town_clerk'), unmaskNeedsReason: true }))).toBe(
      true,
    );
  });

  it('is refused where it would undo the separation of the administrators, or stop the month', () => {
    expect(changeableRoles()).not.toContain('auditor');
    const full: RightsLine = {
      village: [...ACTIONS],
      town: [...ACTIONS],
      county: [...ACTIONS],
      unmaskNeedsReason: false,
    };
    for (const role of ['sys_admin', 'sec_admin', 'auditor', 'town_admin', 'nobody', '__proto__', 'constructor']) {
      expect(matrixProblems(JSON.parse(`{"${role}":${JSON.stringify(full)}}`)), role).not.toEqual([]);
    }
    for (const role of changeableRoles()) expect(matrixProblems({ [role]: full }), role).not.toEqual([]);
    for (const wrong of [
      changed('town_clerk', { town: ['query'] }),
      changed('town_principal', { town: ['query'] }),
      changed('zfw_operator', { county: ['query', 'receive'] }),
      changed('town_reviewer', { unmaskNeedsReason: false }),
      changed('village_clerk', { village: ['enter', 'unmask'] }),
      changed('dept_reader', { county: ['query', 'read_audit'] }),
      {
        ...changed('town_clerk', { town: ['enter', 'query'] }),
        ...changed('town_reviewer', { town: ['query'] }),
      },
    ]) {
      expect(matrixProblems(wrong), JSON.stringify(wrong)).not.toEqual([]);
    }
  });

  it('gives nobody more than his role could be given, whatever stands at the account', () => {
    const everything = { village: [...ACTIONS], town: [...ACTIONS], county: [...ACTIONS], unmaskNeedsReason: false };
    for (const role of Object.keys(ROLES)) {
      const most = new Set(['village', 'town', 'county'].flatMap((place) => givableTo(role, place as 'town')));
      for (const place of places) {
        const extra = done(role, everything, place).filter((action) => !done(role, undefined, place).includes(action));
        expect(
          extra.filter((action) => !most.has(action)),
          `${role} ${place}`,
        ).toEqual([]);
      }
    }
    for (const role of ['sys_admin', 'sec_admin', 'auditor', 'town_admin']) {
      for (const place of places) expect(done(role, everything, place)).toEqual(done(role, undefined, place));
    }
    for (const odd of [null, 5, 'all', [], { village: 'enter' }, { town: [5, {}] }]) {
      expect(() => done('town_clerk', odd, '本村')).not.toThrow();
    }
    expect(unmaskNeedsReason(account('zfw_operator', everything))).toBe(true);
  });
});
