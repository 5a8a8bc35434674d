import { describe, expect, it } from 'vitest';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { changedDepartment, type Department, type DepartmentChange, memberEffects } from './departments.ts';
import { grantProblem } from './people-rules.ts';

const TODAY = '2026-11-26';
const department = (departmentId: string, name: string, more: Partial<Department> = {}): Department => ({
  ...{ departmentId, name, strands: ['law'], validFrom: '', validTo: '', successorId: '', ...more },
});
const JUSTICE = department('sfj', '县司法局', { validFrom: '2020-01-01' });
const CIVIL = department('mzj', '县民政局', { strands: ['autonomy'] });
const GONE = department('old', '县综治办', { validTo: '2024-01-01' });
const ALL = new Map([JUSTICE, CIVIL, GONE].map((one) => [one.departmentId, one]));
const done = (change: DepartmentChange) => changedDepartment(ALL, change, TODAY);
const faultOf = (change: DepartmentChange) => {
  try {
    return done(change);
  } catch (error) {
    return error instanceof CodedError ? `${error.code} ${error.detail}` : error;
  }
};

describe('a change of a department', () => {
  it('founds, renames, moves strands, closes and reopens, and touches nothing else', () => {
    const found = { kind: 'found', departmentId: 'new', name: '县委社会工作部', validFrom: TODAY } as const;
    expect(done({ ...found, strands: ['law', 'autonomy', 'law'] })).toEqual(
      department('new', '县委社会工作部', { strands: ['autonomy', 'law'], validFrom: TODAY }),
    );
    expect(done({ kind: 'rename', departmentId: 'sfj', name: '司法局' })).toEqual({ ...JUSTICE, name: '司法局' });
    expect(done({ kind: 'strands', departmentId: 'sfj', strands: [] })).toEqual({ ...JUSTICE, strands: [] });
    expect(done({ kind: 'close', departmentId: 'sfj', validTo: TODAY, successorId: 'mzj' })).toEqual({
      ...JUSTICE,
      validTo: TODAY,
      successorId: 'mzj',
    });
    expect(done({ kind: 'reopen', departmentId: 'old' })).toEqual({ ...GONE, validTo: '' });
  });

  it('is refused in words', () => {
    const close = { kind: 'close', departmentId: 'sfj', validTo: TODAY, successorId: '' } as const;
    const found = { kind: 'found', departmentId: 'new', name: '县民政局', strands: [], validFrom: '' } as const;
    for (const [change, fault] of [
      [found, 'M16 已有部门叫县民政局'],
      [{ ...found, departmentId: 'old' }, 'M16 这个部门已经建过'],
      [{ ...found, name: '新局', validFrom: '2026-11-27' }, 'M16 设立日期不能晚于今天，请到那一天再办理'],
      [{ ...close, validTo: '2026-11-27' }, 'M16 撤销日期不能晚于今天，请到那一天再办理'],
      [{ ...close, validTo: '2019-12-31' }, 'M16 撤销日期早于设立日期'],
      [{ ...close, successorId: 'sfj' }, 'M16 承接的部门不存在或已撤销'],
      [{ ...close, successorId: 'old' }, 'M16 承接的部门不存在或已撤销'],
      [{ ...close, successorId: 'none' }, 'M16 承接的部门不存在或已撤销'],
      [{ kind: 'rename', departmentId: 'old', name: '新名' }, 'M16 县综治办已经撤销'],
      [{ kind: 'reopen', departmentId: 'sfj' }, 'M16 县司法局没有撤销'],
      [{ kind: 'rename', departmentId: 'none', name: '新名' }, 'M16 没有这个部门'],
    ] as const) {
      expect(faultOf(change), JSON.stringify(change)).toBe(fault);
    }
  });

  it('gives and takes strands of its accounts; without a successor it takes the role', () => {
    const member = (role: string) => ({ accountId: role, name: role, login: role, role, closed: false });
    const members = [member('dept_reader'), member('zfw_operator')];
    const wider = memberEffects(JUSTICE, { ...JUSTICE, strands: ['law', 'virtue'] }, null, members);
    expect(wider.map(({ gains, loses }) => [gains, loses])).toEqual([
      [['virtue'], []],
      [[], []], // a role that no strand binds
    ]);
    const all = memberEffects(JUSTICE, { ...JUSTICE, strands: [] }, null, members);
    expect(all[0]?.gains).toEqual(['party', 'autonomy', 'virtue', 'programme']);
    const closed = { ...JUSTICE, validTo: TODAY };
    expect(memberEffects(JUSTICE, closed, CIVIL, members)[0]).toMatchObject({
      gains: ['autonomy'],
      loses: ['law'],
      isEmptied: false,
    });
    expect(memberEffects(JUSTICE, closed, null, members).map(({ loses, isEmptied }) => [loses, isEmptied])).toEqual([
      [['law'], true],
      [[], true],
    ]);
  });
});

describe('a grant in a department', () => {
  const grant = { role: 'dept_reader', scope: '999901000000', units: [], strands: [], departmentId: 'sfj' };
  const fault = (more: Partial<typeof grant>) =>
    grantProblem({ ...grant, ...more }, new Set([grant.scope]), new Set(['sfj']));
  it('needs a department that stands, a county role of no administrator, and no strands besides', () => {
    expect(fault({})).toBeNull();
    expect(fault({ role: 'zfw_operator' })).toBeNull();
    expect(fault({ role: 'auditor' })).toBe('这个角色不属于县直部门');
    expect(fault({ departmentId: 'old' })).toBe('部门不存在或已撤销');
    expect(fault({ strands: ['law'] as never })).toBe('部门的账号随部门的条线，不另外限定');
  });
});
