import { STRANDS } from '#shared/catalogue/definition.ts';
import { levelOfScope } from './life.ts';
import { ROLES } from './permissions.ts';

/** Role and scope as they are given to an account. */
export interface Grant {
  /** Empty: not given yet; such an account may do nothing. */
  readonly role: string;
  readonly scope: string;
  /** Further villages, for who looks after several. */
  readonly units: readonly string[];
  /** Empty: all strands. */
  readonly strands: readonly string[];
  /** The county department it belongs to and has its strands from (departments.ts); empty or absent: none. */
  readonly departmentId?: string | undefined;
}

const ADMINISTRATORS: ReadonlySet<string> = new Set(['sys_admin', 'sec_admin', 'auditor']);
/** The one role whose account may have further villages (D§1.1 包村干部). */
const OF_SEVERAL_VILLAGES = 'village_liaison';

/** One of the three separated administrators of the county (三员分立). */
export function isAdministrator(role: string): boolean {
  return ADMINISTRATORS.has(role);
}

/** Roles that a town's administrator may give: all of village and town but his own. */
export function rolesOfTown(): readonly string[] {
  return Object.keys(ROLES).filter((role) => ROLES[role]?.level !== 'county' && role !== 'town_admin');
}

/** Roles that can be given to an account of this unit. */
export function rolesForScope(scope: string): readonly string[] {
  return Object.keys(ROLES).filter((role) => ROLES[role]?.level === levelOfScope(scope));
}

/** Whether the role can be limited to strands. */
export function hasStrands(role: string): boolean {
  return (ROLES[role]?.strandBound?.length ?? 0) > 0;
}

/** Whether the role can have further villages. */
export function hasUnits(role: string): boolean {
  return role === OF_SEVERAL_VILLAGES;
}

/** Whether accounts of the role can belong to a county department: all of the county but the separated administrators. */
export function hasDepartment(role: string): boolean {
  return ROLES[role]?.level === 'county' && !isAdministrator(role);
}

/**
 * What is wrong with a grant, in words; null when it can be given. `unitCodes`: the units of the account's town,
 * `departments`: the ids of those that stand.
 */
export function grantProblem(
  { role, scope, units, strands, departmentId = '' }: Grant,
  unitCodes: ReadonlySet<string>,
  departments: ReadonlySet<string> = new Set(),
): string | null {
  if (departmentId !== '') {
    if (!hasDepartment(role)) return '这个角色不属于县直部门';
    if (!departments.has(departmentId)) return '部门不存在或已撤销';
    if (strands.length > 0) return '部门的账号随部门的条线，不另外限定';
  }
  if (!unitCodes.has(scope)) return '单位不存在';
  if (role !== '' && !rolesForScope(scope).includes(role)) return '角色与单位的级别不符';
  if (units.length > 0 && !hasUnits(role)) return '只有包村干部可以负责多个村';
  if (units.some((code) => !unitCodes.has(code) || levelOfScope(code) !== 'village')) return '所包的村不存在';
  if (strands.length > 0 && !hasStrands(role)) return '这个角色不能限定条线';
  return strands.every((strand) => (STRANDS as readonly string[]).includes(strand)) ? null : '条线不存在';
}

/** Shortest password, in characters (D§6 P8). */
export const MIN_PASSWORD = 8;
const CLASSES = [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z\d]/];

/** What is wrong with a new password, in words; null when it is good enough: 8 characters of 3 classes (D§6 P8). */
export function passwordProblem(password: string, login: string): string | null {
  const plain = password.normalize('NFKC');
  if ([...plain].length < MIN_PASSWORD) return `口令至少 ${MIN_PASSWORD} 位`;
  if (CLASSES.filter((one) => one.test(plain)).length < 3) return '口令要含大写字母、小写字母、数字、符号中的三类';
  const name = login.normalize('NFKC').trim().toLowerCase();
  return name.length > 2 && plain.toLowerCase().includes(name) ? '口令不能含有账号' : null;
}
