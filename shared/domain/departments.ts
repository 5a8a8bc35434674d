import { STRAND_LABELS, STRANDS, type Strand } from '#shared/catalogue/definition.ts';
import { isDate } from '#shared/kernel/calendar.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { hasStrands } from './people-rules.ts';

/**
 * County departments (县直部门, D§1.1, D§1.2): which strands they look after. Names and strands differ by county and change
 * with reforms, so they are rows that the county keeps; accounts of a department have its strands.
 */
export interface Department {
  readonly departmentId: string;
  readonly name: string;
  /** Empty: all strands, as of an account. */
  readonly strands: readonly Strand[];
  /** Day of the paper that founded it; empty: not known. Nothing depends on it. */
  readonly validFrom: string;
  /** Day from which it is closed; empty: it stands. */
  readonly validTo: string;
  /** The department that goes on with the work of a closed one; empty: none. */
  readonly successorId: string;
}

/**
 * What a new county begins with (owners of strands in D§1.1 and D§1.2): names as most counties have them, to be checked,
 * renamed or closed by the county. A department by itself gives nobody a right.
 */
export const DEFAULT_DEPARTMENTS: readonly Pick<Department, 'departmentId' | 'name' | 'strands'>[] = [
  { departmentId: 'dept-zfw', name: '县委政法委', strands: [] },
  { departmentId: 'dept-zzb', name: '县委组织部', strands: ['party', 'autonomy'] },
  { departmentId: 'dept-mzj', name: '县民政局', strands: ['autonomy'] },
  { departmentId: 'dept-nyj', name: '县农业农村局', strands: ['autonomy'] },
  { departmentId: 'dept-sfj', name: '县司法局', strands: ['law'] },
  { departmentId: 'dept-wmb', name: '县文明办', strands: ['virtue'] },
];

/** What can be done to a department. Each takes effect when it is done: rights never change by themselves at midnight. */
export type DepartmentChange =
  | (Pick<Department, 'departmentId' | 'name' | 'strands' | 'validFrom'> & { readonly kind: 'found' })
  | { readonly kind: 'rename'; readonly departmentId: string; readonly name: string }
  | { readonly kind: 'strands'; readonly departmentId: string; readonly strands: readonly Strand[] }
  | { readonly kind: 'close'; readonly departmentId: string; readonly validTo: string; readonly successorId: string }
  | { readonly kind: 'reopen'; readonly departmentId: string };

export const DEPARTMENT_CHANGE_LABELS: Readonly<Record<string, string>> = {
  found: '新设',
  rename: '更名',
  strands: '调整条线',
  close: '撤销',
  reopen: '恢复',
  carried: '随程序升级建立',
  preset: '新县按默认建立',
};

/**
 * The department as it is after a change. `departments`: all of the county, `today`: the day in China.
 * @throws CodedError M16 with what is wrong
 */
export function changedDepartment(
  departments: ReadonlyMap<string, Department>,
  change: DepartmentChange,
  today: string,
): Department {
  if (change.kind === 'found') return founded(departments, change, today);
  const present = departments.get(change.departmentId) ?? refuse('没有这个部门');
  if (change.kind === 'reopen') {
    if (present.validTo === '') refuse(`${present.name}没有撤销`);
    mustBeFree(departments, present.name, present.departmentId);
    return { ...present, validTo: '', successorId: '' };
  }
  if (present.validTo !== '') refuse(`${present.name}已经撤销`);
  switch (change.kind) {
    case 'rename':
      mustBeFree(departments, change.name, change.departmentId);
      return { ...present, name: change.name };
    case 'strands':
      return { ...present, strands: inOrder(change.strands) };
    case 'close':
      return closed(departments, present, change, today);
  }
}

function founded(
  departments: ReadonlyMap<string, Department>,
  { departmentId, name, strands, validFrom }: Extract<DepartmentChange, { kind: 'found' }>,
  today: string,
): Department {
  if (departments.has(departmentId)) refuse('这个部门已经建过');
  if (validFrom !== '' && !(isDate(validFrom) && validFrom <= today)) refuse('设立日期不能晚于今天，请到那一天再办理');
  mustBeFree(departments, name, departmentId);
  return { departmentId, name, strands: inOrder(strands), validFrom, validTo: '', successorId: '' };
}

function closed(
  departments: ReadonlyMap<string, Department>,
  present: Department,
  { validTo, successorId }: Extract<DepartmentChange, { kind: 'close' }>,
  today: string,
): Department {
  if (!isDate(validTo) || validTo > today) refuse('撤销日期不能晚于今天，请到那一天再办理');
  if (present.validFrom !== '' && validTo < present.validFrom) refuse('撤销日期早于设立日期');
  if (successorId !== '') {
    const successor = departments.get(successorId);
    if (successor?.validTo !== '' || successorId === present.departmentId) refuse('承接的部门不存在或已撤销');
  }
  return { ...present, validTo, successorId };
}

function mustBeFree(departments: ReadonlyMap<string, Department>, name: string, departmentId: string): void {
  const other = [...departments.values()].find(
    (one) => one.name === name && one.validTo === '' && one.departmentId !== departmentId,
  );
  if (other) refuse(`已有部门叫${name}`);
}

/** Each strand once, in the order of D§1.2. */
function inOrder(strands: readonly Strand[]): readonly Strand[] {
  return STRANDS.filter((strand) => strands.includes(strand));
}

function refuse(why: string): never {
  throw new CodedError('M16', why);
}

/** An account as far as its department matters. */
export interface DepartmentMember {
  readonly accountId: string;
  readonly name: string;
  readonly login: string;
  readonly role: string;
  readonly closed: boolean;
}

/** What a change means for one account of the department. */
export interface MemberEffect extends DepartmentMember {
  /** Strands that it has after the change and had not before, and the other way round; none for roles without strands. */
  readonly gains: readonly Strand[];
  readonly loses: readonly Strand[];
  /** Its role is taken: its department closed and none goes on. It waits for the security administrator. */
  readonly isEmptied: boolean;
}

/**
 * What follows for the accounts of a department: they have the strands of what it becomes, or of its successor; closed
 * without one, they lose their role, because an account without strands of its own would have all of them.
 */
export function memberEffects(
  before: Department | null,
  after: Department,
  successor: Department | null,
  members: readonly DepartmentMember[],
): readonly MemberEffect[] {
  const isEmptied = after.validTo !== '' && before?.validTo === '' && successor === null;
  const had = strandSet(before ?? after);
  const has = isEmptied ? [] : strandSet(successor ?? after);
  return members.map((member) => {
    const isBound = hasStrands(member.role);
    return {
      ...member,
      gains: isBound ? has.filter((strand) => !had.includes(strand)) : [],
      loses: isBound ? had.filter((strand) => !has.includes(strand)) : [],
      isEmptied,
    };
  });
}

function strandSet({ strands }: Pick<Department, 'strands'>): readonly Strand[] {
  return strands.length === 0 ? STRANDS : strands;
}

/** Strands in words; an empty list is all of them. */
export function strandWords(strands: readonly string[]): string {
  if (strands.length === 0) return '全部条线';
  return strands.map((strand) => STRAND_LABELS[strand as Strand] ?? strand).join('、');
}
