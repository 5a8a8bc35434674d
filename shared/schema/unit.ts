import { z } from 'zod';
import { unitCodeSchema } from './record.ts';

/** Levels of the administrative tree (D§1.4). */
export const UNIT_LEVELS = ['county', 'town', 'village', 'group'] as const;

/** A unit: county, town, village or group. Codes are text; a unit that ended keeps its code and names its successors. */
export const unitSchema = z.looseObject({
  code12: unitCodeSchema,
  name: z.string().min(1).max(60),
  shortName: z.string().min(1).max(30),
  level: z.enum(UNIT_LEVELS),
  parentCode: z.string().max(12),
  class3: z.string().max(3).default(''),
  households: z.number().int().min(0).nullable().default(null),
  population: z.number().int().min(0).nullable().default(null),
  groupCount: z.number().int().min(0).nullable().default(null),
  partyMemberCount: z.number().int().min(0).nullable().default(null),
  validFrom: z.string().max(10).default(''),
  validTo: z.string().max(10).default(''),
  successorCodes: z.array(unitCodeSchema).default([]),
  aliases: z.array(z.string().max(60)).default([]),
});
export type Unit = z.infer<typeof unitSchema>;

/** The 9-digit town id of a town's or village's code; null for a county. */
export function townIdOf(code12: string): number | null {
  return code12.endsWith('000000') ? null : Number(code12.slice(0, 9));
}

/** The 12-digit code of a town. */
export function townCodeOf(townId: number): string {
  return `${townId}000`;
}
