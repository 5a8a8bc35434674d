/**
 * Who may do what (D§1.3): roles × actions × scope by unit and strand, as data, and one pure decision over it. The desk
 * shapes its screens with {@link may}, the county asks it for every request and every pushed row. What it must answer is
 * written out for people in docs/rights.md, and tests hold both against each other.
 */

/** Actions of D§1.3, then what a case of one record needs (D§6 P6), then what the separated administrators do. */
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
  'ask_case',
  'grant_case',
  'look',
  'keep_units',
  'keep_catalogue',
  'keep_calendar',
  'keep_devices',
  'keep_people',
  'keep_rights',
  'read_audit',
] as const;
export type Action = (typeof ACTIONS)[number];

/** What a permission depends on: role, and the account's scope by unit and strand. */
export interface AccountLike {
  readonly role: string;
  /** 12-digit unit code: the village, town or county that the account belongs to. */
  readonly scope: string;
  /**
   * A list of further villages that count as the account's own (包村干部 look after one to three). Comes as a member
   * that older programs do not know, so it is read with care; so is `strands`.
   */
  readonly units?: unknown;
  /** A list of the strands (D§1.2) that strand-bound actions are limited to; absent or empty: all. */
  readonly strands?: unknown;
  /**
   * The role's line in the county's own matrix (rights-matrix.ts); absent: the shipped one. The county puts it there;
   * whatever is not of its shape counts as absent.
   */
  readonly rights?: unknown;
  /** `true`: this desk has not heard from the county for too long (D§6 P8); looking is all that is left. */
  readonly lapsed?: unknown;
}

/** What the action is done to. */
export interface PermissionTarget {
  readonly unitCode: string;
  /** Record type id, where the right depends on it. */
  readonly type?: string;
  /** Strand of the record; absent: nothing of one strand alone. */
  readonly strand?: string;
}

/** One line of the matrix: what a role may do in its own village, its town and its county. */
interface RoleRights {
  readonly village: readonly Action[];
  readonly town: readonly Action[];
  readonly county: readonly Action[];
  readonly label: string;
  readonly level: 'village' | 'town' | 'county';
  /** Only these record types may be entered; absent: all. */
  readonly types?: readonly string[];
  /** Actions that an account with strands may do only in them. */
  readonly strandBound?: readonly Action[];
  /** Opening masked personal data asks for a reason (D§6 P4). */
  readonly unmaskNeedsReason?: boolean;
}

/** Actions in the words of docs/rights.md. */
export const ACTION_LABELS: Readonly<Record<Action, string>> = {
  enter: '填报',
  confirm: '确认',
  review: '审核',
  sign: '签发',
  comment: '意见',
  receive: '接收',
  lock: '锁定',
  query: '查询',
  unmask: '解密',
  ask_case: '申请',
  grant_case: '准予',
  look: '进入',
  keep_units: '单位',
  keep_catalogue: '目录',
  keep_calendar: '日历',
  keep_devices: '设备',
  keep_people: '人员',
  keep_rights: '授权',
  read_audit: '日志',
};

export type RightsPlace = 'village' | 'town' | 'county';

/** What a county may give accounts of a level, in which column; everything else stays with the roles that ship with it. */
const GIVABLE: Readonly<Record<RightsPlace, Readonly<Partial<Record<RightsPlace, readonly Action[]>>>>> = {
  village: { village: ['enter', 'confirm', 'review', 'query', 'unmask'], town: ['query'] },
  town: { town: ['enter', 'review', 'sign', 'query', 'unmask', 'grant_case'] },
  county: { county: ['comment', 'receive', 'lock', 'query', 'unmask', 'ask_case'] },
};

/** Roles whose line no county changes: the separated administrators (三员分立) and the town's. */
const FIXED_ROLES: ReadonlySet<string> = new Set(['town_admin', 'sys_admin', 'sec_admin', 'auditor']);

const NOWHERE = { village: [], town: [], county: [] } as const;

/** The default matrix of D§1.3. Administrators (三员分立) have no right over records at all. */
export const ROLES: Readonly<Record<string, RoleRights>> = {
  village_clerk: { ...NOWHERE, label: '村文书', level: 'village', village: ['enter', 'query', 'unmask'] },
  village_secretary: {
    ...NOWHERE,
    label: '村党组织书记',
    level: 'village',
    village: ['enter', 'confirm', 'query', 'unmask'],
  },
  village_supervisor: {
    ...NOWHERE,
    label: '村务监督委员会主任',
    level: 'village',
    village: ['enter', 'query'],
    types: ['supervision_record', 'affairs_disclosure'],
  },
  village_liaison: {
    ...NOWHERE,
    label: '包村干部',
    level: 'village',
    village: ['enter', 'review', 'query'],
    town: ['query'],
  },
  town_clerk: {
    ...NOWHERE,
    label: '镇业务干事',
    level: 'town',
    village: ['enter', 'query', 'unmask'],
    town: ['enter', 'review', 'query', 'unmask'],
    strandBound: ['enter', 'review', 'unmask'],
  },
  town_reviewer: {
    ...NOWHERE,
    label: '镇分管领导',
    level: 'town',
    town: ['review', 'query', 'unmask'],
    strandBound: ['review', 'unmask'],
    unmaskNeedsReason: true,
  },
  town_principal: { ...NOWHERE, label: '镇主要负责人', level: 'town', town: ['sign', 'query', 'grant_case'] },
  town_admin: { ...NOWHERE, label: '镇管理员', level: 'town', town: ['keep_people', 'keep_devices'] },
  dept_reader: {
    ...NOWHERE,
    label: '县直部门',
    level: 'county',
    county: ['look', 'comment', 'query', 'unmask', 'ask_case'],
    strandBound: ['comment', 'query', 'unmask', 'ask_case'],
    unmaskNeedsReason: true,
  },
  zfw_operator: {
    ...NOWHERE,
    label: '县委政法委',
    level: 'county',
    county: [
      ...(['look', 'receive', 'lock', 'query', 'unmask', 'ask_case'] as const),
      ...(['keep_units', 'keep_catalogue', 'keep_calendar', 'keep_devices'] as const),
    ],
    unmaskNeedsReason: true,
  },
  sys_admin: {
    ...NOWHERE,
    label: '系统管理员',
    level: 'county',
    county: ['look', 'keep_units', 'keep_catalogue', 'keep_calendar', 'keep_devices', 'keep_people'],
  },
  sec_admin: { ...NOWHERE, label: '安全管理员', level: 'county', county: ['look', 'keep_devices', 'keep_rights'] },
  auditor: { ...NOWHERE, label: '审计员', level: 'county', county: ['look', 'read_audit'] },
};

