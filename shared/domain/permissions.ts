/** Actions of D§1.3. */
export const ACTIONS = [
  'enter',
  'confirm',
  'review',
  'sign',
  'comment',
  'receive',
  'lock',
  'query',
  'unmask',
  'administer',
] as const;
export type Action = (typeof ACTIONS)[number];

/** What a permission depends on: role and 12-digit scope of an account. */
export interface AccountLike {
  readonly role: string;
  readonly scope: string;
}

/** What the action is done to. */
export interface PermissionTarget {
  readonly unitCode: string;
  /** Record type id, where the right depends on it. */
  readonly type?: string;
}

/** One line of the matrix: what a role may do in its own village, its town and its county. */
interface RoleRights {
  readonly label: string;
  readonly village: readonly Action[];
  readonly town: readonly Action[];
  readonly county: readonly Action[];
  /** Only these record types may be entered; absent: all. */
  readonly types?: readonly string[];
  /** Opening masked personal data asks for a reason (D§6 P4). */
  readonly unmaskNeedsReason?: boolean;
}

/** The default matrix of D§1.3. Administrators (三员分立) have no right over records at all. */
export const ROLES: Readonly<Record<string, RoleRights>> = {
  village_clerk: { label: '村文书', village: ['enter', 'query', 'unmask'], town: [], county: [] },
  village_secretary: { label: '村党组织书记', village: ['enter', 'confirm', 'query', 'unmask'], town: [], county: [] },
  village_supervisor: {
    label: '村务监督委员会主任',
    village: ['enter', 'query'],
    town: [],
    county: [],
    types: ['supervision_record', 'affairs_disclosure'],
  },
  village_liaison: { label: '包村干部', village: ['enter', 'review', 'query'], town: ['query'], county: [] },
  town_clerk: {
    label: '镇业务干事',
    village: ['enter', 'query', 'unmask'],
    town: ['enter', 'review', 'query', 'unmask'],
    county: [],
  },
  town_reviewer: {
    label: '镇分管领导',
    village: [],
    town: ['review', 'query', 'unmask'],
    county: [],
    unmaskNeedsReason: true,
  },
  town_principal: { label: '镇主要负责人', village: [], town: ['sign', 'query'], county: [] },
  dept_reader: {
    label: '县直部门',
    village: [],
    town: [],
    county: ['comment', 'query', 'unmask'],
    unmaskNeedsReason: true,
  },
  zfw_operator: {
    label: '县委政法委',
    village: [],
    town: [],
    county: ['receive', 'lock', 'query', 'unmask'],
    unmaskNeedsReason: true,
  },
  sys_admin: { label: '系统管理员', village: [], town: [], county: ['administer'] },
  sec_admin: { label: '安全管理员', village: [], town: [], county: ['administer'] },
  auditor: { label: '审计员', village: [], town: [], county: ['administer'] },
};

/** Whether the account may do this there (matrix of D§1.3). Unknown roles and malformed codes may do nothing. */
export function may(account: AccountLike, action: Action, target: PermissionTarget): boolean {
  const rights = rightsOf(account.role);
  if (!rights) return false;
  if (action === 'enter' && rights.types && !(target.type !== undefined && rights.types.includes(target.type))) {
    return false;
  }
  return placesOf(account.scope, target.unitCode).some((place) => rights[place].includes(action));
}

/** Whether the role must give a reason before masked personal data is opened. */
export function unmaskNeedsReason(role: string): boolean {
  return rightsOf(role)?.unmaskNeedsReason ?? true;
}

/** The role's Chinese name; the id itself for an unknown role. */
export function roleLabel(role: string): string {
  return rightsOf(role)?.label ?? role;
}

function rightsOf(role: string): RoleRights | undefined {
  return Object.hasOwn(ROLES, role) ? ROLES[role] : undefined;
}

const CODE = /^[1-9]\d{11}$/;

/** In which columns of the matrix a unit stands for an account: a town's account has its villages and itself. */
function placesOf(scope: string, unitCode: string): readonly ('village' | 'town' | 'county')[] {
  if (!CODE.test(scope) || !CODE.test(unitCode)) return [];
  const isSameTown = scope.slice(0, 9) === unitCode.slice(0, 9);
  if (scope.endsWith('000000')) return scope.slice(0, 6) === unitCode.slice(0, 6) ? ['county'] : [];
  if (!isSameTown) return [];
  if (scope.endsWith('000')) return ['village', 'town'];
  return scope === unitCode ? ['village', 'town'] : ['town'];
}
