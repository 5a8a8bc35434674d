/** Record types of the month's own papers (`system-types.ts`), apart from their definitions so that lists stay light. */
export const SYSTEM_TYPE_IDS = ['village_month', 'monthly_report', 'report_version', 'correction'] as const;
export type SystemTypeId = (typeof SYSTEM_TYPE_IDS)[number];

/** True for a type that belongs to the month's own paperwork. */
export function isSystemType(typeId: string): boolean {
  return (SYSTEM_TYPE_IDS as readonly string[]).includes(typeId);
}
