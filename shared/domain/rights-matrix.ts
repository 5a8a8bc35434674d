import { z } from 'zod';
import { ACTIONS, type Action, givableTo, type RightsPlace, ROLES } from './permissions.ts';

/**
 * The county's own matrix of rights (D§1.3 “default”): what it changes of the shipped one, within bounds that no county
 * can lift. The three administrators and the town's are not in it at all (三员分立): nobody can give himself the audit.
 */
const actionList = z.array(z.enum(ACTIONS)).max(ACTIONS.length);
export const rightsLineSchema = z.object({
  village: actionList,
  town: actionList,
  county: actionList,
  unmaskNeedsReason: z.boolean(),
});
export type RightsLine = z.infer<typeof rightsLineSchema>;
export const rightsMatrixSchema = z.record(z.string().max(40), rightsLineSchema);
export type RightsMatrix = Readonly<Record<string, RightsLine>>;

const PLACES: readonly RightsPlace[] = ['village', 'town', 'county'];

/** What a role keeps whatever the county decides: without it the month would stand still. */
const KEPT: Readonly<Record<string, Readonly<Partial<Record<RightsPlace, readonly Action[]>>>>> = {
  town_clerk: { town: ['enter', 'query'] },
  town_principal: { town: ['sign', 'query'] },
  zfw_operator: { county: ['receive', 'lock', 'query'] },
  dept_reader: { county: ['query'] },
};

/** Roles whose line the county may change, in the order of the shipped matrix. */
export function changeableRoles(): readonly string[] {
  return Object.keys(ROLES).filter((role) => PLACES.some((place) => givableTo(role, place).length > 0));
}

/** What cannot be taken from a role in a column. */
export function keptBy(role: string, place: RightsPlace): readonly Action[] {
  return KEPT[role]?.[place] ?? [];
}

/** The line that ships with a role: what it may be given or refused; the rest of its rights is not the county's to change. */
export function shippedLine(role: string): RightsLine {
  const rights = ROLES[role];
  const of = (place: RightsPlace) => (rights?.[place] ?? []).filter((one) => givableTo(role, place).includes(one));
  return {
    village: of('village'),
    town: of('town'),
    county: of('county'),
    unmaskNeedsReason: rights?.unmaskNeedsReason === true,
  };
}

/** What is wrong with a matrix, in words; empty when it may be put in force. */
export function matrixProblems(matrix: RightsMatrix): readonly string[] {
  const problems = Object.entries(matrix).flatMap(([role, line]) => {
    const label = ROLES[role]?.label ?? role;
    if (!changeableRoles().includes(role)) return [`${label}的权限不能改动`];
    return lineProblems(role, label, line);
  });
  const lineOf = (role: string) => matrix[role] ?? shippedLine(role);
  if (!['town_clerk', 'town_reviewer'].some((role) => lineOf(role).town.includes('review'))) {
    problems.push('镇里至少要有一个角色可以审核');
  }
  return problems;
}

function lineProblems(role: string, label: string, line: RightsLine): readonly string[] {
  const problems: string[] = [];
  for (const place of PLACES) {
    const given = new Set<Action>(line[place]);
    if (line[place].some((one) => !givableTo(role, place).includes(one))) problems.push(`${label}不能有这些权限`);
    if (keptBy(role, place).some((one) => !given.has(one))) problems.push(`${label}至少要保留原有的基本权限`);
    if (given.has('unmask') && !given.has('query')) problems.push(`${label}能解密就要能查询`);
  }
  if (ROLES[role]?.unmaskNeedsReason && !line.unmaskNeedsReason) problems.push(`${label}查看敏感内容必须写用途`);
  return problems;
}
