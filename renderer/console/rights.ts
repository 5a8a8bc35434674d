/**
 * What a role finds in the console (D§1.3). Only a convenience: the county checks every request again and answers A04.
 * The system administrator keeps units and devices and sees no records (三员分立).
 */
const READING_ROLES = ['zfw_operator', 'dept_reader'];
const KEEPING_ROLES = ['zfw_operator', 'sys_admin'];

/** What a menu entry or button needs: reading what towns sent, keeping units, devices and the catalogue, or nothing special. */
export type Right = 'read' | 'keep' | 'decide' | 'any';

/** Whether a role has a right. */
export function hasRight(role: string, right: Right): boolean {
  if (right === 'any') return true;
  if (right === 'decide') return role === 'zfw_operator';
  return (right === 'read' ? READING_ROLES : KEEPING_ROLES).includes(role);
}