/** Whether the account may do this there (matrix of D§1.3). Unknown roles and malformed codes may do nothing. */
export function may(account: AccountLike, action: Action, target: PermissionTarget): boolean {
  const role = lineOf(account);
  if (!role) return false;
  if (account.lapsed === true && action !== 'query') return false;
  const { type, strand } = target;
  if (action === 'enter' && role.types && !(type !== undefined && role.types.includes(type))) return false;
  if (!isInStrand(account, role, action, strand)) return false;
  return placesOf(account, target.unitCode).some((place) => role[place].includes(action));
}

/**
 * The strands whose records the account may look at; null: all of them. The second wall in the database is bound to it.
 */
export function strandsToQuery(account: AccountLike): readonly string[] | null {
  const strands = textsIn(account.strands);
  return strands.length > 0 && rightsOf(account.role)?.strandBound?.includes('query') ? strands : null;
}

/** Whether the account must give a reason before masked personal data is opened. */
export function unmaskNeedsReason(account: Pick<AccountLike, 'role' | 'rights'>): boolean {
  const rights = lineOf(account);
  return rights ? rights.unmaskNeedsReason === true : true;
}

/** The role's Chinese name; the id itself for an unknown role. */
export function roleLabel(role: string): string {
  return rightsOf(role)?.label ?? role;
}

/** What a county may give to a role in a column, or refuse it, in the order of {@link ACTIONS}. */
export function givableTo(role: string, place: RightsPlace): readonly Action[] {
  const level = levelOfRole(role);
  const given = level === null || FIXED_ROLES.has(role) ? [] : (GIVABLE[level][place] ?? []);
  return ACTIONS.filter((action) => given.includes(action));
}

/** The level that accounts of a role belong to; null for an unknown role. */
export function levelOfRole(role: string): 'village' | 'town' | 'county' | null {
  return rightsOf(role)?.level ?? null;
}

function rightsOf(role: string): RoleRights | undefined {
  return Object.hasOwn(ROLES, role) ? ROLES[role] : undefined;
}

/**
 * The rights of an account: what the county's matrix can decide as the county decided it, all else as shipped. A line
 * gives nothing that the role could not be given, wherever it came from (rights-matrix.ts).
 */
function lineOf({ role, rights }: Pick<AccountLike, 'role' | 'rights'>): RoleRights | undefined {
  const shipped = rightsOf(role);
  if (!shipped || rights === null || typeof rights !== 'object') return shipped;
  const line = rights as Readonly<Record<string, unknown>>;
  const at = (place: RightsPlace) => {
    const given = line[place];
    if (!Array.isArray(given)) return shipped[place];
    const givable = givableTo(role, place);
    const fixed = shipped[place].filter((action) => !givable.includes(action));
    return [...fixed, ...givable.filter((action) => given.includes(action))];
  };
  const asks = shipped.unmaskNeedsReason === true || line.unmaskNeedsReason === true;
  // a town's account stands in both columns everywhere in its town: the county decides one
  const village = shipped.level === 'town' ? [] : at('village');
  return { ...shipped, village, town: at('town'), county: at('county'), unmaskNeedsReason: asks };
}

/** What belongs to no strand of its own is not cut off by strands. */
function isInStrand(account: AccountLike, role: RoleRights, action: Action, strand: string | undefined): boolean {
  const strands = textsIn(account.strands);
  return (
    strands.length === 0 || strand === undefined || !role.strandBound?.includes(action) || strands.includes(strand)
  );
}

/** The texts of a list; none for anything else. */
function textsIn(list: unknown): readonly string[] {
  return Array.isArray(list) ? list.filter((one) => typeof one === 'string') : [];
}

const CODE = /^[1-9]\d{11}$/;

/** In which columns of the matrix a unit stands for an account: a town's account has its villages and itself. */
function placesOf({ scope, units }: AccountLike, unitCode: string): readonly ('village' | 'town' | 'county')[] {
  if (!CODE.test(scope) || !CODE.test(unitCode)) return [];
  const isSameTown = scope.slice(0, 9) === unitCode.slice(0, 9);
  if (scope.endsWith('000000')) return scope.slice(0, 6) === unitCode.slice(0, 6) ? ['county'] : [];
  if (!isSameTown) return [];
  if (scope.endsWith('000')) return ['village', 'town'];
  return scope === unitCode || textsIn(units).includes(unitCode) ? ['village', 'town'] : ['town'];
}
